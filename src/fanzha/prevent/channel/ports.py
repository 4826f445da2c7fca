"""What the room needs from outside: a gateway for texts, a dialler, and those who are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fanzha.govern.access.rules import Actor
from fanzha.kit.ports import Slot
from fanzha.prevent.channel.rules import Pace


class Unreachable(Exception):
    """The gateway did not take it; trying again later may help."""


class Refused(Exception):
    """The gateway will never take it. The text is a word for why, without personal data."""


class ByHand(Exception):
    """No machine places the call: it waits on the list for a person."""


@dataclass(frozen=True)
class Outgoing:
    """A text as it goes out. The same key means the same text, however often it comes."""

    key: str
    phone: str
    body: str


@dataclass(frozen=True)
class OutgoingCall:
    """A call to place. The same key means the same call, however often it comes."""

    key: str
    phone: str


class SmsLine(Protocol):
    """The way to the gateway."""

    def hand_over(self, text: Outgoing) -> str:
        """The gateway's own number for the text, once it has it for good.

        Raises Unreachable when it has not, Refused when it never will.
        """


class Dialler(Protocol):
    """Who places calls."""

    def place(self, call: OutgoingCall) -> None:
        """Return when a machine has taken the call; its outcome comes in later.

        Raises ByHand when a person must call, Unreachable when nobody took it.
        """


class Told(Protocol):
    """Those who asked for a text hear what becomes of it, in the transaction that notes it."""

    def text_told(self, about: str, key: str, fate: str, at: datetime) -> None:
        """`fate`: "sent", "delivered", "failed" or "read"; each at most once, never back."""


class CallTold(Protocol):
    """Those who asked for a call hear how it ended, in the transaction that notes it."""

    def call_ended(
        self, about: str, key: str, outcome: str, by: Actor | None, at: datetime
    ) -> None:
        """`outcome`: a `rules.CallOutcome`; `by`: who called, None for a machine. Once a call."""


sms_line: Slot[SmsLine] = Slot("gateway for texts")
pace: Slot[Pace] = Slot("pace of the gateway for texts")
dialler: Slot[Dialler] = Slot("dialler")
told: Slot[Told] = Slot("those who hear of texts")
call_told: Slot[CallTold] = Slot("those who hear of calls")
