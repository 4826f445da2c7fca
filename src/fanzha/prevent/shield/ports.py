"""What the payee check asks of the rooms around it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot
from fanzha.prevent.shield.rules import Insisted, OpenAlert, Picture


class Pictures(Protocol):
    """What the detector knows of accounts that are paid."""

    def of(self, account: str, now: datetime) -> Picture | None:
        """The account's last 24 hours; None where nothing fresh is known."""


class PayerAlerts(Protocol):
    """Whether somebody is being cheated right now."""

    def about(self, account: str) -> OpenAlert | None:
        """The open alert about the holder of this account."""


class Dissuaders(Protocol):
    """Those who reach the customer before the money is gone."""

    def told(self, insisted: Insisted) -> None:
        """Raise or strengthen the alert about the payer; the same check changes nothing."""


pictures: Slot[Pictures] = Slot("pictures")
payer_alerts: Slot[PayerAlerts] = Slot("payer_alerts")
dissuaders: Slot[Dissuaders] = Slot("dissuaders")
