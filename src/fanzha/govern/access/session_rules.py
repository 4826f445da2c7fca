"""Pure decisions on sessions: when one is over, which ones are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without its owner doing anything, and at most."""

    idle: timedelta
    life: timedelta


def is_over(begun_at: datetime, seen_at: datetime, now: datetime, limits: Limits) -> bool:
    """Whether a session has come to its end.

    >>> at, an_hour = datetime(2026, 3, 2, 8), timedelta(hours=1)
    >>> limits = Limits(idle=an_hour, life=12 * an_hour)
    >>> is_over(at, at + 2 * an_hour, at + 2.9 * an_hour, limits)
    False
    >>> is_over(at, at + 2 * an_hour, at + 3 * an_hour, limits)
    True
    """
    return now - seen_at >= limits.idle or now - begun_at >= limits.life


def too_many(newest_first: Sequence[str], most: int) -> Sequence[str]:
    """Those of a person's sessions that must end so that `most` are left.

    >>> too_many(["c", "b", "a"], 2)
    ['a']
    """
    return newest_first[most:]
