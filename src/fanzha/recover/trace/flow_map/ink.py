"""How words, amounts, times and account numbers are written on a drawing. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from fanzha.kit.clock import shown
from fanzha.recover.trace.flow_map.shapes import UNKNOWN_PAYER, Words
from fanzha.words import money
from fanzha.words.enums import Language


@dataclass(frozen=True)
class Ink:
    """For whom a drawing is made: language, whole or half-hidden accounts, the banks' names.

    `one_day` says that all times are of one day, so that a time needs no date; `live` that cells
    are pressed and focused on a page.
    """

    language: Language = "zh"
    whole: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    one_day: bool = True
    live: bool = False

    def say(self, words: Words) -> str:
        """The text in the reader's language."""
        return words[self.language]

    def account(self, number: str) -> str:
        """An account number as this reader may see it: whole, or its two ends.

        >>> Ink().account("9903000001272699271"), Ink(whole=True).account("9903000001272699271")
        ('990***9271', '9903000001272699271')
        """
        if number.startswith(UNKNOWN_PAYER):
            return self.say({"zh": "付款账户不详", "en": "paying account unknown"})
        if self.whole:
            return number
        return f"{number[:3]}***{number[-4:]}" if len(number) > 7 else "***"

    def bank(self, code: str) -> str:
        """The bank's name, its code where it has none here."""
        return self.names.get(code, code)

    def time(self, at: datetime) -> str:
        """A moment in the zone of the desk, to the minute."""
        return shown(at).strftime("%H:%M" if self.one_day else "%m-%d %H:%M")

    def period(self, first: datetime, last: datetime) -> str:
        """Two moments, or one where they read the same."""
        begin, end = self.time(first), self.time(last)
        return begin if begin == end else f"{begin} – {end}"


def yuan(fen: int) -> str:
    """Yuan as short as they stay exact.

    >>> yuan(3_800_000), yuan(3_800_050)
    ('¥38,000', '¥38,000.50')
    """
    return f"¥{money.show(fen).removesuffix('.00')}"


def wide(text: str, size: float) -> float:
    """About how wide a text of `size` pixels is; a Chinese character counts twice a digit.

    >>> wide("银行", 10), wide("12", 10)
    (20.0, 11.6)
    """
    full = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return size * (full + 0.58 * (len(text) - full))


def clipped(text: str, room: float, size: float) -> str:
    """The text as far as it fits, then an ellipsis.

    >>> clipped("某某银行某某支行", 45, 10)
    '某某银…'
    """
    if wide(text, size) <= room:
        return text
    while text and wide(text, size) + size > room:
        text = text[:-1]
    return text + "…"


def written(x: float, y: float, text: str, style: str, anchor: str = "") -> str:
    """A text element; what it says is escaped."""
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}"{side}>{escape(text)}</text>'
