"""What the room must know of a higher one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from fanzha.kit.ports import Slot
from fanzha.recover.freeze.rules import Promise


class Plans(Protocol):
    """The refunds that pay from freezes; filled by recover/refund."""

    def promises(self, freeze_ids: Collection[int], now: datetime) -> Mapping[int, Promise]:
        """What live plans still pay from each of these freezes; one that pays nothing is left out."""


plans: Slot[Plans] = Slot("refunds from freezes")
