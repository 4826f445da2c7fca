"""How a stop ends, for the verbs of this room."""

from __future__ import annotations

from datetime import datetime

from fanzha.kit.live import changed
from fanzha.recover.stop import change_rules as changes
from fanzha.recover.stop.models import Change, Order
from fanzha.recover.stop.rules import State


def end(order: Order, state: State, at: datetime) -> None:
    """Write the end down; what still waited for a second person is withdrawn with it."""
    order.state, order.ended_at = state, at
    order.save()
    waiting = Change.objects.filter(order=order, state=changes.State.PROPOSED)
    waiting.update(state=changes.State.WITHDRAWN)
    tell(order)


def lapse_if_over(order: Order, now: datetime) -> bool:
    """End a running stop whose period is over at `now`; whether it was."""
    over = order.expires_at is not None and order.expires_at <= now
    if order.state != State.STOPPED or order.expires_at is None or not over:
        return False
    end(order, State.LAPSED, order.expires_at)
    return True


def tell(order: Order) -> None:
    """Let the pages that show the order know."""
    changed("duty", f"chase-{order.report_id}", f"bank-{order.bank}")
