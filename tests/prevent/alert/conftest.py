"""What the tests of alerts share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from fanzha.prevent.alert import ports


class NobodyAtWork:
    """The room after this one, where nobody has begun and work ends when it is told."""

    def __init__(self, ended: list[int]) -> None:
        self.ended = ended

    def open_task(self, alert_id: int, received_at: datetime) -> None:
        """Nothing to open."""

    def sign_came(self, alert_id: int, at: datetime) -> None:
        """Nothing to hurry."""

    def level_lowered(self, alert_id: int, now: datetime) -> None:
        """Nothing to slow."""

    def may_expire(self, alert_id: int) -> bool:
        """Nobody is at work."""
        return alert_id not in self.ended

    def expire(self, alert_id: int, now: datetime) -> None:
        """Keep that it was told."""
        self.ended.append(alert_id)


@pytest.fixture
def nobody_at_work() -> Iterator[list[int]]:
    """Nobody works on any alert; the alerts whose work was ended."""
    filled, ended = ports.dissuasion(), list[int]()
    ports.dissuasion.fill(NobodyAtWork(ended))
    yield ended
    ports.dissuasion.fill(filled)
