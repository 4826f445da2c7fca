"""Closing a unit asks every room whether something there is still open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.govern.access.people import set_unit_closed
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.actions import hold
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.queries import open_alerts_below
from fanzha.prevent.protect.queries import residents_below
from fanzha.recover.stop.queries import live_orders_at


@transaction.atomic
def close_unit(code: str, by: Actor, now: datetime) -> None:
    """Close a unit where nobody sits and nothing is open. Raises Trouble with what stands in the
    way, and Unit.DoesNotExist.

    One transaction, with the unit held: a person, a resident, a unit below, a visit handed over is
    seen, or comes too late and is refused. Two things are not: an order to a bank names it by code,
    so one that leaves in this very moment goes out and runs its course; and an alert that opens while
    this runs, about somebody who has just been moved away, opens after it, in the closed unit's
    branch, where the centre sees it.
    """
    path = hold(code).path
    in_the_way = (
        (residents_below(path), "名居民登记在这里", "residents are registered there"),
        (open_alerts_below(path), "件预警在办", "alerts are open there"),
        (live_orders_at(code), "笔指令在办", "orders are open there"),
    )
    for count, zh, en in in_the_way:
        if count:
            raise Trouble(zh=f"还有 {count} {zh}", en=f"{count} {en}", field="unit")
    set_unit_closed(code, True, by, now)


def reopen_unit(code: str, by: Actor, now: datetime) -> None:
    """Open a closed unit again. Raises Unit.DoesNotExist."""
    set_unit_closed(code, False, by, now)
