"""Reads of stop-payment orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.recover.stop import change_rules as changes
from fanzha.recover.stop.basis import Basis, ground_words, period_words, remedy
from fanzha.recover.stop.models import Change, Order
from fanzha.recover.stop.rules import KIND_LABELS, LAW, Kind, State
from fanzha.words import law

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
    """Every order on accounts that stolen money went to, oldest first.

    For doors that passed `access_report`.
    """
    return list(Order.objects.filter(report_id=report_id, kind=Kind.PAYEE).order_by("id"))


@dataclass(frozen=True)
class FoundOrder:
    """An order on an account that a search found; nobody's name."""

    report_id: int
    bank: str
    kind: str
    state: str
    ordered_at: datetime


def find_orders(actor: Actor, account: str, most: int) -> list[FoundOrder]:
    """Orders on an account, newest first, of the banks whose orders the actor may see."""
    rows = Order.objects.filter(account=account).order_by("-pk")[:most]
    return [
        FoundOrder(row.report_id, row.bank, row.kind, row.state, row.ordered_at)
        for row in rows if may_see_money(actor, row.bank)
    ]  # fmt: skip


def live_orders_at(bank: str) -> int:
    """How many orders at a bank wait for its answer or run."""
    return Order.objects.filter(bank=bank, state__in=(*UNANSWERED, State.STOPPED)).count()


def running_of(report_id: int, account: str) -> Order | None:
    """The order of this report whose stop was last known to run on the account."""
    running = Order.objects.filter(
        report_id=report_id, account=account, kind=Kind.PAYEE, state=State.STOPPED
    )
    return running.first()


def holds_of(report_id: int) -> list[Order]:
    """Every protective hold on the victim's own accounts, oldest first. Doors as above."""
    return list(Order.objects.filter(report_id=report_id, kind=Kind.HOLD).order_by("id"))


def orders_at_bank(bank: str, actor: Actor) -> QuerySet[Order]:
    """A bank's orders, unanswered first and then newest. Show names masked.

    Raises PermissionDenied for anybody but the centre and that bank's own liaison.
    """
    if not may_see_money(actor, bank):
        raise PermissionDenied
    asked = Order.objects.filter(bank=bank).exclude(
        state=State.REFUSED, answered_at__isnull=True
    )  # what the centre refused itself never went to the bank
    return asked.order_by("-answered_at", "ordered_at", "id")


def expiring(now: datetime, within: timedelta | None = None) -> QuerySet[Order]:
    """Running stops that end soon, the next first; by default as soon as the desk is warned."""
    soon = within or timedelta(hours=law.number("stop.warn_hours", now))
    running = Order.objects.filter(state=State.STOPPED, expires_at__gt=now)
    return running.filter(expires_at__lte=now + soon).order_by("expires_at")


def stops(since: datetime, until: datetime) -> QuerySet[Order]:
    """Orders whose stop began in [since, until), whatever became of them. For sums."""
    found = Order.objects.filter(stopped_at__gte=since, stopped_at__lt=until)
    return found.filter(kind=Kind.PAYEE)


def times_stopped(accounts: Collection[str], kind: str) -> Counter[str]:
    """How often each account was stopped or extended, by any report; 0 for one that never was.

    Two orders that met the same stop at the bank count once: their moment is the same.
    """
    held = Order.objects.filter(account__in=accounts, kind=kind, stopped_at__isnull=False)
    stopped = held.values_list("account").annotate(Count("stopped_at", distinct=True))
    again = Change.objects.filter(
        order__account__in=accounts, order__kind=kind, kind=changes.Kind.EXTEND,
        state__in=(*changes.LIVE, changes.State.DONE),
    )  # fmt: skip
    extended = again.values_list("order__account").annotate(Count("id"))
    return Counter(dict(stopped)) + Counter(dict(extended))


def stopped_among(accounts: Collection[str], now: datetime) -> set[str]:
    """On which of the accounts a stop runs now, by any report."""
    held = Order.objects.filter(account__in=accounts, state=State.STOPPED, expires_at__gt=now)
    return set(held.values_list("account", flat=True))


def changes_of(orders: Collection[Order]) -> dict[int, list[Change]]:
    """What was asked about these orders, by order, oldest first."""
    found: dict[int, list[Change]] = {order.pk: [] for order in orders}
    for change in Change.objects.filter(order__in=orders).order_by("id"):
        found[change.order_id].append(change)
    return found


def order_by(key: UUID) -> Order | None:
    """The order that a message carries, with its report. For its paper: no gate."""
    return Order.objects.select_related("report").filter(key=key).first()


def change_by(key: UUID) -> Change | None:
    """The change that a message asks for, with order and report. For its paper: no gate."""
    return Change.objects.select_related("order__report").filter(key=key).first()


def report_of_change(change_id: int) -> int:
    """The report whose stop is to be changed. Raises Change.DoesNotExist."""
    return int(Change.objects.values_list("order__report_id", flat=True).get(pk=change_id))


def to_confirm() -> QuerySet[Change]:
    """Changes that wait for a second person, the oldest first. Show numbers masked."""
    waiting = Change.objects.filter(state=changes.State.PROPOSED).select_related("order")
    return waiting.order_by("proposed_at")


@dataclass(frozen=True)
class LiftTime:
    """One lifted stop: how long the account was held, and how long the bank took to let go.

    `wrong` when the officer said that it should never have been stopped. Without a person.
    """

    order_id: int
    bank: str
    wrong: bool
    stopped_at: datetime
    asked_at: datetime
    lifted_at: datetime

    @property
    def hours_held(self) -> float:
        """From the stop to its end."""
        return (self.lifted_at - self.stopped_at) / timedelta(hours=1)

    @property
    def hours_to_lift(self) -> float:
        """From the officer's decision to the end."""
        return (self.lifted_at - self.asked_at) / timedelta(hours=1)


def lift_times(since: datetime, until: datetime) -> list[LiftTime]:
    """Stops that were lifted in [since, until), in order of time."""
    done = Change.objects.filter(
        kind=changes.Kind.LIFT, state=changes.State.DONE, order__state=State.LIFTED,
        effective_at__gte=since, effective_at__lt=until,
    )  # fmt: skip
    rows = done.order_by("effective_at").values_list(
        "order_id", "order__bank", "reason", "order__stopped_at", "proposed_at", "effective_at"
    )
    return [
        LiftTime(order, bank, reason == changes.Reason.WRONG, stopped, asked, lifted)
        for order, bank, reason, stopped, asked, lifted in rows
        if stopped and lifted
    ]


def basis(order: Order) -> Basis:
    """Ground, period, decider and remedy of an order, for its papers and pages."""
    part, on = LAW[Kind(order.kind)], order.ordered_at
    return Basis(
        measure=KIND_LABELS[Kind(order.kind)], ground=ground_words(order.report_id, order.why),
        article=law.setting(f"{part}.period_hours", on).source,
        period=period_words(f"{part}.period_hours", on), since=order.stopped_at,
        until=order.expires_at, decider=str(order.decider), confirmer="",
        mandate_id=order.mandate_id, case_no="", approval="",
        notice=remedy("measure.notice", on), appeal=remedy("measure.appeal", on),
    )  # fmt: skip


def running_on(accounts: Collection[str], now: datetime) -> list[Order]:
    """Stops that hold one of these accounts now, for whichever report, oldest first."""
    held = Order.objects.filter(
        account__in=accounts, kind=Kind.PAYEE, state=State.STOPPED, expires_at__gt=now
    )
    return list(held.order_by("id"))
