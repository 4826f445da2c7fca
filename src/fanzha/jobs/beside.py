"""`python -m fanzha.jobs.beside`: a process that does nothing but fire deadlines.

`fanzha up` starts it beside the worker: a killed worker is back after the seconds that a process
needs to start, and a deadline does not wait for that.
"""

from __future__ import annotations

import os
import signal
import threading

import django

from fanzha.kit.supervise import die_with_parent


def run() -> None:
    """Watch the clocks until SIGTERM. Django must be set up."""
    from fanzha import wiring
    from fanzha.jobs import clocks

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    clocks.watch(stop, wiring.clocks())


if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    run()
