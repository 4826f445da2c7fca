"""What detection asks of the rooms after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fanzha.kit.ports import Slot
from fanzha.prevent.detect.signals import Signal


class Signals(Protocol):
    """Takes signals in the transaction in which the position moves on."""

    def take(self, signals: Sequence[Signal]) -> None:
        """Make alerts of them; a signal taken before changes nothing."""


signals: Slot[Signals] = Slot("signals")
