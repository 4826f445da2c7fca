"""Verbs on running stops: extend, lift, confirm, and what the bank said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.message.actions import keep, send
from fanzha.recover.message.codes import Result
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import one_at_a_time
from fanzha.recover.stop.change_rules import (
    CODES,
    LIVE,
    Kind,
    Reason,
    State,
    accepted,
    begun_at,
    check_extendable,
    check_proposed,
    check_reason,
    check_running,
    check_second,
    extended_until,
    may_confirm,
    needs_second,
    over_at_bank,
)
from fanzha.recover.stop.ending import end, lapse_if_over, tell
from fanzha.recover.stop.models import Change, Order
from fanzha.recover.stop.queries import times_stopped
from fanzha.recover.stop.rules import LIVE as LIVE_ORDER
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.stop.rules import check_repeat, check_why, may_order


@transaction.atomic
def extend(order_id: int, why: str, actor: Actor, now: datetime) -> Change:
    """Ask the bank to let a running stop begin anew (续止付). Asking again changes nothing.

    Raises Trouble once the period is over, for a hold, and when the account was stopped
    and extended as often as the law lets; PermissionDenied for other desks.
    """
    order = _running(order_id, why, actor, now)
    check_extendable(order.kind, lifting=_live(order, Kind.LIFT) is not None)
    found = _live(order, Kind.EXTEND)
    if found is None:
        times = times_stopped([order.account], order.kind)[order.account]
        check_repeat(times, order.kind, now)
    return found or _propose(_Wish(order, Kind.EXTEND, why), actor, now)


@transaction.atomic
def lift(order_id: int, why: str, actor: Actor, now: datetime,
         reason: str = Reason.GROUND_GONE) -> Change:  # fmt: skip
    """Ask the bank to end a running stop early. Asking again changes nothing.

    Raises Trouble when nothing runs, or without reason; PermissionDenied for other desks.
    """
    check_reason(reason)
    order = _running(order_id, why, actor, now)
    return _live(order, Kind.LIFT) or _propose(_Wish(order, Kind.LIFT, why, reason), actor, now)


@transaction.atomic
def confirm(change_id: int, actor: Actor, now: datetime) -> Change:
    """The second person agrees: the message leaves. Raises Trouble for the first person."""
    change, order = _waiting(change_id, actor)
    check_second(change.decider_id, actor)
    check_running(order.state, order.expires_at, now)
    change.confirmer_id = actor.user_id
    _ask_bank(change, order, now)
    _record(actor, f"confirm_{change.kind}", order, now)
    return change


@transaction.atomic
def withdraw(change_id: int, actor: Actor, now: datetime) -> None:
    """Nothing shall leave after all; either person may say so."""
    change, order = _waiting(change_id, actor)
    change.state = State.WITHDRAWN
    change.save()
    _record(actor, f"withdraw_{change.kind}", order, now)
    tell(order)


@transaction.atomic
def note_change_sent(key: UUID) -> None:
    """The bank has it."""
    Change.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@transaction.atomic
def hear_change(key: UUID, answer: Answer, now: datetime) -> Order:
    """Write the bank's answer down. Raises Trouble when it lacks what its result needs.

    An extension that the bank made in time counts however late its answer comes; one it
    made after the end is kept for a person and changes nothing.
    """
    one_at_a_time(Change.objects.values_list("order__report_id", flat=True).get(key=key))
    change = Change.objects.select_for_update().get(key=key)
    order = Order.objects.select_for_update().get(pk=change.order_id)
    if change.state not in (State.QUEUED, State.SENT):
        return order
    change.answer_code, change.answered_at = answer.result, now
    done = _extended if change.kind == Kind.EXTEND else _lifted
    change.state = State.DONE if done(change, order, answer, now) else State.REFUSED
    change.save()
    tell(order)
    return order


@dataclass(frozen=True)
class _Wish:
    order: Order
    kind: Kind
    why: str
    reason: str = ""


def _running(order_id: int, why: str, actor: Actor, now: datetime) -> Order:
    if not may_order(actor):
        raise PermissionDenied
    check_why(why)
    one_at_a_time(Order.objects.values_list("report_id", flat=True).get(pk=order_id))
    order = Order.objects.select_for_update().get(pk=order_id)
    check_running(order.state, order.expires_at, now)
    return order


def _live(order: Order, kind: Kind) -> Change | None:
    return Change.objects.filter(order=order, kind=kind, state__in=LIVE).first()


def _propose(wish: _Wish, actor: Actor, now: datetime) -> Change:
    if actor.user_id is None:
        raise PermissionDenied  # every change has a named decider
    by_two = needs_second("stop", wish.kind, now)
    change = Change(
        key=uuid4(), state=State.PROPOSED, decider_id=actor.user_id, needs_second=by_two,
        proposed_at=now, **vars(wish),
    )  # fmt: skip
    if by_two:
        change.save()
        tell(wish.order)
    else:
        _ask_bank(change, wish.order, now)
    _record(actor, f"{wish.kind}_stop", wish.order, now)
    return change


def _ask_bank(change: Change, order: Order, now: datetime) -> None:
    change.state, change.asked_at = State.QUEUED, now
    change.save()
    body = {"order": str(order.key), "account": order.account, "why": change.why}
    send(change.key, CODES[Kind(change.kind)], order.bank, body, now)
    tell(order)


def _waiting(change_id: int, actor: Actor) -> tuple[Change, Order]:
    if not may_confirm(actor):
        raise PermissionDenied
    one_at_a_time(Change.objects.values_list("order__report_id", flat=True).get(pk=change_id))
    change = Change.objects.select_for_update().get(pk=change_id)
    check_proposed(change.state)
    return change, Order.objects.select_for_update().get(pk=change.order_id)


def _extended(change: Change, order: Order, answer: Answer, now: datetime) -> bool:
    if not accepted(answer.result, has_moment="extended_at" in answer.body):
        return False
    since = order.extended_at or order.stopped_at
    begun = begun_at(moment(answer.body, "extended_at"), since, now)
    change.effective_at, change.balance_fen = begun, whole_fen(answer.body, "balance_fen")
    if order.expires_at is None or order.state not in (Stop.STOPPED, Stop.LAPSED):
        return True  # lifted or frozen meanwhile: the record of the answer is all that is left
    until = extended_until(order.kind, begun, order.expires_at)
    if until is None:
        keep(f"extension {change.key} from {begun.isoformat()}", "extended after its end", now)
        return False
    _run_on(order, begun, until, now)
    return True


def _run_on(order: Order, begun: datetime, until: datetime, now: datetime) -> None:
    """Let the stop run from `begun` to `until`; a late answer may find it lapsed."""
    order.extended_at, order.expires_at = begun, until
    if order.state == Stop.LAPSED:
        newer = Order.objects.filter(
            report_id=order.report_id, account=order.account, state__in=LIVE_ORDER
        )
        order.ended_at = until
        if until > now and not newer.exists():
            order.state, order.ended_at = Stop.STOPPED, None
    order.save()
    lapse_if_over(order, now)


def _lifted(change: Change, order: Order, answer: Answer, now: datetime) -> bool:
    if not over_at_bank(answer.result):
        return False
    said = moment(answer.body, "lifted_at") if "lifted_at" in answer.body else answer.at
    change.effective_at = max(min(said, now), order.stopped_at or change.proposed_at)
    if order.state == Stop.STOPPED:
        if answer.result != Result.EXPIRED and _before(change.effective_at, order.expires_at):
            end(order, Stop.LIFTED, change.effective_at)
        else:
            end(order, Stop.LAPSED, change.effective_at)
    return True


def _before(moment_: datetime, end_at: datetime | None) -> bool:
    return end_at is not None and moment_ < end_at


def _record(actor: Actor, verb: str, order: Order, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="order",
        subject_id=order.pk, ground=f"report:{order.report_id}", purpose="chase", now=now,
    )  # fmt: skip
