"""The doors of the gateway for texts and of the machine that dials."""

from __future__ import annotations

from fanzha.api.openapi.parts import MOMENT, REFUSED, TROUBLE, Table, door, rows, table, text, word
from fanzha.prevent.channel.reports import KNOWN, MOST, NEWS, UNKNOWN
from fanzha.prevent.channel.rules import HEARD, REPORTED

COUNT: Table = {"type": "integer", "minimum": 0}
COUNTED = table({NEWS: COUNT, KNOWN: COUNT, UNKNOWN: COUNT})


def told(fate: str, words: Table) -> Table:
    """A message of up to `MOST` reports; `fate` is what the field is called."""
    line = table({"key": text(80), fate: words, "at": MOMENT}, {"id": {"type": "string"}})
    return table({"reports": rows(line, MOST)})


def taken(says: str, message: Table) -> Table:
    """The door that takes it."""
    answers = {200: COUNTED, 400: TROUBLE, 401: REFUSED, 413: REFUSED}
    return {"post": door(says, {"application/json": message}, answers)}


PATHS: Table = {
    "/api/sms/reports": taken("What became of texts", told("fate", word(sorted(REPORTED)))),
    "/api/voice/outcomes": taken("How calls ended", told("outcome", word(HEARD))),
}
