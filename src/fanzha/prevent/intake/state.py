"""How intake fares, for the detector page: counts by source since the start, and what is wrong."""

from __future__ import annotations

import errno
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock


@dataclass
class Tally:
    """What one source brought. `late` rows are events beyond the allowance."""

    events: int = 0
    duplicates: int = 0
    quarantined: int = 0
    late: int = 0
    last_arrival: datetime | None = None


@dataclass(frozen=True)
class Fault:
    """Why nothing comes in, or a file does not, since when (UTC). Ends by itself."""

    zh: str
    en: str
    since: datetime


DISK, CLOCK = "disk", "clock"


def said(error: OSError) -> tuple[str, str]:
    """An error of the operating system in both languages, without a path.

    >>> said(OSError(28, "No space left on device"))[1]
    'the disk is full: make room, intake then goes on by itself'
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "磁盘已满: 请腾出空间, 接收随后自动恢复", (
            "the disk is full: make room, intake then goes on by itself"
        )
    return f"磁盘错误 ({error.strerror})", f"disk error ({error.strerror})"


def jumped(off: timedelta) -> tuple[str, str]:
    """A jump of the machine's clock in both languages; above zero it is ahead.

    >>> jumped(timedelta(days=-1, hours=2))[1]
    "this machine's clock jumped back by 22:00:00: the time from before is kept up"
    """
    size = timedelta(seconds=round(abs(off).total_seconds()))
    zh, en = ("向前", "ahead") if off > timedelta(0) else ("向后", "back")
    days = f"{size.days} 天 " if size.days else ""
    clock = size - timedelta(days=size.days)
    return (
        f"本机时钟{zh}跳变 {days}{clock}: 沿用跳变前的时间",
        f"this machine's clock jumped {en} by {size}: the time from before is kept up",
    )


@dataclass
class State:
    """Tallies and faults, safe for many threads."""

    _tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _faults: dict[str, Fault] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def count(
        self, source: str, *, events: int = 0, duplicates: int = 0, quarantined: int = 0,
        late: int = 0, last_arrival: datetime | None = None,
    ) -> None:  # fmt: skip
        """Add to the tally of a source."""
        with self._lock:
            tally = self._tallies[source]
            tally.events += events
            tally.duplicates += duplicates
            tally.quarantined += quarantined
            tally.late += late
            tally.last_arrival = last_arrival or tally.last_arrival

    def fault(self, what: str, zh: str, en: str, now: datetime) -> None:
        """Something is wrong with `what`; since the first time it was said."""
        with self._lock:
            self._faults.setdefault(what, Fault(zh, en, now))

    def well(self, what: str) -> None:
        """`what` is well again, or never was wrong."""
        with self._lock:
            self._faults.pop(what, None)

    def sources(self) -> dict[str, Tally]:
        """The tallies by source, as they are now."""
        with self._lock:
            return {name: replace(tally) for name, tally in sorted(self._tallies.items())}

    def faults(self) -> dict[str, Fault]:
        """What is wrong now: `disk`, `clock`, or a file by `file:<name>`."""
        with self._lock:
            return dict(self._faults)
