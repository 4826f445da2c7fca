"""The doors of the banks."""

from __future__ import annotations

from fanzha.api.openapi.parts import (
    FEN,
    MOMENT,
    REFUSED,
    TROUBLE,
    Table,
    door,
    rows,
    table,
    text,
    word,
)
from fanzha.outside.bank.xml.messages import CONTENT_TYPE
from fanzha.prevent.shield.asking import LARGEST_FEN, REQUEST_ID
from fanzha.prevent.shield.rules import AgeGroup, Answer, How
from fanzha.recover.message.rules import Verdict
from fanzha.words.enums import Channel

REQUEST: Table = text(64, pattern=f"^{REQUEST_ID.pattern}$")
ACCOUNT: Table = {
    "type": "string", "pattern": "^[0-9]{8,32}$", "examples": ["9903000000000012340"],
    "description": "blanks and dashes between the digits are taken out",
}  # fmt: skip
SENTENCE = table({"code": text(), "zh": text(), "en": text()})
ASK = table(
    {
        "request_id": REQUEST, "bank": text(32), "payer": ACCOUNT, "payee": ACCOUNT,
        "payee_name": text(120), "amount_fen": {**FEN, "minimum": 1, "maximum": LARGEST_FEN},
        "channel": word(Channel), "at": MOMENT,
    },
    {"age_group": word(AgeGroup)},
)  # fmt: skip
SAID = table(
    {
        "check_id": text(36, format="uuid"), "answer": word(Answer),
        "delay_minutes": {"type": "integer", "minimum": 0}, "reasons": rows(SENTENCE, 50),
        "expires_at": MOMENT,
    }
)  # fmt: skip
INSISTS = table(
    {
        "request_id": REQUEST, "bank": text(32), "confirmed_by": text(64), "how": word(How),
        "at": MOMENT,
    }
)  # fmt: skip
MESSAGE = table(
    {
        "key": text(36, format="uuid"), "code": text(32), "bank": text(32), "result": text(32),
        "at": MOMENT,
    },
    {"body": {"type": "object"}},
)  # fmt: skip
XML: Table = {"type": "object", "xml": {"name": "Response"}}
REPLY = table({"verdict": word(Verdict)})
KEY: Table = {
    "name": "key", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
    "description": "the check, as `check_id` named it",
}  # fmt: skip

PATHS: Table = {
    "/api/bank/answers": {
        "post": door(
            "An answer to a message of the centre, or what a watched account does",
            {"application/json": MESSAGE, CONTENT_TYPE: XML},
            {200: REPLY, 400: TROUBLE, 401: REFUSED, 404: REPLY, 413: REFUSED},
        )
    },
    "/api/bank/payee-check": {
        "post": door(
            "May this payment leave?",
            {"application/json": ASK},
            {200: SAID, 400: TROUBLE, 401: REFUSED, 409: TROUBLE, 413: REFUSED},
        )
    },
    "/api/bank/payee-check/{key}/override": {
        "post": door(
            "The customer insists, and the bank has made sure",
            {"application/json": INSISTS},
            {
                200: table({"check_id": text(36), "recorded": {"type": "boolean"}}),
                400: TROUBLE, 401: REFUSED, 404: REFUSED, 409: TROUBLE, 413: REFUSED,
            },
            place=[KEY],
        )
    },
}  # fmt: skip
