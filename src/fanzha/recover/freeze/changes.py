"""Verbs on running freezes: renew, lift, confirm, and what the bank said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.freeze.ending import end, lapse_if_over, tell
from fanzha.recover.freeze.models import Change, Freeze
from fanzha.recover.freeze.rules import (
    CODES,
    check_ground,
    check_running,
    may_freeze,
    renewed_until,
)
from fanzha.recover.freeze.rules import LIVE as LIVE_FREEZE
from fanzha.recover.freeze.rules import State as Held
from fanzha.recover.message.actions import keep, send
from fanzha.recover.message.codes import Result
from fanzha.recover.message.rules import Answer, moment
from fanzha.recover.report.queries import one_at_a_time, standing
from fanzha.recover.stop.change_rules import (
    LIVE,
    Kind,
    Reason,
    State,
    accepted,
    begun_at,
    check_extendable,
    check_proposed,
    check_reason,
    check_second,
    may_confirm,
    needs_second,
    over_at_bank,
)
from fanzha.recover.stop.rules import check_why
from fanzha.words import law


@transaction.atomic
def renew(freeze_id: int, approval: str, why: str, actor: Actor, now: datetime) -> Change:
    """Ask the bank to let a running freeze run on (续冻). Asking again changes nothing.

    Raises Trouble once the period is over, while it is being lifted, and without the
    ground that the law demands; PermissionDenied for other desks.
    """
    freeze = _running(freeze_id, why, actor, now)
    check_extendable("", lifting=_live(freeze, Kind.LIFT) is not None)
    check_ground(standing(freeze.report_id).case_no, approval, now)
    wish = _Wish(freeze, Kind.EXTEND, why, approval=approval.strip())
    return _live(freeze, Kind.EXTEND) or _propose(wish, actor, now)


@transaction.atomic
def lift(freeze_id: int, why: str, actor: Actor, now: datetime,
         reason: str = Reason.GROUND_GONE) -> Change:  # fmt: skip
    """Ask the bank to end a running freeze early. Asking again changes nothing.

    Where a second person is needed it waits for `confirm`. Raises Trouble when nothing
    runs, or without reason; PermissionDenied for other desks.
    """
    check_reason(reason)
    freeze = _running(freeze_id, why, actor, now)
    return _live(freeze, Kind.LIFT) or _propose(_Wish(freeze, Kind.LIFT, why, reason), actor, now)


@transaction.atomic
def confirm(change_id: int, actor: Actor, now: datetime) -> Change:
    """The second person agrees: the message leaves. Raises Trouble for the first person."""
    change, freeze = _waiting(change_id, actor)
    check_second(change.decider_id, actor)
    check_running(freeze.state, freeze.expires_at, now)
    change.confirmer_id = actor.user_id
    _ask_bank(change, freeze, now)
    _record(actor, f"confirm_{change.kind}", freeze, now)
    return change


@transaction.atomic
def withdraw(change_id: int, actor: Actor, now: datetime) -> None:
    """Nothing shall leave after all; either person may say so."""
    change, freeze = _waiting(change_id, actor)
    change.state = State.WITHDRAWN
    change.save()
    _record(actor, f"withdraw_{change.kind}", freeze, now)
    tell(freeze)


@transaction.atomic
def note_change_sent(key: UUID) -> None:
    """The bank has it."""
    Change.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@transaction.atomic
def hear_change(key: UUID, answer: Answer, now: datetime) -> Freeze:
    """Write the bank's answer down. Raises Trouble when it lacks what its result needs.

    A renewal that the bank made in time counts however late its answer comes; one it
    made after the end is kept for a person and changes nothing.
    """
    one_at_a_time(Change.objects.values_list("freeze__report_id", flat=True).get(key=key))
    change = Change.objects.select_for_update().get(key=key)
    freeze = Freeze.objects.select_for_update().get(pk=change.freeze_id)
    if change.state not in (State.QUEUED, State.SENT):
        return freeze
    change.answer_code, change.answered_at = answer.result, now
    done = _renewed if change.kind == Kind.EXTEND else _lifted
    change.state = State.DONE if done(change, freeze, answer, now) else State.REFUSED
    change.save()
    tell(freeze)
    return freeze


@dataclass(frozen=True)
class _Wish:
    freeze: Freeze
    kind: Kind
    why: str
    reason: str = ""
    approval: str = ""


def _running(freeze_id: int, why: str, actor: Actor, now: datetime) -> Freeze:
    if not may_freeze(actor):
        raise PermissionDenied
    check_why(why)
    one_at_a_time(Freeze.objects.values_list("report_id", flat=True).get(pk=freeze_id))
    freeze = Freeze.objects.select_for_update().get(pk=freeze_id)
    check_running(freeze.state, freeze.expires_at, now)
    return freeze


def _live(freeze: Freeze, kind: Kind) -> Change | None:
    return Change.objects.filter(freeze=freeze, kind=kind, state__in=LIVE).first()


def _propose(wish: _Wish, actor: Actor, now: datetime) -> Change:
    if actor.user_id is None:
        raise PermissionDenied  # every change has a named decider
    by_two = needs_second("freeze", wish.kind, now)
    change = Change(
        key=uuid4(), state=State.PROPOSED, decider_id=actor.user_id, needs_second=by_two,
        proposed_at=now, **vars(wish),
    )  # fmt: skip
    if by_two:
        change.save()
        tell(wish.freeze)
    else:
        _ask_bank(change, wish.freeze, now)
    _record(actor, f"{wish.kind}_freeze", wish.freeze, now)
    return change


def _ask_bank(change: Change, freeze: Freeze, now: datetime) -> None:
    change.state, change.asked_at = State.QUEUED, now
    change.save()
    body: dict[str, object] = {"order": str(freeze.key), "account": freeze.account}
    if change.kind == Kind.LIFT:
        body |= {"why": change.why}
    else:
        body |= {"approval": change.approval, "months": law.number("freeze.months", now)}
    send(change.key, CODES[Kind(change.kind)], freeze.bank, body, now)
    tell(freeze)


def _waiting(change_id: int, actor: Actor) -> tuple[Change, Freeze]:
    if not may_confirm(actor):
        raise PermissionDenied
    one_at_a_time(Change.objects.values_list("freeze__report_id", flat=True).get(pk=change_id))
    change = Change.objects.select_for_update().get(pk=change_id)
    check_proposed(change.state)
    return change, Freeze.objects.select_for_update().get(pk=change.freeze_id)


def _renewed(change: Change, freeze: Freeze, answer: Answer, now: datetime) -> bool:
    if not accepted(answer.result, has_moment="extended_at" in answer.body):
        return False
    since = freeze.extended_at or freeze.frozen_at
    begun = begun_at(moment(answer.body, "extended_at"), since, now)
    change.effective_at = begun
    if freeze.expires_at is None or freeze.state not in (Held.FROZEN, Held.LAPSED):
        return True  # lifted meanwhile: the record of the answer is all that is left
    until = renewed_until(begun, freeze.expires_at)
    if until is None:
        keep(f"renewal {change.key} from {begun.isoformat()}", "extended after its end", now)
        return False
    _run_on(freeze, begun, until, now)
    return True


def _run_on(freeze: Freeze, begun: datetime, until: datetime, now: datetime) -> None:
    """Let the freeze run from `begun` to `until`; a late answer may find it lapsed."""
    freeze.extended_at, freeze.expires_at = begun, until
    if freeze.state == Held.LAPSED:
        newer = Freeze.objects.filter(
            report_id=freeze.report_id, account=freeze.account, state__in=LIVE_FREEZE
        )
        freeze.ended_at = until
        if until > now and not newer.exists():
            freeze.state, freeze.ended_at = Held.FROZEN, None
    freeze.save()
    lapse_if_over(freeze, now)


def _lifted(change: Change, freeze: Freeze, answer: Answer, now: datetime) -> bool:
    if not over_at_bank(answer.result):
        return False
    said = moment(answer.body, "lifted_at") if "lifted_at" in answer.body else answer.at
    change.effective_at = at = max(min(said, now), freeze.frozen_at or change.proposed_at)
    if freeze.state == Held.FROZEN:
        in_time = freeze.expires_at is not None and at < freeze.expires_at
        lifted = in_time and answer.result != Result.EXPIRED
        end(freeze, Held.LIFTED if lifted else Held.LAPSED, at)
    return True


def _record(actor: Actor, verb: str, freeze: Freeze, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="freeze",
        subject_id=freeze.pk, ground=f"report:{freeze.report_id}", purpose="chase", now=now,
    )  # fmt: skip
