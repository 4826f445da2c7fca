"""What the room must know of a higher one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot
from fanzha.recover.trace.picture import Hold


class Freezes(Protocol):
    """The freezes in force; filled by recover/freeze."""

    def holds(self, report_id: int, now: datetime) -> Mapping[str, Hold]:
        """What freezes hold for this report, by account."""


freezes: Slot[Freezes] = Slot("freezes in force")
