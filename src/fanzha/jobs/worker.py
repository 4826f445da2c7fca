"""The worker process: its lanes to banks and gateways, the clock loop, and what may wait."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Sequence

from django.db import close_old_connections

from fanzha import wiring
from fanzha.jobs import clocks
from fanzha.jobs.sending import Sender
from fanzha.jobs.texting import Texter
from fanzha.kit import clock
from fanzha.kit.own_line import take_own_line
from fanzha.kit.steady import SteadyClock
from fanzha.kit.supervise import Child, Supervisor

log = logging.getLogger("fanzha.worker")

TICK = 0.25
"""Seconds between two rounds of the sweeps; `wiring.Paced` says which of them has its turn."""


def run() -> None:
    """Work until SIGTERM."""
    stop = threading.Event()
    loops = [
        threading.Thread(target=clocks.watch, args=(stop, wiring.clocks()), daemon=True),
        threading.Thread(target=watch_deadlines, args=(stop, wiring.sweeps()), daemon=True),
    ]
    for thread in loops:
        thread.start()
    sender, texter = Sender(), Texter()
    background = Child("background", [sys.executable, "-m", "fanzha.jobs.background"])
    try:
        Supervisor([background], dict, say=log.warning).run()
    finally:
        stop.set()
        sender.stop()
        texter.stop()
        for thread in loops:
            thread.join(5)


def watch_deadlines(stop: threading.Event, sweeps: Sequence[wiring.Paced]) -> None:
    """Call the sweeps of all other rooms again and again; due work is found by its column.

    No jump of the machine's clock makes a deadline fire early, or late.
    """
    take_own_line()
    steady = SteadyClock()
    turn = [clock.elapsed()] * len(sweeps)
    while not stop.wait(TICK):
        for number, (sweep, every) in enumerate(sweeps):
            if clock.elapsed() < turn[number]:
                continue
            turn[number] = clock.elapsed() + every - TICK / 2  # the next round that is near enough
            try:
                sweep(steady.now())
            except Exception:  # one room's fault must not stop the other rooms' clocks
                log.exception("sweep %s failed", sweep.__module__)
        close_old_connections()
