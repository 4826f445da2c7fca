"""What the figures of dissuasion mean, said once in Python. `figures.py` says the same in SQL.

The two clocks are those of the three-level response (三级联动): not reached within 10 minutes,
people are sent; met within 30. A unit may have set its own length (`clocks.py`): the figure holds a
task against the time it was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Name(StrEnum):
    """The figures that count tasks, by the name their address has."""

    RECEIVED = "received"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    REACH_DUE = "reach_due"
    REACHED = "reached"
    REACH_MISSED = "reach_missed"
    MEET_DUE = "meet_due"
    MET = "met"
    MEET_MISSED = "meet_missed"
    RESISTED = "resisted"
    ENDED = "ended"
    DISSUADED = "dissuaded"
    ALREADY_PAID = "already_paid"
    NO_SCAM = "no_scam"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    PAID_AFTER = "paid_after"
    PAID = "paid"


BY_END = frozenset(
    {
        Name.ENDED, Name.DISSUADED, Name.ALREADY_PAID, Name.NO_SCAM, Name.UNREACHABLE,
        Name.EXPIRED, Name.PAID_AFTER, Name.PAID,
    }
)  # fmt: skip
"""Counted on the day a task ended; all others on the day its warning was received."""

STEPS = ("none", "text", "call", "visit", "reached", "met")
"""How far a task can have come (`rules.furthest`), the first first."""


@dataclass(frozen=True)
class Clock:
    """One clock of a task: until when, when it was done, and whether its time was over before it
    was taken off (`by` is None then). UTC."""

    by: datetime | None
    done: datetime | None
    was_late: bool = False


def is_due(clock: Clock, closed_at: datetime | None, now: datetime) -> bool:
    """Whether a clock has spoken: it was done, or its time passed while the task was open.

    A task that ended before its time, or that never had the clock, is not counted.

    >>> from datetime import UTC, timedelta
    >>> by, minute = datetime(2026, 3, 2, 8, 30, tzinfo=UTC), timedelta(minutes=1)
    >>> is_due(Clock(by, None), None, by - minute), is_due(Clock(by, None), None, by)
    (False, True)
    >>> is_due(Clock(by, None), by - minute, by), is_due(Clock(by, by - minute), None, by - minute)
    (False, True)
    """
    if clock.by is None:
        return clock.was_late
    passed = clock.by <= now and (closed_at is None or closed_at > clock.by)
    return clock.done is not None or passed


def is_kept(clock: Clock) -> bool:
    """Whether it was done in time, to the moment. The mark a sweep left is not asked.

    >>> from datetime import UTC, timedelta
    >>> by = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    >>> is_kept(Clock(by, by)), is_kept(Clock(by, by + timedelta(microseconds=1)))
    (True, False)
    """
    return clock.by is not None and clock.done is not None and clock.done <= clock.by


@dataclass(frozen=True)
class Spread:
    """The middle one of some spans of time, and the one that 90 of 100 do not exceed; seconds.

    As spreadsheets count them (PERCENTILE.INC; type 7 of Hyndman and Fan, The American
    Statistician 50(4), 1996). None where there is none.
    """

    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True)
class Tally:
    """What is counted of a unit, an officer or everybody. Shares are None where nothing is due.

    >>> Tally({Name.REACHED: 9, Name.REACH_DUE: 10}).reached_share
    0.9
    """

    counts: Mapping[str, int]
    saved_fen: int = 0
    to_reach: Spread = Spread()
    to_meet: Spread = Spread()

    def __getitem__(self, name: str) -> int:
        """The count of that name; 0 where nothing was. Raises KeyError for no figure."""
        if name not in set(Name):
            raise KeyError(name)
        return self.counts.get(name, 0)

    @property
    def reached_share(self) -> float | None:
        """Reached in time, of those whose first clock has spoken."""
        return self._share(Name.REACHED, Name.REACH_DUE)

    @property
    def met_share(self) -> float | None:
        """Met in time, of those whose second clock has spoken."""
        return self._share(Name.MET, Name.MEET_DUE)

    @property
    def dissuaded_share(self) -> float | None:
        """Dissuaded, of those that ended."""
        return self._share(Name.DISSUADED, Name.ENDED)

    def _share(self, part: Name, of: Name) -> float | None:
        return self[part] / self[of] if self[of] else None


@dataclass(frozen=True)
class Step:
    """One step of the funnel: how many of the ended tasks came so far, and how many people paid
    though no further step was taken."""

    step: str
    came: int
    paid: int


@dataclass(frozen=True)
class RuleEnds:
    """What came of the tasks a rule spoke of and that ended: rightly warned, and no scam."""

    rule: str
    ended: int
    right: int
    wrong: int

    @property
    def wrong_share(self) -> float | None:
        """No scam, of those where somebody found out.

        >>> RuleEnds("r", ended=10, right=3, wrong=1).wrong_share
        0.25
        """
        judged = self.right + self.wrong
        return self.wrong / judged if judged else None
