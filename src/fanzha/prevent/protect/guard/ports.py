"""What guard groups ask of the room that sends texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot


@dataclass(frozen=True)
class GroupText:
    """One text of a group's message: `key` makes it one text however often it is queued."""

    phone: str
    message: str
    key: str
    about: str


class Texts(Protocol):
    """Takes texts; they leave when the transaction commits."""

    def queue(self, texts: Sequence[GroupText], now: datetime) -> None:
        """Take all of them or none. Raises Trouble for words that no text may carry."""


texts: Slot[Texts] = Slot("texts")
