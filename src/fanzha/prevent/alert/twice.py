"""Take the orders of a file one by one, and see which of them came before.

The same order again is the same sign: it is shown as such and raises nothing. Another content
under the same id is never overwritten and never dropped: it is a sign of its own, about the
number it names now, and its row says that it contradicts the earlier one, for a person to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.engine.read.applying import Applied
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.prevent.alert.actions import take_sign, take_turns
from fanzha.prevent.alert.growing import DOUBLE
from fanzha.prevent.alert.models import WarningRow
from fanzha.prevent.alert.orders import alert_of, content_of
from fanzha.prevent.alert.rules import CHANGED, SAME


@dataclass(frozen=True)
class Order:
    """What became of one order: the columns of its row."""

    order_id: str
    content: str
    alert_id: int
    met: str
    again: str = ""
    earlier: str = ""


Seen = dict[str, list[tuple[str, str]]]
"""Content and place of every earlier coming, the first first, by the order's id."""


def take_orders(
    applied: Applied, mapping: FileMapping, batch_id: int, now: datetime
) -> dict[int, Order]:
    """A sign for each accepted row, in the order of the file; by the row's number."""
    take_turns()
    orders = applied.table.to_pylist()
    seen, taken = _seen(mapping.name, [order["order_id"] for order in orders]), {}
    for number, order in zip(applied.rows, orders, strict=True):
        done = _take(order, mapping, seen, now)
        seen.setdefault(done.order_id, []).append((done.content, f"{batch_id}:{number}"))
        taken[int(number)] = done
    return taken


def _seen(mapping: str, ids: list[str]) -> Seen:
    """Every earlier coming of these orders from this sender."""
    rows = WarningRow.objects.filter(batch__mapping=mapping, order_id__in=ids).order_by("id")
    found: Seen = {}
    for order_id, content, batch, number in rows.values_list(
        "order_id", "content", "batch_id", "number"
    ):
        found.setdefault(order_id, []).append((content, f"{batch}:{number}"))
    return found


def _take(order: Mapping[str, Any], mapping: FileMapping, seen: Seen, now: datetime) -> Order:
    order_id, content = order["order_id"], content_of(order)
    before = seen.get(order_id, [])
    is_first = not before or before[0][0] == content
    told = alert_of(order, mapping.source, mapping.name, now, "" if is_first else content)
    took = take_sign(told)
    again = _again(content, before, took.fate)
    earlier = before[0][1] if before else ""
    return Order(order_id, content, took.alert_id, took.fate, again, earlier)


def _again(content: str, before: list[tuple[str, str]], fate: str) -> str:
    """An order's event is its own: a double without an earlier row came before rows kept ids."""
    if any(content == known for known, _ in before) or (not before and fate == DOUBLE):
        return SAME
    return CHANGED if before else ""
