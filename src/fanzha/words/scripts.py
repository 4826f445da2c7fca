"""What to say to somebody who is being cheated, by scam type: data, in two languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fanzha.words.scam_types import node

FALLBACK = "other"


@dataclass(frozen=True)
class Text:
    """One line in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Script:
    """How to open, what to ask, what to say, and what to do when the person resists."""

    scam_type: str
    open: tuple[Text, ...]
    ask: tuple[Text, ...]
    say: tuple[Text, ...]
    resists: tuple[Text, ...]


def script(scam_type: str) -> Script:
    """The script for a scam type: its own, else its category's, else the general one.

    >>> script("loan.sms_1069").scam_type, script("army_purchase").scam_type
    ('loan', 'other')
    """
    category = node(scam_type).parent or scam_type
    return next(_read(code) for code in (scam_type, category, FALLBACK) if code in _there())


@cache
def _there() -> frozenset[str]:
    folder = files("fanzha.words.data") / "scripts"
    return frozenset(file.name.removesuffix(".toml") for file in folder.iterdir())


@cache
def _read(code: str) -> Script:
    file = files("fanzha.words.data") / "scripts" / f"{code}.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    parts = {name: tuple(Text(**line) for line in data[name]) for name in _PARTS}
    return Script(code, **parts)


_PARTS = ("open", "ask", "say", "resists")
