"""What is kept no longer than it is needed: texts, codes, sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fanzha.govern.access.sessions import forget_ended
from fanzha.kit import clock
from fanzha.prevent.channel import codes, forgetting


def sweeps() -> list[Callable[[datetime], int]]:
    """What empties and deletes what has had its time."""
    return [codes.forget, forgetting.sweep, _sessions]


def _sessions(_now: datetime) -> int:
    """Sessions live by the world's clock, whatever a town plays."""
    return forget_ended(clock.world())
