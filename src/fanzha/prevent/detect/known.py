"""What the rules know besides the events: who is listed, and whose account is whose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fanzha.prevent.block.rules import Listing


@dataclass(frozen=True)
class Known:
    """Listed numbers, accounts and hosts by value, and the phone of each account's holder."""

    numbers: Mapping[str, Listing] = field(default_factory=dict)
    accounts: Mapping[str, Listing] = field(default_factory=dict)
    hosts: Mapping[str, Listing] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)


def holding(listings: Mapping[str, Listing], value: str | None, at: datetime) -> Listing | None:
    """The listing of `value` if it binds at `at`."""
    found = listings.get(value) if value else None
    return found if found and found.holds(at) else None
