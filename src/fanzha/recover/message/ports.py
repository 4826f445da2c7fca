"""What the room needs from outside: a line to the banks, a queue, and ears."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot
from fanzha.recover.message.rules import Answer, Envelope


class Unreachable(Exception):
    """The bank's side did not take the message; trying again later may help."""


class BankLine(Protocol):
    """The line to the banks."""

    def hand_over(self, envelope: Envelope) -> None:
        """Return when the bank's side has the message for good; else raise Unreachable."""


class Later(Protocol):
    """A queue that joins the running transaction."""

    def deliver(self, message_id: int) -> None:
        """Have `actions.deliver` called soon after this transaction commits."""


class Ears(Protocol):
    """The rooms that sent the messages, found by the code."""

    def sent(self, envelope: Envelope, now: datetime) -> None:
        """The bank has the message."""

    def answered(self, envelope: Envelope, answer: Answer, now: datetime) -> None:
        """The bank's one answer; called once a message, in the transaction that keeps it."""


bank_line: Slot[BankLine] = Slot("bank line")
later: Slot[Later] = Slot("message queue")
ears: Slot[Ears] = Slot("rooms that hear banks")
