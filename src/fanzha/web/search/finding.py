"""Each room's own search, asked one after the other: all it says is masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fanzha.govern.access.rules import Actor
from fanzha.prevent.alert.queries import FoundAlert, find_alerts
from fanzha.prevent.block.queries import listed
from fanzha.prevent.block.rules import KINDS, Listing
from fanzha.prevent.channel.queries import TextLine, find_texts
from fanzha.prevent.protect.queries import FoundResident, find_residents
from fanzha.recover.report.queries import FoundReport, find_reports
from fanzha.recover.stop.queries import FoundOrder, find_orders
from fanzha.web.search.terms import Term

Row = TypeVar("Row")
MOST = 20
"""Rows of each group at most: who needs more knows too little to search."""


@dataclass(frozen=True)
class Found:
    """What the rooms have, by room."""

    residents: list[FoundResident]
    alerts: list[FoundAlert]
    reports: list[FoundReport]
    orders: list[FoundOrder]
    listings: list[Listing]
    texts: list[TextLine]

    @property
    def count(self) -> int:
        """How many rows in all."""
        return sum(map(len, vars(self).values()))

    @property
    def is_cut(self) -> bool:
        """Whether a room may have more than is shown."""
        return any(len(rows) >= MOST for rows in vars(self).values())


def find(term: Term, actor: Actor, now: datetime) -> Found:
    """Everything the actor may know of that the term fits, masked."""
    residents = _each(term, lambda kind: find_residents(actor, kind, term.value, MOST))
    numbers = [term.value] if "number" in term.kinds else []
    return Found(
        residents=residents,
        alerts=find_alerts(actor, numbers, [row.key for row in residents], MOST),
        reports=_each(term, lambda kind: find_reports(actor, kind, term.value, MOST)),
        orders=find_orders(actor, term.value, MOST) if "account" in term.kinds else [],
        listings=_each(term, lambda kind: _listings(kind, term.value, now)),
        texts=find_texts(actor, term.value, MOST) if numbers else [],
    )


def _each(term: Term, ask: Callable[[str], list[Row]]) -> list[Row]:
    return [row for kind in term.kinds for row in ask(kind)][:MOST]


def _listings(kind: str, value: str, now: datetime) -> list[Listing]:
    if kind not in KINDS:
        return []
    return list(listed(kind, [value], now).values())
