"""Intake as one thing: the sources, the door, what it reports. No Django.

log = Log(data / "log")
intake = Intake(data, log, position=lambda: reader.position)
intake.start()
...
intake.stop()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fanzha.kit import clock as real
from fanzha.kit.steady import NO_JUMP, SteadyClock
from fanzha.prevent.intake.app import App, Page
from fanzha.prevent.intake.door import IntakeDoor
from fanzha.prevent.intake.inbox import KEEP as TAKEN_KEEP
from fanzha.prevent.intake.inbox import Inbox
from fanzha.prevent.intake.listener import Listener, listen_at
from fanzha.prevent.intake.log import KEEP as LOG_KEEP
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.ports import Source
from fanzha.prevent.intake.quarantine import KEEP as BAD_KEEP
from fanzha.prevent.intake.senders import holders
from fanzha.prevent.intake.state import CLOCK, Fault, Tally, jumped
from fanzha.prevent.intake.validate import AHEAD

MOST_BEHIND = 2_000_000
"""Rows the detector may be behind the log before HTTP senders are asked to wait."""


@dataclass(frozen=True)
class Report:
    """How intake fares: tallies by source since the start, what is wrong, the log's ends, how far
    the machine's clock is ahead of the time that is kept."""

    since: datetime
    sources: dict[str, Tally]
    faults: dict[str, Fault]
    first: int
    end: int
    log_time: datetime
    clock_off: timedelta


class Intake:
    """Feeds the log from the folder and over HTTP, on threads of this process.

    `position()` is how far the log was read; `pages` are further GET answers by path; `steady`
    is what `clock` is read from, where it can tell a jump. Raises Trouble when a setting cannot be
    read.
    """

    def __init__(
        self, data: Path, log: Log, *, position: Callable[[], int] | None = None,
        pages: Mapping[str, Page] | None = None, clock: Callable[[], datetime] = real.now,
        steady: SteadyClock | None = None,
    ) -> None:  # fmt: skip
        self.log, self.clock, self.steady, self.since = log, clock, steady, clock()
        self.door = IntakeDoor(data, log, clock)
        self.position = position or (lambda: log.end)
        self.inbox = Inbox(data, log, self.door, clock, self._in_doubt)
        self.sources: list[Source] = [self.inbox]
        if at := listen_at():
            app = App(
                self.door, holders(data), clock, self._is_behind, pages or {}, self._in_doubt
            )  # fmt: skip
            self.sources.append(Listener(app, data, at, self.door.state))

    def start(self) -> None:
        """Begin to take in; returns at once."""
        for source in self.sources:
            source.start()

    def stop(self) -> None:
        """Take in no more; returns when what was begun is on disk."""
        for source in reversed(self.sources):
            source.stop()

    def state(self) -> Report:
        """How it fares now."""
        state, off = self.door.state, self._look_at_clock()
        return Report(
            self.since, state.sources(), state.faults(),
            self.log.first, self.log.end, self.log.time, off,
        )  # fmt: skip

    def forget(self, now: datetime) -> None:
        """Delete what is older than each kind of file is kept for, and was read."""
        self.log.forget_before(now - LOG_KEEP, self.position())
        self.inbox.forget_before(now - TAKEN_KEEP)
        self.door.quarantine.forget_before(now - BAD_KEEP)

    def _look_at_clock(self) -> timedelta:
        """How far the machine's clock is ahead of the time that is kept, said where it is. A machine
        that started with a clock behind the log is believed when that is put right."""
        off = self._off()
        if self.steady and off > NO_JUMP and self.clock() < self.log.time - AHEAD:
            self.steady.confirm()
            off = NO_JUMP
        if off:
            self.door.state.fault(CLOCK, *jumped(off), self.clock())
        else:
            self.door.state.well(CLOCK)
        return off

    def _off(self) -> timedelta:
        return self.steady.off() if self.steady else NO_JUMP

    def _in_doubt(self) -> bool:
        return bool(self._off())

    def _is_behind(self) -> bool:
        return self.log.end - self.position() > MOST_BEHIND
