"""The detector: inbox → log → rules → alerts, without end, the same after any kill.

1. `Inbox.take` puts new files behind the log.
2. Each batch of the log from the position on goes through the rules.
3. The alerts and the new position are committed in one transaction.
4. When a call's clock fell due and nothing came, a tick goes into the log, so that time
   passes in the log and nowhere else.

On start the rows of the last window before the position are read again without handing
anything on: what the rules remember is what they remembered.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import InterfaceError, OperationalError, close_old_connections

from fanzha.prevent.detect.actions import commit
from fanzha.prevent.detect.queries import known, known_stamp, position
from fanzha.prevent.detect.settings import settings
from fanzha.prevent.detect.watch import Watch
from fanzha.prevent.intake.events import tick
from fanzha.prevent.intake.inbox import Inbox
from fanzha.prevent.intake.log import Log

log = logging.getLogger("fanzha.detector")
PAUSE, RETRY = 0.2, 1.0  # seconds of the world


class Detector:
    """One detector over the data folder `data`."""

    def __init__(self, data: Path) -> None:
        self.log = Log(data / "log")
        self.inbox = Inbox(data, self.log)
        self.recover()

    def recover(self) -> None:
        """Remember the last window again, from the log."""
        self.known_stamp = known_stamp()
        self.watch = Watch(settings(), known())
        at = position()
        self.position = at.position
        if at.log_time is None:
            return
        start = self.log.position_at(at.log_time - settings().window)
        for batch in self.log.read(start):
            if batch.first >= self.position:
                break
            self.watch.read(batch)

    def step(self, now: datetime) -> int:
        """Take what came and read it; returns how many rows of the log were read."""
        self.inbox.take()
        due = self.watch.state.next_due()
        if due is not None and max(due, self.log.time) < now and self.position == self.log.end:
            self.log.append(tick(now))
        self._renew_known()
        start = self.position
        for batch in self.log.read(self.position):
            found = self.watch.read(batch)
            commit(found, start=batch.first, end=batch.end, log_time=self.watch.time)
            self.position = batch.end
        return self.position - start

    def _renew_known(self) -> None:
        stamp = known_stamp()
        if stamp != self.known_stamp:
            self.watch.known, self.known_stamp = known(), stamp


def run(data: Path, clock: Callable[[], datetime], *, going: Callable[[], bool]) -> None:
    """Detect while `going()`. A database that is away is waited for, and nothing is lost."""
    detector: Detector | None = None
    while going():
        try:
            detector = detector or Detector(data)
            if detector.step(clock()) == 0:
                time.sleep(PAUSE)
        except (OperationalError, InterfaceError) as error:
            log.warning("database away (%s), trying again", type(error).__name__)
            detector = None
            close_old_connections()
            time.sleep(RETRY)
