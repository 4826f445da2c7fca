"""What happens next: which act starts which job, which adapter fills which port.

`fill()` is called once in every process before it works. `clocks()` and `sweeps()`
are the deadline sweeps that the worker's two clock loops call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fanzha.govern.audit.sealing import seal_due
from fanzha.wiring import channel, crossing, outcomes, prevent, recover, reports, shield, teams
from fanzha.wiring.prevent import Clock

__all__ = ["Clock", "Sweep", "clocks", "fill", "sweeps"]

Sweep = Callable[[datetime], int]


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


def sweeps() -> list[Sweep]:
    """The deadline sweeps of all other rooms."""
    return [*channel.sweeps(), *prevent.sweeps(), *recover.sweeps(), seal_due]
