"""Pure words on units: how a bank is reached."""

from __future__ import annotations

from enum import StrEnum


class Line(StrEnum):
    """How messages reach a bank.

    xml: by machine. hand: an officer types them into the national platform. file: the
    bank has no interface; its liaison works at our bank desk and sends files.
    """

    XML = "xml"
    HAND = "hand"
    FILE = "file"
