"""What the room needs from outside: a line to the banks, a queue, and ears."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from fanzha.kit.ports import Slot
from fanzha.recover.message.line.rules import Limits
from fanzha.recover.message.rules import Answer, Envelope


class Unreachable(Exception):
    """The bank's side did not take the message; trying again later may help."""


class ByHand(Exception):
    """No machine takes the message: an officer types it in, and says so."""


class BankLine(Protocol):
    """The line to the banks."""

    def hand_over(self, envelope: Envelope) -> None:
        """Return when the bank's side has the message for good.

        Raises Unreachable when it has not, ByHand when a person must carry it there.
        """


class Later(Protocol):
    """Those who hand messages over; they hear of one when the running transaction commits."""

    def deliver(self, message_id: int, rank: int, *, again: bool = False) -> None:
        """Have `actions.deliver` called at once, before all of a greater `rank`."""


class Ears(Protocol):
    """The rooms that sent the messages, found by the code."""

    def sent(self, envelope: Envelope, now: datetime) -> None:
        """The bank has the message."""

    def answered(self, envelope: Envelope, answer: Answer, now: datetime) -> None:
        """The bank's one answer; called once a message, in the transaction that keeps it."""

    def event(self, envelope: Envelope, body: Mapping[str, Any], now: datetime, /) -> None:
        """The bank tells of something unasked, under a message that asked it to watch."""


bank_line: Slot[BankLine] = Slot("bank line")
limits: Slot[Limits] = Slot("limits of the lines to banks")
later: Slot[Later] = Slot("message queue")
ears: Slot[Ears] = Slot("rooms that hear banks")
