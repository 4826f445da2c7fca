"""Made-up signs (虚构) for the tests of alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fanzha.prevent.alert.actions import NewAlert
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason

PHONE, OTHER_PHONE = "13900000001", "13900000002"


def signal(name: str, at: datetime, **rest: Any) -> NewAlert:
    """A sign of its own name, with one event of the same name; `rest` overrides."""
    given: dict[str, Any] = {
        "phone": PHONE, "source": DETECTOR, "level": Level.MEDIUM, "scam_type": "loan",
        "reasons": (Reason("known_number"),), "evidence": (seen(name, at),),
    } | rest  # fmt: skip
    return NewAlert(signal_id=name, at=at, **given)


def seen(event_id: str, at: datetime) -> dict[str, Any]:
    """An event as an alert keeps it."""
    moment = at.isoformat()
    return {"event_id": event_id, "kind": "visit", "happened_at": moment, "arrived_at": moment,
            "facts": {"host": "a.example"}}  # fmt: skip
