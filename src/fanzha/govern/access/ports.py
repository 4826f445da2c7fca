"""What the gate asks of the rooms above it."""

from __future__ import annotations

from typing import Protocol

from fanzha.govern.access.rules import Actor
from fanzha.kit.ports import Slot


class Grants(Protocol):
    """Rights that come with a piece of work instead of a unit."""

    def granted(self, actor: Actor, ground: str) -> bool:
        """Whether the case or alert named as the ground ("alert:12") is the actor's to work on:
        a neighbouring unit that helps out sees whom it was sent to, and nobody else."""


grants: Slot[Grants] = Slot("grants")
