"""The doors of detectors at the owners'. docs/detector.md lists the fields of an outcome."""

from __future__ import annotations

from fanzha.api.openapi.parts import (
    DETECTOR,
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
from fanzha.prevent.detect.remote.answers import MOST_DAYS
from fanzha.prevent.detect.remote.crossing import (
    ABOUT,
    LONGEST_ID,
    LONGEST_THING,
    MOST,
    MOST_EVIDENCE,
    MOST_REASONS,
)
from fanzha.prevent.detect.signals import NAMED
from fanzha.words.enums import Level

WHOLE: Table = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
OPEN: Table = {"type": "object"}
REASON = table({"code": text(64), "params": OPEN})
EVENT = table(
    {
        "event_id": text(LONGEST_ID), "kind": word(sorted(NAMED)), "happened_at": MOMENT,
        "arrived_at": MOMENT, "facts": OPEN,
    }
)  # fmt: skip
SAID: Table = {
    "at": MOMENT, "level": word(Level), "scam_type": text(64),
    "reasons": rows(REASON, MOST_REASONS), "evidence": rows(EVENT, MOST_EVIDENCE),
}  # fmt: skip
SIGNAL = table(
    {"signal_id": text(86), "phone": text(32), **SAID},
    {
        "money_fen": {**FEN, "type": ["integer", "null"]},
        "risk": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    },
)  # fmt: skip
FINDING = table(
    {
        "finding_id": text(86), "kind": word(ABOUT), "value": text(LONGEST_THING),
        "rule": text(48), **SAID,
    }
)  # fmt: skip
OUTCOME = table(
    {"start": WHOLE, "end": WHOLE, "log_time": MOMENT},
    {"signals": rows(SIGNAL, MOST), "findings": rows(FINDING, MOST)},
)
STATE = table({"at": MOMENT})
COUNTS = table({"rows": WHOLE, "alerts": WHOLE, "by_day": rows(WHOLE, MOST_DAYS)})
SENTENCE = table({"trouble": table({"zh": text(300), "en": text(300)})})
NUMBER: Table = {
    "name": "number", "in": "path", "required": True, "schema": {**WHOLE, "maximum": 2**31 - 1},
    "description": "the question, as asked",
}  # fmt: skip
SHUT: dict[int, Table] = {401: REFUSED, 413: REFUSED}
NEWS: Table = {
    "type": "object", "additionalProperties": {"type": "string", "contentEncoding": "base64"},
    "description": "what is in force by name, where it differs from the digest asked with",
}  # fmt: skip


def asked(says: str, answer: Table, **more: list[Table]) -> Table:
    """A door that is asked."""
    return {"get": door(says, {}, {200: answer, **SHUT}, signed_by=DETECTOR, **more)}


def taken(says: str, message: Table, answers: dict[int, Table], **more: list[Table]) -> Table:
    """A door that takes a message."""
    asks, told = {"application/json": message}, {**answers, 400: TROUBLE, **SHUT}
    return {"post": door(says, asks, told, signed_by=DETECTOR, **more)}


QUESTION = table({"number": WHOLE, "rule": OPEN, "start": MOMENT, "end": MOMENT})
PATHS: Table = {
    "/api/detector/position": asked(
        "How far the log was taken over",
        table({"position": WHOLE, "log_time": {"type": ["string", "null"]}}),
    ),
    "/api/detector/commit": taken(
        "Alerts, findings and position, taken together",
        OUTCOME,
        {200: table({"new": {"type": "boolean"}}), 409: REFUSED},
    ),
    "/api/detector/news": asked("Rules and lists in force that are news", NEWS),
    "/api/detector/state": taken("How the detector fares", STATE, {200: OPEN}),
    "/api/detector/questions": asked(
        "Back-tests asked of this detector", table({"questions": rows(QUESTION, 1000)})
    ),
    "/api/detector/questions/{number}": taken(
        "The answer to a back-test, in counts only",
        {"anyOf": [COUNTS, SENTENCE]},
        {200: OPEN, 404: REFUSED},
        place=[NUMBER],
    ),
}
