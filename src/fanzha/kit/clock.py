"""The one place that reads the time; a sample town may live faster than the world."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHOWN_ZONE = ZoneInfo("Asia/Shanghai")
ENV = "FANZHA_TOWN_CLOCK"


@dataclass(frozen=True)
class TownClock:
    """Town time runs `speed` times as fast as the world from `real` on, when it is `town`.

    >>> from datetime import timedelta
    >>> start = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> clock = TownClock(real=start, town=start, speed=60)
    >>> clock.at(start + timedelta(seconds=10)).isoformat()
    '2026-03-02T08:10:00+00:00'
    """

    real: datetime
    town: datetime
    speed: float = 1.0

    def at(self, real: datetime) -> datetime:
        """The town time at a moment of the world, UTC."""
        return self.town + (real - self.real) * self.speed

    def to_env(self) -> str:
        """The clock as one string, so that every process of a centre shares it."""
        return f"{self.real.isoformat()}|{self.town.isoformat()}|{self.speed}"

    @classmethod
    def from_env(cls, text: str) -> TownClock:
        """Read what `to_env` wrote."""
        real, town, speed = text.split("|")
        return cls(datetime.fromisoformat(real), datetime.fromisoformat(town), float(speed))


def moment_of(text: str) -> datetime | None:
    """The moment that ISO 8601 words with a zone name, in UTC: a zone may be up to a day off, and
    no database keeps that. None for other words, and where UTC has no such moment.

    >>> moment_of("2026-03-02T16:20:47+08:00").isoformat()
    '2026-03-02T08:20:47+00:00'
    >>> moment_of("2026-03-02T16:20:47"), moment_of("0001-01-01T00:00:00+23:00")
    (None, None)
    """
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def town_clock() -> TownClock | None:
    """The sample town's clock when this process plays one, else None."""
    text = os.environ.get(ENV)
    return TownClock.from_env(text) if text else None


def now() -> datetime:
    """The present, UTC: the town's when one is played. For doors only; rules are given it."""
    return played(world())


def played(real: datetime) -> datetime:
    """What the clock shows at a moment of the world (UTC): the town's time when one is played."""
    clock = town_clock()
    return clock.at(real) if clock else real


def world() -> datetime:
    """The present of the world, UTC, whatever a town plays: for what two machines agree on."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds of the world since some moment. Nobody sets it, and where the system has such a
    counter (Linux) it goes on while the machine sleeps: waking up is no jump of the clock."""
    counter = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counter is None else time.clock_gettime(counter)


def speed() -> float:
    """How many seconds pass on the shown clock in one second of the world."""
    clock = town_clock()
    return clock.speed if clock else 1.0


def shown(moment: datetime) -> datetime:
    """The moment in the zone people here live in (Asia/Shanghai)."""
    return moment.astimezone(SHOWN_ZONE)
