"""The bank's shield wired: it asks about open alerts, and who insists becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.queries import open_alert_of_account
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.prevent.detect import ports as detect_ports
from fanzha.prevent.detect.pictures import AccountSeen
from fanzha.prevent.shield import ports
from fanzha.prevent.shield.actions import keep_pictures
from fanzha.prevent.shield.queries import PicturesInTheDatabase
from fanzha.prevent.shield.rules import Insisted, OpenAlert, Picture
from fanzha.words.enums import Level


class AlertsOfPayers:
    """`shield.ports.PayerAlerts`: an alert stands about the resident, an account leads to them."""

    def about(self, account: str) -> OpenAlert | None:
        """The open alert about the account's holder."""
        found = open_alert_of_account(account)
        return OpenAlert(found[0], Level(found[1])) if found else None


class AlertsFromOverrides:
    """`shield.ports.Dissuaders`: a customer who insists is a stronger sign than the transfer."""

    def told(self, insisted: Insisted) -> None:
        """Raise an alert or strengthen the open one."""
        raise_alert(_alert_of_override(insisted))


class PicturesFromDetection:
    """`detect.ports.Pictures`: what the detector sees of accounts is what the check looks at."""

    def keep(self, pictures: Sequence[AccountSeen], at: datetime) -> None:
        """Keep them."""
        keep_pictures(((seen.account, _picture(seen)) for seen in pictures), at)


def fill() -> None:
    """Fill the ports of the shield, and detection's for it."""
    detect_ports.pictures.fill(PicturesFromDetection())
    ports.pictures.fill(PicturesInTheDatabase())
    ports.payer_alerts.fill(AlertsOfPayers())
    ports.dissuaders.fill(AlertsFromOverrides())


def _picture(seen: AccountSeen) -> Picture:
    numbers = asdict(seen)
    del numbers["account"]
    return Picture(**numbers)


def _alert_of_override(insisted: Insisted) -> NewAlert:
    paid = {
        "event_id": insisted.name, "kind": "transfer", "facts": dict(insisted.paid),
        "happened_at": insisted.ordered_at.isoformat(), "arrived_at": insisted.told_at.isoformat(),
    }  # fmt: skip
    return NewAlert(
        signal_id=f"{insisted.name}:override", phone=insisted.phone, source=DETECTOR,
        level=insisted.level, scam_type="other", reasons=(insisted.reason,), at=insisted.told_at,
        evidence=(paid,), money_fen=insisted.paid["amount_fen"],
    )  # fmt: skip
