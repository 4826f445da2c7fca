"""`python -m fanzha.cli.detector`: the detector process of a centre, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

from fanzha.cli.centre import only_one
from fanzha.kit import clock, folders
from fanzha.kit.steady import SteadyClock
from fanzha.kit.supervise import die_with_parent

SWITCH_S = 0.0005
"""Seconds a thread may keep the others waiting: an alert is not to wait behind what comes in."""
RETRY_S = 1.0
"""Seconds of the world until a database that is away is tried again."""


def run(data: Path) -> None:
    """Take in and detect until SIGTERM or SIGINT; what is begun is finished.

    Raises Trouble where nobody said on what ground full copies of events come to the centre.
    """
    from django.conf import settings

    from fanzha.prevent.detect.here import CentreHere
    from fanzha.prevent.detect.service import Service

    sys.setswitchinterval(SWITCH_S)
    _put_on_record(settings.INTAKE_GROUND)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with only_one(data, "detector.lock"):
        steady = SteadyClock()
        service = Service(data, CentreHere(clock.now), steady.now, steady=steady)
        service.run(lambda: not stop.is_set())


def _put_on_record(ground: str) -> None:
    """Nothing comes in before the ground is on record; a database that is away is waited for."""
    from django.db import OperationalError

    from fanzha.prevent.detect.actions import open_intake

    while True:
        try:
            return open_intake(ground, clock.now())
        except OperationalError:
            time.sleep(RETRY_S)


if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    run(folders.data_dir())
