"""One detector process: intake on its own threads, the detector on this one. No Django.

It runs at the centre, or at the owner of the data: only who its `centre` is differs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from fanzha.kit.steady import SteadyClock
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.metrics import page
from fanzha.prevent.detect.ports import Away, Centre, ReadElsewhere
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.service import Intake, Report

log = logging.getLogger("fanzha.detector")
PAUSE_S, RETRY_S = 0.2, 1.0
"""Seconds of the world: to wait for rows at most, and before the centre is tried again."""
FORGET_S = 3600.0


class Service:
    """Intake and detector over the data folder `data`."""

    def __init__(
        self, data: Path, centre: Centre, clock: Callable[[], datetime], *, threads: int = 1,
        steady: SteadyClock | None = None,
    ) -> None:  # fmt: skip
        """`steady`: what `clock` is read from, where it can tell a jump."""
        self.data, self.centre, self.clock, self.threads = data, centre, clock, threads
        self.log = Log(data / "log")
        self.detector: Detector | None = None
        self.intake = Intake(
            data, self.log, position=self._position, pages={"/metrics": self._metrics},
            clock=clock, steady=steady,
        )  # fmt: skip
        self._forget_at = 0.0
        self._takes_in = False
        self._was_at: int | None = None

    def run(self, going: Callable[[], bool]) -> None:
        """Take in and detect while `going()`; at the end the memory is put on disk."""
        try:
            while going():
                self._turn()
        finally:
            if self._takes_in:
                self.intake.stop()
        if self.detector:
            self.detector.snapshot()
            self.detector.close()

    def _take_in(self) -> None:
        """Let events in. The first ones ever wait until something is in force."""
        if not self._takes_in and self.log.end:
            self._takes_in = True
            self.intake.start()

    def _turn(self) -> None:
        """One step. A centre that is away is waited for, and nothing is lost."""
        try:
            self._prove_ours()
            self._take_in()
            detector = self.detector or self._begun()
            if detector.step(self.clock()) == 0:
                self.log.wait(detector.position, PAUSE_S)
            self._forget()
        except Away as away:
            if not isinstance(away, ReadElsewhere):
                self._take_in()
            log.warning("centre away (%s), trying again", away)
            if self.detector:
                self.detector.close()
                self.detector = None
            time.sleep(RETRY_S)

    def _prove_ours(self) -> None:
        """Before anything is taken in, which must not wait for the log to be read again. Raises
        ReadElsewhere while another detector works: what came in here would lie unread."""
        if not self._takes_in and self.detector is None:
            self.centre.position()

    def _begun(self) -> Detector:
        self.detector = Detector(
            self.data,
            self.log,
            self.centre,
            threads=self.threads,
            intake_state=self.state,
            archive=self.data / "archive",
        )
        return self.detector

    def _forget(self) -> None:
        """Once an hour: what is older than it is kept."""
        if self.detector and time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + FORGET_S
            with suppress(OSError):  # a full disk is said by intake; no alert waits for it
                self.intake.forget(self.clock())
            self.detector.forget(self.clock())

    def state(self) -> dict[str, Any]:
        """How intake fares, as JSON values."""
        return _plain(self.intake.state())

    def _position(self) -> int:
        """How far was read; while the centre is away, as far as it had come."""
        if self.detector:
            self._was_at = self.detector.position
        return self.log.end if self._was_at is None else self._was_at

    def _metrics(self) -> tuple[str, bytes]:
        detector = self.detector
        return page(detector.figures.state(detector, self.clock()) if detector else None)


def _plain(report: Report) -> dict[str, Any]:
    return {
        "since": report.since.isoformat(), "first": report.first, "end": report.end,
        "clock_off_s": round(report.clock_off.total_seconds(), 1),
        "sources": {name: _iso(asdict(tally)) for name, tally in report.sources.items()},
        "faults": {name: _iso(asdict(fault)) for name, fault in report.faults.items()},
    }  # fmt: skip


def _iso(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
