"""`python -m fanzha.cli.detector`: the detector process of a centre, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import django

from fanzha.cli.centre import only_one
from fanzha.kit import clock, folders
from fanzha.kit.supervise import die_with_parent


def run(data: Path) -> None:
    """Take in and detect until SIGTERM or SIGINT; what is begun is finished.

    Raises Trouble where nobody said on what ground full copies of events come to the centre.
    """
    from django.conf import settings

    from fanzha.prevent.detect.actions import open_intake
    from fanzha.prevent.detect.here import CentreHere
    from fanzha.prevent.detect.service import Service

    open_intake(settings.INTAKE_GROUND, clock.now())
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with only_one(data, "detector.lock"):
        Service(data, CentreHere(clock.now), clock.now).run(lambda: not stop.is_set())


if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    run(folders.data_dir())
