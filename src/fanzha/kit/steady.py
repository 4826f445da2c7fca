"""A clock that no jump of the machine's clock moves.

Log time never goes back. A machine whose clock stands a day ahead for a minute would carry it a
day ahead, and all that comes for a day would count as late. So the wall clock is held against a
counter that nobody sets: while both agree the wall clock is right; when they part, the time goes
on at the counter's pace from where they last agreed, until the wall clock comes back.

A process that starts has no such past: it takes the wall clock as it finds it. That is also how
somebody confirms a new time. Whoever knows that the kept time cannot be right calls `confirm`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from fanzha.kit import clock

TOLERANCE = timedelta(minutes=2)
"""How far the two may part. A time service that works steps by seconds, at a leap second by one;
the windows forgive two hours, a sender's clock one, a signed message five minutes."""
RENEWED = timedelta(hours=1)
"""How often the two are set equal again while they agree, so that steps that are right do not
add up to a jump in a process that runs for years. Nothing drifts TOLERANCE in that time."""
NO_JUMP = timedelta(0)


class Pace(NamedTuple):
    """The wall clock and the counter (seconds) at a moment when both were right."""

    wall: datetime
    counted: float


class Reading(NamedTuple):
    """The time (UTC), and how far the wall clock is ahead of it: NO_JUMP while it is trusted."""

    time: datetime
    off: timedelta
    pace: Pace


def read(pace: Pace, wall: datetime, count: float) -> Reading:
    """The time when the wall clock says `wall` and the counter `count`.

    >>> from datetime import UTC
    >>> start = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> pace = Pace(start, 100.0)
    >>> read(pace, start + timedelta(seconds=11), 110.0).time.isoformat()
    '2026-03-02T08:00:11+00:00'
    >>> jumped = read(pace, start + timedelta(days=1, seconds=10), 110.0)
    >>> jumped.time.isoformat(), str(jumped.off)
    ('2026-03-02T08:00:10+00:00', '1 day, 0:00:00')
    """
    gone = timedelta(seconds=count - pace.counted)
    off = wall - (pace.wall + gone)
    if abs(off) > TOLERANCE:
        return Reading(pace.wall + gone, off, pace)
    return Reading(wall, NO_JUMP, Pace(wall, count) if gone >= RENEWED else pace)


class SteadyClock:
    """The present by `wall` (UTC) and `counter` (seconds). Any thread may ask."""

    def __init__(
        self, wall: Callable[[], datetime] = clock.world,
        counter: Callable[[], float] = clock.elapsed,
    ) -> None:  # fmt: skip
        self._wall, self._counter, self._lock = wall, counter, Lock()
        self._pace = Pace(wall(), counter())

    def world(self) -> datetime:
        """The present of the world, UTC, whatever a town plays."""
        return self._read().time

    def now(self) -> datetime:
        """The present, UTC: the town's when one is played. Its speed is no jump: the two clocks
        are compared before it is reckoned in."""
        return clock.played(self.world())

    def off(self) -> timedelta:
        """How far the wall clock is ahead of this one; NO_JUMP while it is trusted."""
        return self._read().off

    def confirm(self) -> None:
        """Take the wall clock as it stands: it is right."""
        with self._lock:
            self._pace = Pace(self._wall(), self._counter())

    def _read(self) -> Reading:
        with self._lock:
            reading = read(self._pace, self._wall(), self._counter())
            self._pace = reading.pace
        return reading
