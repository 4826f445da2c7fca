"""The hotline's door."""

from __future__ import annotations

from fanzha.api.openapi.parts import FEN, MOMENT, REFUSED, TROUBLE, Table, door, table, text, word
from fanzha.recover.report.message import LONGEST_REF
from fanzha.recover.report.rules import CLUE_KINDS

ANY: Table = {"type": "string"}
PAYMENT = table(
    {"payee_account": text(), "amount_fen": {**FEN, "minimum": 1, "maximum": 2**63 - 1}, "paid_at": MOMENT},
    {
        "payee_bank": {**ANY, "maxLength": 32}, "payee_name": ANY, "payer_account": ANY,
        "payer_bank": {**ANY, "maxLength": 32}, "payer_name": ANY,
    },
)  # fmt: skip
CLUE = table({"kind": word(CLUE_KINDS), "value": text()})
CLOSED: Table = {"additionalProperties": False}
REPORT = CLOSED | table(
    {"source_ref": text(LONGEST_REF, pattern=rf"^[A-Za-z0-9._:-]{{1,{LONGEST_REF}}}$"), "text": ANY},
    {
        "victim_name": ANY, "victim_phone": ANY, "victim_id": ANY, "scam_type": ANY,
        "payments": {"type": "array", "items": CLOSED | PAYMENT},
        "clues": {"type": "array", "items": CLOSED | CLUE},
    },
)  # fmt: skip
SAID = table(
    {
        "report": {"type": "integer"}, "state": text(),
        "doubts": {"type": "array", "items": {"type": "object"}},
    }
)  # fmt: skip

PATHS: Table = {
    "/api/reports": {
        "post": door(
            "A victim's report; an officer decides on it",
            {"application/json": REPORT},
            {200: SAID, 400: TROUBLE, 401: REFUSED, 409: TROUBLE, 413: REFUSED},
        )
    }
}
