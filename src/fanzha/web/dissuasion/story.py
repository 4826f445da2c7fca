"""What happened and what was done about it, on one time line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.prevent.dissuade.queries import File
from fanzha.prevent.dissuade.rules import NO_ANSWER, NOT_FOUND


@dataclass(frozen=True)
class Moment:
    """One line: an event of the evidence, a try of ours, or the receipt (both are None)."""

    at: datetime
    event: dict[str, Any] | None = None
    contact: Any = None


def story(file: File) -> list[Moment]:
    """Events, receipt and tries in the order they happened."""
    events = [
        Moment(datetime.fromisoformat(item["happened_at"]), event=item)
        for item in file.alert.evidence
    ]
    tries = [Moment(contact.at, contact=contact) for contact in file.contacts]
    receipt = Moment(file.alert.received_at)
    return sorted([*events, receipt, *tries], key=lambda moment: moment.at)


def failed(file: File) -> int:
    """How many tries to reach the person failed."""
    return sum(contact.result in {NO_ANSWER, NOT_FOUND} for contact in file.contacts)
