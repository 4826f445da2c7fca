"""Pure words on units: how a bank is reached, where a place lies in the tree."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Line(StrEnum):
    """How messages reach a bank.

    xml: by machine. hand: an officer types them into the national platform. file: the
    bank has no interface; its liaison works at our bank desk and sends files.
    """

    XML = "xml"
    HAND = "hand"
    FILE = "file"


@lru_cache(maxsize=65536)
def lineage(path: str) -> tuple[str, ...]:
    """A path of the tree of units and those above it, the deepest first.

    >>> lineage("/C/T1/V1/")
    ('/C/T1/V1/', '/C/T1/', '/C/')
    """
    codes = [code for code in path.split("/") if code]
    return tuple(f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1))


def area_of(path: str, kind: str) -> str:
    """The branch somebody at a unit works for: a station or an office works for what it hangs on.

    >>> area_of("/C/T1/P1/", "police_station"), area_of("/C/T1/", "town")
    ('/C/T1/', '/C/T1/')
    """
    if kind in {"police_station", "office"}:
        return path.rstrip("/").rpartition("/")[0] + "/"
    return path
