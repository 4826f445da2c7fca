"""Verbs on stop-payment orders. Extending and lifting them is in `changes.py`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.govern.audit.actions import record
from fanzha.recover.message.actions import send, take_answer
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import losses, one_at_a_time, standing
from fanzha.recover.stop.measure.ending import end, lapse_if_over, tell
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.public_accounts import is_public
from fanzha.recover.stop.queries import is_stopped, times_stopped
from fanzha.recover.stop.rules import (
    LIVE,
    Ask,
    Kind,
    State,
    check_accepted,
    check_bank,
    check_hand_result,
    check_own,
    check_why,
    expires,
    may_order,
    outcome,
    refusal,
)
from fanzha.words.enums import Role

VERBS = {Kind.PAYEE: "stop", Kind.HOLD: "hold_own"}


@transaction.atomic
def order_stop(ask: Ask, actor: Actor, now: datetime) -> Order:
    """Order the stop of an account; the message leaves when the transaction commits.

    A live order for the same account and report is returned as it is. An account that
    carries public money, or was stopped too often, gets an order in state `refused` with
    the code that a bank would give, and nothing leaves: the other accounts of the report
    do not wait for it. Raises Trouble for a report nobody accepted, or an account that is
    not the victim's own (`Kind.HOLD`), PermissionDenied for other desks and for an order
    without a named decider.
    """
    if not may_order(actor) or actor.user_id is None:
        raise PermissionDenied
    check_why(ask.why)
    one_at_a_time(ask.report_id)
    check_accepted(standing(ask.report_id).state)
    if ask.kind == Kind.HOLD:
        check_own(ask.account, _own_accounts(ask.report_id))
    same = Order.objects.filter(report_id=ask.report_id, account=ask.account)
    # Nobody else writes orders of this report now: its row is ours until we commit.
    return same.filter(state__in=LIVE).first() or _ordered(ask, actor, now)


@transaction.atomic
def hold_own(report_id: int, account: str, bank: str, why: str, actor: Actor,
             now: datetime) -> Order:  # fmt: skip
    """Hold the victim's own account for a short time, so that no more is paid under the spell.

    `account` must be one that the victim paid from in this report; the ground is that
    payment. Errors as in `order_stop`.
    """
    paid = [loss for loss in losses([report_id]) if loss.payer_account == account]
    check_own(account, [loss.payer_account for loss in paid])
    last = paid[-1]
    check_bank(last.payer_bank or bank)
    ask = Ask(
        report_id=report_id, bank=last.payer_bank or bank, account=account,
        holder=last.payer_name, amount_fen=last.amount_fen, paid_at=last.paid_at, why=why,
        kind=Kind.HOLD,
    )  # fmt: skip
    return order_stop(ask, actor, now)


@transaction.atomic
def note_sent(key: UUID, now: datetime) -> None:
    """The bank has the order."""
    order = Order.objects.select_for_update().get(key=key)
    if order.state == State.QUEUED:
        order.state, order.sent_at = State.SENT, now
        order.save()
        tell(order)


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
        order.expires_at = expires(order.stopped_at, order.kind)
        order.balance_fen = whole_fen(said, "balance_fen")
    order.save()
    lapse_if_over(order, now)
    tell(order)
    return order


@transaction.atomic
def supersede(report_id: int, account: str, now: datetime) -> None:
    """A freeze has taken the place of the stop."""
    running = Order.objects.select_for_update().filter(
        report_id=report_id, account=account, state=State.STOPPED
    )
    for order in running:
        if not lapse_if_over(order, now):
            end(order, State.FROZEN, now)


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


def _ordered(ask: Ask, actor: Actor, now: datetime) -> Order:
    code = refusal(
        listed=is_public(ask.account), running=is_stopped(ask.account, now),
        times=times_stopped([ask.account], ask.kind)[ask.account], kind=ask.kind, now=now,
    )  # fmt: skip
    if code is not None:
        return _refused_here(ask, code, actor, now)
    order = _new(ask, actor, now)
    order.save()
    send(order.key, Code.STOP, order.bank, _body(order), now)
    _record(actor, "stop_by_mandate" if ask.mandate_id else VERBS[ask.kind], order, now)
    tell(order)
    return order


def _refused_here(ask: Ask, code: Result, actor: Actor, now: datetime) -> Order:
    last = Order.objects.filter(report_id=ask.report_id, account=ask.account).last()
    if last and last.answered_at is None and last.answer_code == code:
        return last
    order = _new(ask, actor, now)
    order.state, order.answer_code, order.ended_at = State.REFUSED, code, now
    order.save()
    _record(actor, "refuse_stop", order, now)
    tell(order)
    return order


def _new(ask: Ask, actor: Actor, now: datetime) -> Order:
    return Order(key=uuid4(), ordered_at=now, decider_id=actor.user_id, **vars(ask))


def _own_accounts(report_id: int) -> set[str]:
    return {loss.payer_account for loss in losses([report_id]) if loss.payer_account}


def _body(order: Order) -> dict[str, object]:
    return {
        "account": order.account, "holder": order.holder, "amount_fen": order.amount_fen,
        "paid_at": order.paid_at.isoformat(), "ground": f"report:{order.report_id}",
        "kind": order.kind,
    }  # fmt: skip


def _record(actor: Actor, verb: str, order: Order, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="order",
        subject_id=order.pk, ground=f"report:{order.report_id}", purpose="chase", now=now,
    )  # fmt: skip
