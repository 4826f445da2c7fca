"""Pure: how long a clock runs, for a unit and a level, at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.prevent.dissuade.ladder import ladder
from fanzha.words import law

LONGEST_WAIT = "dissuade.longest_wait_minutes"
MOST_DOUBLINGS = 12
"""They make more than two days of a minute."""


@dataclass(frozen=True)
class Own:
    """A unit's own setting of a clock for a level: so many minutes, from a moment on (UTC)."""

    unit_path: str
    level: str
    what: str
    minutes: int
    since: datetime


@dataclass(frozen=True)
class Place:
    """What a clock's length depends on: where the person belongs, and the level."""

    unit_path: str
    level: str


def lasts(what: str, place: Place, at: datetime, own: Iterable[Own]) -> timedelta:
    """How long the clock `what` runs: the setting of the nearest unit above, else the county's.

    Of one unit's settings the newest in effect counts. Source of the default: law.toml.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> town = Own("/YX/YX01/", "high", "reach", 5, datetime(2026, 3, 1, tzinfo=UTC))
    >>> str(lasts("reach", Place("/YX/YX01/V1/", "high"), at, [town]))
    '0:05:00'
    >>> str(lasts("reach", Place("/YX/YX02/V1/", "high"), at, [town]))
    '0:10:00'
    """
    found = in_force(what, place, at, own)
    if found is not None:
        return timedelta(minutes=found.minutes)
    clock = ladder().clocks[what]
    return clock.lasts(law.number(clock.law, at))


def in_force(what: str, place: Place, at: datetime, own: Iterable[Own]) -> Own | None:
    """The unit's own setting that counts there and then; None where the county's default does."""
    meant = [
        item for item in own
        if (item.what, item.level) == (what, place.level)
        and item.since <= at and place.unit_path.startswith(item.unit_path)
    ]  # fmt: skip
    return max(meant, key=lambda item: (len(item.unit_path), item.since), default=None)


def longer(waited: timedelta, at: datetime) -> timedelta:
    """How long to wait before somebody is looked for again: doubled, up to `LONGEST_WAIT`.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> str(longer(timedelta(minutes=4), at)), str(longer(timedelta(minutes=50), at))
    ('0:08:00', '1:00:00')
    """
    return min(2 * waited, _longest(at))


def to_take(given: timedelta, named: int, rungs: int, at: datetime) -> timedelta:
    """How long whoever is named has to take a task before the next is named, where `given` is what
    the clock gives and `named` were named before.

    As many as the ladder has rungs are named at that pace; then each has twice as long, up to
    `LONGEST_WAIT`: whoever could come knows by then, and naming them faster is only noise.

    >>> from datetime import UTC
    >>> at, given = datetime(2026, 3, 2, 8, 20, tzinfo=UTC), timedelta(minutes=3)
    >>> [int(to_take(given, named, 5, at).total_seconds() / 60) for named in range(10)]
    [3, 3, 3, 3, 3, 6, 12, 24, 48, 60]
    """
    times = 1 << min(max(named + 1 - rungs, 0), MOST_DOUBLINGS)
    return max(given, min(given * times, _longest(at)))


def _longest(at: datetime) -> timedelta:
    return timedelta(minutes=law.number(LONGEST_WAIT, at))
