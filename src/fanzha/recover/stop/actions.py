"""Verbs on stop-payment orders. Extending and lifting them is in `changes.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.govern.audit.actions import record_each
from fanzha.kit.verbs import joining
from fanzha.recover.message.actions import Letter, send_all, take_answer
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import losses, one_at_a_time, standing
from fanzha.recover.stop.measure.ending import end, lapse_if_over, tell
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.public_accounts import public_accounts
from fanzha.recover.stop.queries import stopped_among, times_stopped
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

_HEARD = (
    "state", "answer_code", "answered_at", "sent_at", "stopped_at", "expires_at", "balance_fen",
)  # fmt: skip
VERBS = {Kind.PAYEE: "stop", Kind.HOLD: "hold_own"}


def order_stop(ask: Ask, actor: Actor, now: datetime) -> Order:
    """Order the stop of an account; the message leaves when the transaction commits.

    A live order for the same account and report is returned as it is. An account that
    carries public money, or was stopped too often, gets an order in state `refused` with
    the code that a bank would give, and nothing leaves: the other accounts of the report
    do not wait for it. Raises Trouble for a report nobody accepted, or an account that is
    not the victim's own (`Kind.HOLD`), PermissionDenied for other desks and for an order
    without a named decider.
    """
    return order_stops([ask], actor, now)[0]


@joining
def order_stops(asks: Sequence[Ask], actor: Actor, now: datetime) -> list[Order]:
    """Order several stops of one report and one kind, looking everything up once.

    The order of each, in the same order; two for one account give one order. Else as
    `order_stop`: nothing is ordered where one of them raises.
    """
    if not may_order(actor) or actor.user_id is None:
        raise PermissionDenied
    for ask in asks:
        check_why(ask.why)
    (report_id,), (kind,) = {ask.report_id for ask in asks}, {ask.kind for ask in asks}
    one_at_a_time(report_id)
    check_accepted(standing(report_id).state)
    if kind == Kind.HOLD:
        for ask in asks:
            check_own(ask.account, _own_accounts(report_id))
    # Nobody else writes orders of this report now: its row is ours until we commit.
    wanted: dict[str, Ask] = {}
    for ask in asks:
        wanted.setdefault(ask.account, ask)
    live = Order.objects.filter(report_id=report_id, account__in=list(wanted), state__in=LIVE)
    orders = {order.account: order for order in live}
    fresh = [ask for ask in wanted.values() if ask.account not in orders]
    orders |= {order.account: order for order in _ordered(fresh, actor, now)}
    return [orders[ask.account] for ask in asks]


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


@joining
def note_sent(key: UUID, now: datetime) -> None:
    """The bank has the order."""
    queued = Order.objects.filter(key=key, state=State.QUEUED)
    if queued.update(state=State.SENT, sent_at=now):
        tell(Order.objects.only("report_id", "bank").get(key=key))


@joining
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
    order.save(update_fields=_HEARD)
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
    _record(actor, "answer_order", [order], now)


def _ordered(asks: Sequence[Ask], actor: Actor, now: datetime) -> list[Order]:
    """An order for each account, sent or refused by the centre itself."""
    if not asks:
        return []
    accounts, kind = [ask.account for ask in asks], asks[0].kind
    listed = set(
        public_accounts(now).filter(account__in=accounts).values_list("account", flat=True)
    )
    running, times = stopped_among(accounts, now), times_stopped(accounts, kind)
    refused: dict[str, Result] = {}
    for ask in asks:
        code = refusal(
            listed=ask.account in listed, running=ask.account in running,
            times=times[ask.account], kind=ask.kind, now=now,
        )  # fmt: skip
        if code is not None:
            refused[ask.account] = code
    kept = [_refused_here(ask, refused[ask.account], actor, now)
            for ask in asks if ask.account in refused]  # fmt: skip
    return kept + _sent([ask for ask in asks if ask.account not in refused], actor, now)


def _sent(asks: Sequence[Ask], actor: Actor, now: datetime) -> list[Order]:
    orders = Order.objects.bulk_create([_new(ask, actor, now) for ask in asks])
    send_all([Letter(order.key, Code.STOP, order.bank, _body(order)) for order in orders], now)
    if orders:
        ask = asks[0]
        _record(actor, "stop_by_mandate" if ask.mandate_id else VERBS[ask.kind], orders, now)
    for order in orders:
        tell(order)
    return orders


def _refused_here(ask: Ask, code: Result, actor: Actor, now: datetime) -> Order:
    last = Order.objects.filter(report_id=ask.report_id, account=ask.account).last()
    if last and last.answered_at is None and last.answer_code == code:
        return last
    order = _new(ask, actor, now)
    order.state, order.answer_code, order.ended_at = State.REFUSED, code, now
    order.save()
    _record(actor, "refuse_stop", [order], now)
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


def _record(actor: Actor, verb: str, orders: Sequence[Order], now: datetime) -> None:
    record_each(
        [order.pk for order in orders], actor_id=actor.user_id, role=actor.role, verb=verb,
        subject_kind="order", ground=f"report:{orders[0].report_id}", purpose="chase", now=now,
    )  # fmt: skip
