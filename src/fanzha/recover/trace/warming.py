"""The first chase of a process must not wait while the tracing kernels are loaded or compiled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.following import amounts_of
from fanzha.recover.trace.picture import Claim, Known, Move


def warm() -> None:
    """Draw a made-up chase by every method; takes seconds once, minutes after a new install."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    claim = Claim(1, "V", "M1", 100, at)
    other = Claim(2, "W", "M1", 50, at)
    moves = [
        Move("t1", at, "V", "M1", 100),
        Move("t2", at + timedelta(minutes=1), "M1", "M2", 70),
        Move("t3", at + timedelta(minutes=2), "M2", "E", 30, exit_kind="cash"),
    ]
    amounts_of(draw(Known([claim], moves, others=[other])).trail)


def warm_beside() -> None:
    """The same in a thread of its own: pages are served meanwhile."""
    Thread(target=warm, name="warm the tracing kernels", daemon=True).start()
