"""A detector of the centre for tests: what is in the inbox comes in and is read, at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.here import CentreHere
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.service import Intake


def detect(data: Path, now: datetime) -> Detector:
    """Begin, read everything that is there, put it on disk; as after a restart each time."""
    log, centre = Log(data / "log"), CentreHere(lambda: now)
    detector = Detector(data, log, centre, archive=data / "archive")
    detector.step(now)  # what is in force comes first
    Intake(data, log, clock=lambda: now).inbox.take()
    while detector.step(now):
        detector.due.renew = 0.0
    detector.snapshot()
    detector.close()
    centre.leave()
    return detector
