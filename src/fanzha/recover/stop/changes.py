"""Verbs on running stops: extend, lift, confirm, and what the bank said to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.recover.stop.change_rules import (
    CODES,
    Kind,
    check_extendable,
    check_running,
)
from fanzha.recover.stop.measure.changes import Changes
from fanzha.recover.stop.models import Change, Order
from fanzha.recover.stop.queries import times_stopped
from fanzha.recover.stop.rules import check_repeat, may_order


class _OfStops(Changes[Order, Change]):
    """What the engine of changes must know of a stop."""

    part, link, codes = "stop", "order", CODES
    measures, changes = Order, Change

    def may(self, actor: Actor) -> bool:
        return may_order(actor)

    def check_running(self, measure: Order, now: datetime) -> None:
        check_running(measure.state, measure.expires_at, now)

    def asks(self, change: Change) -> dict[str, object]:
        return {"why": change.why}


_STOPS = _OfStops()
lift, confirm, withdraw, sweep = _STOPS.lift, _STOPS.confirm, _STOPS.withdraw, _STOPS.sweep
note_change_sent, hear_change = _STOPS.note_sent, _STOPS.hear


@transaction.atomic
def extend(order_id: int, why: str, actor: Actor, now: datetime) -> Change:
    """Ask the bank to let a running stop begin anew (续止付). Asking again changes nothing.

    Raises Trouble once the period is over, for a hold, and when the account was stopped
    and extended as often as the law lets; PermissionDenied for other desks.
    """
    order = _STOPS.running(order_id, why, actor, now)
    check_extendable(order.kind, lifting=_STOPS.live(order, Kind.LIFT) is not None)
    found = _STOPS.live(order, Kind.EXTEND)
    if found is None:
        times = times_stopped([order.account], order.kind)[order.account]
        check_repeat(times, order.kind, now)
    return found or _STOPS.propose(order, Kind.EXTEND, actor, now, why=why)
