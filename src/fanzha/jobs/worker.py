"""The worker process: its lanes to banks and gateways, the clock loop, and what may wait."""

from __future__ import annotations

import logging
import sys
import threading

from django.db import close_old_connections

from fanzha import wiring
from fanzha.jobs.sending import Sender
from fanzha.jobs.texting import Texter
from fanzha.kit import clock
from fanzha.kit.supervise import Child, Supervisor

log = logging.getLogger("fanzha.worker")

TICK = 0.25


def run() -> None:
    """Work until SIGTERM."""
    stop = threading.Event()
    clocks = threading.Thread(target=watch_deadlines, args=(stop,), daemon=True)
    clocks.start()
    sender, texter = Sender(), Texter()
    background = Child("background", [sys.executable, "-m", "fanzha.jobs.background"])
    try:
        Supervisor([background], dict, say=log.warning).run()
    finally:
        stop.set()
        sender.stop()
        texter.stop()
        clocks.join(5)


def watch_deadlines(stop: threading.Event) -> None:
    """Call every room's sweep again and again; due work is found by its column."""
    while not stop.wait(TICK):
        for sweep in wiring.sweeps():
            try:
                sweep(clock.now())
            except Exception:  # one room's fault must not stop the other rooms' clocks
                log.exception("sweep %s failed", sweep.__module__)
        close_old_connections()
