"""What the room needs from above."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from fanzha.govern.access.rules import Actor
from fanzha.kit.ports import Slot


class Next(Protocol):
    """What happens once an officer has accepted a report, or more of one."""

    def accepted(
        self, report_id: int, payments: Collection[int], actor: Actor, now: datetime
    ) -> None:
        """The payments with these numbers are true: each gets its stop and its query.

        Called in the transaction that accepts: what it starts is lost or kept with it.
        Again for a payment whose order still runs changes nothing.
        """

    def holds(self, report_id: int) -> bool:
        """Whether a stop or a freeze stands, or is on its way, on the ground of this report."""


@dataclass(frozen=True)
class EarlierCase:
    """A scam that a resident is known to have fallen for, from before there were reports."""

    on: date
    scam_type: str
    amount_fen: int


class Register(Protocol):
    """What the register of residents knows of a victim."""

    def earlier(
        self, phone: str, accounts: Sequence[str], actor: Actor, ground: str, now: datetime
    ) -> list[EarlierCase]:
        """Earlier cases of the resident with this phone or account. The look is recorded."""


next_step: Slot[Next] = Slot("after a report is accepted")
register: Slot[Register] = Slot("earlier cases of a victim")
