"""The clock loop: waits until the next deadline is due, and fires it.

The worker has one, and so has the process beside it (`jobs/beside.py`): when either is killed the
other fires what is due, while a new one starts. Which of the two takes a deadline is settled in the
database (`dissuade/jobs.py`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections

from fanzha import wiring
from fanzha.kit import clock
from fanzha.kit.own_line import take_own_line
from fanzha.kit.steady import SteadyClock

log = logging.getLogger("fanzha.worker")

LONGEST, SHORTEST = 0.5, 0.1
"""Seconds between two looks. A deadline set meanwhile is found at the next look, at the latest
after `LONGEST`; within `SHORTEST` what falls due together is fired together."""


def watch(stop: threading.Event, clocks: Sequence[wiring.Clock]) -> None:
    """Fire what is due, until it is told to stop; due work is found by its column.

    No jump of the machine's clock makes a deadline fire early, or late. A lost database is looked
    for at every look, over a line of this thread's own.
    """
    take_own_line()
    steady, is_lost, wait = SteadyClock(), False, 0.0
    while not stop.wait(wait):
        try:
            wait = min(_look(one, steady) for one in clocks)
            is_lost = False
        except (DatabaseError, InterfaceError) as error:
            if not is_lost:  # said once, however long it is away
                log.warning("the clocks wait for the database: %s", type(error).__name__)
            is_lost, wait = True, SHORTEST
        except Exception:
            log.exception("a clock failed")
            wait = LONGEST
        close_old_connections()


def _look(one: wiring.Clock, steady: SteadyClock) -> float:
    """Fire what is due; seconds until the next look."""
    due = one.next_due()
    if due is None:
        return LONGEST
    now = steady.now()
    if due <= now:
        began = clock.elapsed()
        one.sweep(now)
        # On a machine that is busy what has fallen due meanwhile goes in one batch, not in many.
        return max(SHORTEST, min(clock.elapsed() - began, LONGEST))
    return until(due - now)


def until(due: timedelta) -> float:
    """Seconds to wait for a deadline that is due so much later on the shown clock.

    >>> until(timedelta(minutes=9)), until(timedelta(seconds=0.3)), until(timedelta(0))
    (0.5, 0.3, 0.1)
    """
    return min(max(due.total_seconds() / clock.speed(), SHORTEST), LONGEST)
