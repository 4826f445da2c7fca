"""Figures of the chase as values: how quick the first stop was, where the money is held, how long
banks took, how long wrong stops lasted. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from statistics import median, quantiles
from typing import TypeVar

from fanzha.inform.situation.rules import DAY, Span, today
from fanzha.kit.clock import SHOWN_ZONE, shown
from fanzha.kit.errors import Trouble

# A page of figures follows all money of its period at once: a quarter is what a desk looks at.
LONGEST_DAYS = 92
Row = TypeVar("Row")
Key = TypeVar("Key", str, int, date, tuple[str, int], tuple[str, str])


@dataclass(frozen=True)
class Spread:
    """How many there were, the middle one, and the one that 95 of 100 do not exceed."""

    count: int
    median: float
    p95: float


def spread(values: Iterable[float]) -> Spread | None:
    """The spread of some values, None for none.

    The 95th percentile is that of spreadsheets (PERCENTILE.INC; type 7 of Hyndman and Fan, The
    American Statistician 50(4), 1996), so that an exported sheet recounts it.

    >>> spread([10, 20, 30, 40]), spread([7]), spread([])
    (Spread(count=4, median=25.0, p95=38.5), Spread(count=1, median=7, p95=7), None)
    """
    found = sorted(values)
    if not found:
        return None
    p95 = quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]
    return Spread(len(found), median(found), p95)


@dataclass(frozen=True)
class FirstStop:
    """One accepted report: when the officer accepted it, and when a bank first stopped money.

    `loss_fen` is what its victim paid. No `stopped_at`: no bank has stopped an account for it.
    """

    report_id: int
    accepted_at: datetime
    loss_fen: int
    stopped_at: datetime | None

    @property
    def seconds(self) -> float | None:
        """From acceptance to the stop; 0 where a stop of another report ran before, or a bank's
        clock is behind ours."""
        if self.stopped_at is None:
            return None
        return max(0.0, (self.stopped_at - self.accepted_at).total_seconds())


@dataclass(frozen=True)
class Day:
    """The reports accepted on one day (Asia/Shanghai)."""

    day: date
    reports: int
    loss_fen: int
    to_stop: Spread | None


def by_day(stops: Iterable[FirstStop]) -> list[Day]:
    """The days on which reports were accepted, in order."""
    return [
        Day(day, len(rows), sum(row.loss_fen for row in rows), spread(_seconds(rows)))
        for day, rows in grouped(stops, lambda stop: shown(stop.accepted_at).date())
    ]


@dataclass(frozen=True)
class Money:
    """Stolen money, in fen: what came in somewhere, and what holds it now.

    What came to the accounts of one layer or bank may have come to another's before, so only
    the other columns add up over all of them: to the loss.
    """

    in_fen: int = 0
    stopped_fen: int = 0
    frozen_fen: int = 0
    returned_fen: int = 0
    loose_fen: int = 0
    left_fen: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Money)))

    @property
    def kept_fen(self) -> int:
        """What cannot get lost any more: stopped, frozen or given back."""
        return self.stopped_fen + self.frozen_fen + self.returned_fen

    @property
    def known_fen(self) -> int:
        """All that stayed or left here: over all accounts, the loss."""
        return self.kept_fen + self.loose_fen + self.left_fen

    def share(self, fen: int) -> float | None:
        """A part of what came in, None where nothing did."""
        return fen / self.in_fen if self.in_fen else None

    @property
    def kept_share(self) -> float | None:
        """The part of what came in that is kept."""
        return self.share(self.kept_fen)


@dataclass(frozen=True)
class Place:
    """The stolen money at one account, without its number: `row` tells rows apart.

    `bank` is empty where nobody knows it and at an exit; `reports` are those whose money may
    have come here.
    """

    row: int
    bank: str
    hop: int
    status: str
    money: Money
    reports: tuple[int, ...]


@dataclass(frozen=True)
class Sums:
    """The money of the accounts that share a bank, a hop, or both. `key` says which."""

    bank: str
    hop: int
    accounts: int
    money: Money


def by_bank(places: Iterable[Place]) -> list[Sums]:
    """The money by bank; `hop` is -1."""
    return [_summed(rows, bank, -1) for bank, rows in grouped(places, lambda place: place.bank)]


def by_hop(places: Iterable[Place]) -> list[Sums]:
    """The money by hop; `bank` is empty."""
    return [_summed(rows, "", hop) for hop, rows in grouped(places, lambda place: place.hop)]


def by_bank_and_hop(places: Iterable[Place]) -> list[Sums]:
    """The money by bank and hop."""
    return [
        _summed(rows, *key) for key, rows in grouped(places, lambda place: (place.bank, place.hop))
    ]


@dataclass(frozen=True)
class BankTime:
    """How long one bank took to answer what was asked of it; `waiting` has no answer yet."""

    bank: str
    asked: str
    to_answer: Spread | None
    waiting: int


@dataclass(frozen=True)
class Lifted:
    """One stop or freeze that was ended early: hours it held, hours from our decision to its end.

    `wrong`: the officer said it should never have been.
    """

    measure: str
    number: int
    bank: str
    wrong: bool
    began_at: datetime
    asked_at: datetime
    lifted_at: datetime
    hours_held: float
    hours_to_lift: float


def period(since: str, until: str, now: datetime) -> Span:
    """The days from `since` to `until` (2026-03-02), both included; the last seven when not given.

    Raises Trouble for what is no day, for an end before the start, and for too long a period.

    >>> from datetime import UTC
    >>> span = period("", "", datetime(2026, 3, 8, 1, 0, tzinfo=UTC))
    >>> span.since.isoformat(), span.until.isoformat()
    ('2026-03-02T00:00:00+08:00', '2026-03-09T00:00:00+08:00')
    """
    last = _midnight(until, "until") if until else today(now).since
    first = _midnight(since, "since") if since else last - 6 * DAY
    if first > last:
        raise Trouble(
            zh="开始日期晚于结束日期", en="the first day is after the last", field="since"
        )
    if last - first >= LONGEST_DAYS * DAY:
        raise Trouble(
            zh=f"最长 {LONGEST_DAYS} 天", en=f"at most {LONGEST_DAYS} days", field="since"
        )
    return Span(first, last + DAY)


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> list[tuple[Key, list[Row]]]:
    """The rows of each key, in the order of the keys."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return [(name, found[name]) for name in sorted(found)]


def _seconds(stops: Sequence[FirstStop]) -> list[float]:
    return [stop.seconds for stop in stops if stop.seconds is not None]


def _summed(rows: Sequence[Place], bank: str, hop: int) -> Sums:
    return Sums(bank, hop, len(rows), sum((row.money for row in rows), Money()))


def _midnight(text: str, field: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Trouble(zh="不是日期", en="not a day", field=field) from None
    return datetime.combine(day, datetime.min.time(), SHOWN_ZONE)
