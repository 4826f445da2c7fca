"""What the room needs from above."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.govern.access.rules import Actor
from fanzha.kit.ports import Slot


class Next(Protocol):
    """What happens once an officer has accepted a report."""

    def accepted(self, report_id: int, actor: Actor, now: datetime) -> None:
        """Called in the transaction that accepts: what it starts is lost or kept with it."""


next_step: Slot[Next] = Slot("after a report is accepted")
