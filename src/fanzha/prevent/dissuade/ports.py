"""What dissuasion asks of the other lane: a person who has paid already becomes a report."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.govern.access.rules import Actor
from fanzha.kit.ports import Slot


class PaidReport(Protocol):
    """Opens a report of a victim who has paid, so that the money is stopped."""

    def open_report(self, alert_id: int, text: str, actor: Actor, now: datetime) -> int:
        """The report's id. Called in the transaction that closes the task."""


paid_report: Slot[PaidReport] = Slot("paid_report")
