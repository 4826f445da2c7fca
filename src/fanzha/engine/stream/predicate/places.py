"""Where in the text something stands, and the error that says so."""

from __future__ import annotations

from dataclasses import dataclass

from fanzha.kit.errors import Trouble

FIELD = "when"


@dataclass(frozen=True)
class Place:
    """Characters `start` to `end` (0-based, end not included) of a condition."""

    text: str
    start: int
    end: int

    @property
    def line(self) -> int:
        """1-based."""
        return self.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """1-based, in characters of the line."""
        return self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1


class Misplaced(Trouble):
    """A condition is wrong at `place`. Line and column are in both texts.

    >>> error = Misplaced(Place("a >", 2, 3), "缺少右边", "nothing on the right")
    >>> str(error)
    'when: 第 1 行第 3 列: 缺少右边 | when: line 1, column 3: nothing on the right'
    """

    def __init__(self, place: Place, zh: str, en: str) -> None:
        self.place = place
        super().__init__(
            zh=f"第 {place.line} 行第 {place.column} 列: {zh}",
            en=f"line {place.line}, column {place.column}: {en}",
            field=FIELD,
        )
