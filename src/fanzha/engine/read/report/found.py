"""What is found in a report's text. Each thing carries its place: `text[start:end]`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Something with a place in the text."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """One past the last character."""


Thing = TypeVar("Thing", bound=Placed)


@dataclass(frozen=True)
class Account:
    """A bank account. `luhn` tells whether its check digit is right.

    `banks` are those that may hold it, likeliest first; `bank` is the one, "" while unsure.
    """

    start: int
    end: int
    number: str
    luhn: bool
    bank: str
    is_own: bool
    banks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amount:
    """An amount of money in fen."""

    start: int
    end: int
    fen: int


@dataclass(frozen=True)
class Moment:
    """A moment, UTC."""

    start: int
    end: int
    at: datetime


@dataclass(frozen=True)
class Word:
    """A phone number, an identity, a link, a bank or a name: `kind` says which."""

    start: int
    end: int
    kind: str
    value: str


def outside(things: Iterable[Thing], taken: Sequence[Placed]) -> list[Thing]:
    """The things that overlap nothing in `taken`.

    >>> account, amount = Word(0, 19, "account", "…"), Amount(0, 19, 100)
    >>> outside([amount, Amount(20, 25, 7)], [account])
    [Amount(start=20, end=25, fen=7)]
    """
    return [
        thing for thing in things
        if all(thing.end <= other.start or other.end <= thing.start for other in taken)
    ]  # fmt: skip


def gap(one: Placed, two: Placed) -> int:
    """Characters between two places; 0 when they touch or overlap."""
    return max(0, one.start - two.end, two.start - one.end)
