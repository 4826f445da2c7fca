"""What happens next: which act starts which job, which adapter fills which port.

`fill()` is called once in every process before it works. `clocks()` and `sweeps()`
are the deadline sweeps that the worker's two clock loops call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from fanzha.govern.audit.sealing import seal_due
from fanzha.wiring import (
    channel,
    crossing,
    keeping,
    outcomes,
    prevent,
    recover,
    reports,
    shield,
    teams,
)
from fanzha.wiring.prevent import Clock

__all__ = ["Clock", "Paced", "Sweep", "clocks", "fill", "sweeps"]

Sweep = Callable[[datetime], int]
AT_ONCE, SOON, HOURLY = 0.25, 0.5, 3600.0
"""How often a sweep is called, in seconds of the world."""


class Paced(NamedTuple):
    """A sweep, and after how many seconds of the world it is called again."""

    sweep: Sweep
    every: float


def fill() -> None:
    """Put every adapter into the port it belongs to."""
    channel.fill()
    prevent.fill()
    shield.fill()
    recover.fill()
    reports.fill()
    crossing.fill()
    outcomes.fill()
    teams.fill()


def clocks() -> list[Clock]:
    """The deadlines of dissuasion: people wait for them, so no other room's sweep delays them."""
    return prevent.clocks()


def sweeps() -> list[Paced]:
    """The deadline sweeps of all other rooms: stops and freezes end after days, texts fail after
    minutes. Only what waits for a line to a bank waits for no more than moments."""
    soon = [*channel.sweeps(), *prevent.sweeps(), *recover.sweeps(), seal_due]
    return [
        *(Paced(sweep, AT_ONCE) for sweep in recover.lines()),
        *(Paced(sweep, SOON) for sweep in soon),
        *(Paced(sweep, HOURLY) for sweep in keeping.sweeps()),
    ]
