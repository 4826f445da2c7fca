"""What alerts ask of the room after them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot


class Dissuasion(Protocol):
    """Sees to it that somebody reaches the person.

    Each is called in the transaction that changed the alert, with the alert's row locked. Who
    comes from the other side, with a row of its own locked, calls `actions.hold` first: else
    the two wait for each other.
    """

    def open_task(self, alert_id: int, received_at: datetime) -> None:
        """The alert has opened."""

    def sign_came(self, alert_id: int, at: datetime) -> None:
        """A sign joined the open alert, received `at` (UTC); its level may have risen."""

    def level_lowered(self, alert_id: int, now: datetime) -> None:
        """A person lowered the alert, or it lost weight with time."""

    def may_expire(self, alert_id: int) -> bool:
        """Whether nobody is at work on it."""

    def expire(self, alert_id: int, now: datetime) -> None:
        """The alert has ended, since nothing more was heard: end the work on it."""


dissuasion: Slot[Dissuasion] = Slot("dissuasion")
