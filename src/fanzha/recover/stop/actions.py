"""Verbs on stop-payment orders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.recover.message.actions import send, take_answer
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import one_at_a_time
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.rules import (
    LIVE,
    Ask,
    State,
    check_hand_result,
    check_liftable,
    check_repeat,
    check_why,
    expires,
    may_order,
    outcome,
)
from fanzha.words.enums import Role


@transaction.atomic
def order_stop(ask: Ask, actor: Actor, now: datetime) -> Order:
    """Order the stop of an account; the message leaves when the transaction commits.

    A live order for the same account and report is returned as it is. Raises Trouble
    when the account was stopped too often, PermissionDenied for other desks.
    """
    if not may_order(actor):
        raise PermissionDenied
    check_why(ask.why)
    one_at_a_time(ask.report_id)
    fresh = Order(key=uuid4(), ordered_at=now, decider_id=actor.user_id, **vars(ask))
    # A race between two officers ends here: the second insert does nothing.
    Order.objects.bulk_create([fresh], ignore_conflicts=True)
    live = Order.objects.get(report_id=ask.report_id, account=ask.account, state__in=LIVE)
    if live.key == fresh.key:
        check_repeat(_earlier_stops(live), now)
        send(live.key, Code.STOP, live.bank, _body(live), now)
        _record(actor, "stop", live, now)
        _changed(live)
    return live


@transaction.atomic
def note_sent(key: UUID, now: datetime) -> None:
    """The bank has the order."""
    order = Order.objects.select_for_update().get(key=key)
    if order.state == State.QUEUED:
        order.state, order.sent_at = State.SENT, now
        order.save()
        _changed(order)


@transaction.atomic
def hear(key: UUID, answer: Answer, now: datetime) -> Order:
    """Write the bank's answer down. A final state never moves back.

    A stop whose period is over when the answer comes is written as stopped and lapsed,
    so that the record shows both and no page shows it running. Raises Trouble when the
    answer lacks what its result needs.
    """
    one_at_a_time(Order.objects.values_list("report_id", flat=True).get(key=key))
    order = Order.objects.select_for_update().get(key=key)
    if order.state not in (State.QUEUED, State.SENT):
        return order
    said = answer.body
    order.state = outcome(answer.result, has_moment="stopped_at" in said)
    order.answer_code, order.answered_at = answer.result, now
    order.sent_at = order.sent_at or now
    if order.state == State.STOPPED:
        order.stopped_at = min(moment(said, "stopped_at"), now)
        order.expires_at = expires(order.stopped_at)
        order.balance_fen = whole_fen(said, "balance_fen")
    order.save()
    _lapse_if_over(order, now)
    _changed(order)
    return order


@transaction.atomic
def lift(order_id: int, why: str, actor: Actor, now: datetime) -> None:
    """Ask the bank to end a running stop early. Asking again changes nothing."""
    if not may_order(actor):
        raise PermissionDenied
    check_why(why)
    order = Order.objects.select_for_update().get(pk=order_id)
    check_liftable(order.state)
    if order.lift_key is None:
        order.lift_key, order.lift_why = uuid4(), why
        order.save()
        body = {"order": str(order.key), "account": order.account, "why": order.lift_why}
        send(order.lift_key, Code.LIFT_STOP, order.bank, body, now)
        _record(actor, "lift_stop", order, now)
        _changed(order)


@transaction.atomic
def hear_lifted(lift_key: UUID, answer: Answer, now: datetime) -> None:
    """The bank ended the stop, unless it had ended already."""
    order = Order.objects.select_for_update().get(lift_key=lift_key)
    done = answer.result in (Result.OK, Result.HANDLED_BEFORE)
    if order.state == State.STOPPED and done:
        _end(order, State.LIFTED, now)


@transaction.atomic
def supersede(report_id: int, account: str, now: datetime) -> None:
    """A freeze has taken the place of the stop."""
    running = Order.objects.select_for_update().filter(
        report_id=report_id, account=account, state=State.STOPPED
    )
    for order in running:
        _end(order, State.FROZEN, now)


@transaction.atomic
def answer_by_hand(order_id: int, result: str, balance_fen: int, actor: Actor,
                   now: datetime) -> None:  # fmt: skip
    """A liaison answers for a bank without interface; it counts as the bank's own answer.

    Raises PermissionDenied for another bank's order, Trouble for an unknown result.
    """
    order = Order.objects.get(pk=order_id)
    if actor.role != Role.BANK_LIAISON or not may_see_money(actor, order.bank):
        raise PermissionDenied
    check_hand_result(result)
    held = {"stopped_at": now.isoformat(), "balance_fen": balance_fen}
    take_answer(
        Answer(
            key=order.key, code=answer_code(Code.STOP), bank=order.bank, result=result, at=now,
            body=held if outcome(result, has_moment=True) == State.STOPPED else {},
        ),
        now,
    )  # fmt: skip
    _record(actor, "answer_order", order, now)


def _end(order: Order, state: State, now: datetime) -> None:
    order.state, order.ended_at = state, now
    order.save()
    _changed(order)


def _lapse_if_over(order: Order, now: datetime) -> None:
    if order.state == State.STOPPED and order.expires_at and order.expires_at <= now:
        _end(order, State.LAPSED, order.expires_at)


def _earlier_stops(order: Order) -> int:
    held = Order.objects.filter(account=order.account, stopped_at__isnull=False)
    return held.exclude(pk=order.pk).count()


def _body(order: Order) -> dict[str, object]:
    return {
        "account": order.account, "holder": order.holder, "amount_fen": order.amount_fen,
        "paid_at": order.paid_at.isoformat(), "ground": f"report:{order.report_id}",
    }  # fmt: skip


def _record(actor: Actor, verb: str, order: Order, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="order",
        subject_id=order.pk, ground=f"report:{order.report_id}", purpose="chase", now=now,
    )  # fmt: skip


def _changed(order: Order) -> None:
    changed("duty", f"chase-{order.report_id}", f"bank-{order.bank}")
