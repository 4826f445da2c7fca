"""The worker's second loop: each sweep at its pace, and one room's fault is its own."""

from __future__ import annotations

import threading
from datetime import datetime

from fanzha.jobs.worker import TICK, watch_deadlines
from fanzha.wiring import Paced

ROUNDS = 4


def test_each_sweep_is_called_at_its_pace_though_another_fails() -> None:
    often: list[datetime] = []
    seldom: list[datetime] = []
    stop = threading.Event()

    def count(now: datetime) -> int:
        often.append(now)
        if len(often) == ROUNDS:
            stop.set()
        return 0

    def fail(now: datetime) -> int:
        seldom.append(now)
        raise RuntimeError("a room's own fault")

    sweeps = [Paced(fail, 3600), Paced(count, TICK)]
    loop = threading.Thread(target=watch_deadlines, args=(stop, sweeps))
    loop.start()
    loop.join(30)
    assert not loop.is_alive()
    assert len(often) == ROUNDS
    assert len(seldom) == 1
