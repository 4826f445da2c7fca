"""What the descriptions of all doors are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from fanzha.outside.bank.signing import HEADER
from fanzha.prevent.detect.remote import signing

Table = dict[str, Any]
TROUBLE: Table = {"$ref": "#/components/schemas/Trouble"}
REFUSED: Table = {"$ref": "#/components/schemas/Refused"}
MOMENT: Table = {"type": "string", "format": "date-time", "examples": ["2026-03-02T16:20:47+08:00"]}
FEN: Table = {"type": "integer", "minimum": 0, "description": "whole fen (分)"}

SCHEMAS: Table = {
    "Trouble": {
        "type": "object",
        "description": "What is wrong with the message, in both languages, and where.",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["zh", "en", "field", "row"],
                "properties": {
                    "zh": {"type": "string"},
                    "en": {"type": "string"},
                    "field": {"type": ["string", "null"]},
                    "row": {"type": ["integer", "null"], "minimum": 1},
                },
            }
        },
    },
    "Refused": {
        "type": "object",
        "description": "Why the door stays shut, in a few words.",
        "required": ["error"],
        "properties": {"error": {"type": "string"}},
    },
}
PARTNER, DETECTOR = "partner", "detector"
SECURITY: Table = {
    PARTNER: {
        "type": "apiKey", "in": "header", "name": HEADER,
        "description": "from=<sender>,at=<Unix seconds>,sha256=<HMAC-SHA256 of sender, moment and "
        "body with the sender's key>; five minutes either way",
    },
    DETECTOR: {
        "type": "apiKey", "in": "header", "name": signing.SIGNATURE,
        "description": f"sha256=<HMAC-SHA256 of method, path with query, moment and the body's "
        f"SHA-256>, beside {signing.NAME} and {signing.MOMENT}",
    },
}  # fmt: skip


def text(longest: int = 0, **more: Any) -> Table:
    """A text that is not empty; 0 for any length."""
    return {"type": "string", "minLength": 1, **({"maxLength": longest} if longest else {}), **more}


def word(words: type[StrEnum] | Sequence[str]) -> Table:
    """One of these words."""
    return {"type": "string", "enum": [str(one) for one in words]}


def rows(of: Table, most: int) -> Table:
    """A list of at most so many."""
    return {"type": "array", "items": of, "maxItems": most}


def table(needed: Mapping[str, Table], more: Mapping[str, Table] | None = None) -> Table:
    """An object with these fields, and with others that may be left out."""
    return {"type": "object", "required": [*needed], "properties": {**needed, **(more or {})}}


def door(
    says: str, asks: Mapping[str, Table], answers: Mapping[int, Table], *,
    signed_by: str | None = PARTNER, place: Sequence[Table] = (),
) -> Table:  # fmt: skip
    """One operation: `asks` by content type, `answers` by status, `place` in the address."""
    told = {
        str(status): {
            "description": _WORDS[status],
            "content": {"application/json": {"schema": of}},
        }
        for status, of in answers.items()
    }
    made: Table = {"summary": says, "responses": told}
    if signed_by:
        made["security"] = [{signed_by: []}]
    if asks:
        content = {kind: {"schema": of} for kind, of in asks.items()}
        made["requestBody"] = {"required": True, "content": content}
    if place:
        made["parameters"] = [*place]
    return made


_WORDS = {
    200: "taken, now or before",
    400: "not as agreed: the field is named",
    401: "not signed by somebody known, or the clocks are apart",
    404: "what is meant is not there",
    409: "another content is known under this number, or it is too late",
    413: "too large",
}
