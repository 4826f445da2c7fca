"""What alerts ask of the room after them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot


class Dissuasion(Protocol):
    """Sees to it that somebody reaches the person."""

    def open_task(self, alert_id: int, received_at: datetime) -> None:
        """Called in the transaction that opened the alert."""


dissuasion: Slot[Dissuasion] = Slot("dissuasion")
