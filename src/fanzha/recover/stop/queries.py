"""Reads of stop-payment orders."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.rules import State

UNANSWERED = (State.QUEUED, State.SENT)


def access_order(order_id: int, actor: Actor, purpose: str, now: datetime) -> Order:
    """One order. Raises PermissionDenied for another bank's, Order.DoesNotExist."""
    order = Order.objects.get(pk=order_id)
    pass_gate(
        actor, allowed=may_see_money(actor, order.bank), subject_kind="order", subject_id=order.pk,
        ground=f"report:{order.report_id}", purpose=purpose, now=now,
    )  # fmt: skip
    return order


def orders_of(report_id: int) -> list[Order]:
    """Every order of a report, oldest first. For doors that passed `access_report`."""
    return list(Order.objects.filter(report_id=report_id).order_by("id"))


def orders_at_bank(bank: str, actor: Actor) -> QuerySet[Order]:
    """A bank's orders, unanswered first and then newest. Show names masked.

    Raises PermissionDenied for anybody but the centre and that bank's own liaison.
    """
    if not may_see_money(actor, bank):
        raise PermissionDenied
    return Order.objects.filter(bank=bank).order_by("-answered_at", "ordered_at", "id")


def expiring(now: datetime, within: timedelta) -> QuerySet[Order]:
    """Running stops that end soon, the next first."""
    running = Order.objects.filter(state=State.STOPPED, expires_at__gt=now)
    return running.filter(expires_at__lte=now + within).order_by("expires_at")


def stops(since: datetime, until: datetime) -> QuerySet[Order]:
    """Orders whose stop began in [since, until), whatever became of them. For sums."""
    return Order.objects.filter(stopped_at__gte=since, stopped_at__lt=until)
