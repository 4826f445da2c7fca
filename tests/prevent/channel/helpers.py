"""Gateways and listeners of the tests, and a text to send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from fanzha.prevent.channel import ports
from fanzha.prevent.channel.actions import NewText, claim_due, hand_over
from fanzha.prevent.channel.ports import Outgoing

PHONE = "13900000001"
"""Made up (虚构)."""


@dataclass
class Gateway:
    """Takes texts, or raises what it is told to."""

    took: list[Outgoing] = field(default_factory=list)
    fault: Exception | None = None

    def hand_over(self, text: Outgoing) -> str:
        if self.fault is not None:
            raise self.fault
        self.took.append(text)
        return f"gw-{len(self.took)}"


@dataclass
class Ears:
    """Notes what it is told."""

    heard: list[tuple[str, str, str]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)

    def text_told(self, about: str, key: str, fate: str, at: datetime) -> None:
        self.heard.append((about, key, fate))

    def call_ended(self, about: str, key: str, outcome: str, by: object, at: datetime) -> None:
        self.calls.append((key, outcome))


@contextmanager
def listening() -> Iterator[tuple[Gateway, Ears]]:
    """The room between a gateway and ears of our own; afterwards as wired before."""
    gateway, ears = Gateway(), Ears()
    slots = (ports.sms_line, ports.told, ports.call_told)
    before = (ports.sms_line(), ports.told(), ports.call_told())
    ports.sms_line.fill(gateway)
    ports.told.fill(ears)
    ports.call_told.fill(ears)
    yield gateway, ears
    for slot, adapter in zip(slots, before, strict=True):
        slot.fill(adapter)


def new(number: int = 1, **changed: Any) -> NewText:
    """A text about an alert."""
    given = NewText(PHONE, "warning.loan", {}, key=f"alert:1:text:{number}", about="alert:1")
    return replace(given, **changed)


def send_due(now: datetime) -> list[Outgoing]:
    """What the worker's lane does once."""
    texts = claim_due(now, 20)
    for text in texts:
        hand_over(text, now)
    return texts
