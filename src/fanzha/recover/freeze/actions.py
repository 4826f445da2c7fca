"""Verbs on freezes. Renewing and lifting them is in `changes.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.freeze.rules import (
    LIVE,
    Kind,
    State,
    check_freezable,
    check_ground,
    check_kind,
    expires,
    may_freeze,
    outcome,
)
from fanzha.recover.message.actions import send
from fanzha.recover.message.codes import Code
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import losses, one_at_a_time, standing
from fanzha.recover.stop.actions import supersede
from fanzha.recover.stop.change_rules import check_second, may_confirm
from fanzha.recover.stop.measure.ending import end, lapse_if_over, tell
from fanzha.recover.stop.public_accounts import is_public
from fanzha.recover.trace.picture import Node, Status
from fanzha.recover.trace.queries import picture_of
from fanzha.words import law


@dataclass(frozen=True)
class Ground:
    """On what a freeze rests: the filed case and the number of its approval."""

    report_id: int
    case_no: str
    approval: str


@transaction.atomic
def freeze_stopped(report_id: int, approval: str, actor: Actor, now: datetime) -> int:
    """Order a freeze for every account of the chase where a stop holds stolen money.

    Each freeze is limited to the stolen money it holds. Returns how many freezes are
    now under way; pressed again it orders only what is new. Where a second person is
    needed they wait for `confirm`. Raises Trouble without the ground that the law demands.
    """
    ground = _ground(report_id, approval, actor, now)
    own = _own_accounts(report_id)
    stopped = [
        node for node in picture_of(report_id, now).nodes
        if node.status is Status.STOPPED and node.secured_fen and node.account not in own
    ]  # fmt: skip
    for node in stopped:
        _order(ground, node, Kind.LIMITED, actor, now)
    return len(stopped)


@transaction.atomic
def freeze_account(report_id: int, account: str, kind: str, approval: str, actor: Actor,
                   now: datetime) -> Freeze:  # fmt: skip
    """Order the freeze of one account of the chase, in full or up to the stolen money.

    A live freeze of the account is returned as it is. Raises Trouble without the ground
    that the law demands, for an account without stolen money, a public one, the victim's.
    """
    check_kind(kind)
    ground = _ground(report_id, approval, actor, now)
    nodes = {node.account: node for node in picture_of(report_id, now).nodes if node.held_fen}
    check_freezable(
        found=account in nodes, public=is_public(account, now),
        own=account in _own_accounts(report_id),
    )  # fmt: skip
    return _order(ground, nodes[account], Kind(kind), actor, now)


@transaction.atomic
def confirm(freeze_id: int, actor: Actor, now: datetime) -> Freeze:
    """The second person agrees: the order leaves. Raises Trouble for the first person."""
    freeze = _proposed(freeze_id, actor)
    if freeze.state == State.PROPOSED:
        check_second(freeze.decider_id or 0, actor)
        check_ground(freeze.case_no, freeze.approval, now)
        freeze.state, freeze.confirmer_id = State.QUEUED, actor.user_id
        freeze.save()
        _ask_bank(freeze, now)
        _record(actor, "confirm_freeze", freeze, now)
    return freeze


@transaction.atomic
def withdraw(freeze_id: int, actor: Actor, now: datetime) -> None:
    """A proposed freeze is not ordered after all; either person may say so."""
    freeze = _proposed(freeze_id, actor)
    if freeze.state == State.PROPOSED:
        end(freeze, State.WITHDRAWN, now)
        _record(actor, "withdraw_freeze", freeze, now)


@transaction.atomic
def note_sent(key: UUID) -> None:
    """The bank has the order."""
    Freeze.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@transaction.atomic
def hear(key: UUID, answer: Answer, now: datetime) -> Freeze:
    """Write the bank's answer down; a freeze takes the place of the stop.

    One whose period is over when the answer comes is written as frozen and lapsed.
    Raises Trouble when the answer lacks the moment or the amount.
    """
    one_at_a_time(Freeze.objects.values_list("report_id", flat=True).get(key=key))
    freeze = Freeze.objects.select_for_update().get(key=key)
    if freeze.state not in (State.QUEUED, State.SENT):
        return freeze
    freeze.state = outcome(answer.result, has_moment="frozen_at" in answer.body)
    freeze.answer_code, freeze.answered_at = answer.result, now
    if freeze.state == State.FROZEN:
        freeze.frozen_at = min(moment(answer.body, "frozen_at"), now)
        freeze.expires_at = expires(freeze.frozen_at)
        freeze.frozen_fen = whole_fen(answer.body, "frozen_fen")
        supersede(freeze.report_id, freeze.account, now)
    freeze.save()
    lapse_if_over(freeze, now)
    tell(freeze)
    return freeze


@transaction.atomic
def note_paid(freeze_id: int, fen: int) -> None:
    """Money was given back from a freeze."""
    Freeze.objects.filter(pk=freeze_id).update(paid_fen=F("paid_fen") + fen)


def _ground(report_id: int, approval: str, actor: Actor, now: datetime) -> Ground:
    if not may_freeze(actor) or actor.user_id is None:
        raise PermissionDenied
    one_at_a_time(report_id)
    ground = Ground(report_id, standing(report_id).case_no, approval.strip())
    check_ground(ground.case_no, ground.approval, now)
    return ground


def _order(ground: Ground, node: Node, kind: Kind, actor: Actor, now: datetime) -> Freeze:
    of_account = Freeze.objects.filter(report_id=ground.report_id, account=node.account)
    # Nobody else writes freezes of this report now: its row is ours until we commit.
    live = of_account.filter(state__in=LIVE).first()
    if live is not None:
        return live
    by_two = law.holds("freeze.second_person", now)
    freeze = Freeze.objects.create(
        key=uuid4(), bank=node.bank, account=node.account, holder=node.holder, kind=kind,
        amount_fen=node.secured_fen or node.held_fen, decider_id=actor.user_id, ordered_at=now,
        needs_second=by_two, state=State.PROPOSED if by_two else State.QUEUED, **vars(ground),
    )  # fmt: skip
    if not by_two:
        _ask_bank(freeze, now)
    _record(actor, "freeze", freeze, now)
    tell(freeze)
    return freeze


def _ask_bank(freeze: Freeze, now: datetime) -> None:
    body = {
        "account": freeze.account, "holder": freeze.holder, "kind": freeze.kind,
        "amount_fen": freeze.amount_fen, "case_no": freeze.case_no, "approval": freeze.approval,
        "months": law.number("freeze.months", now), "ground": f"report:{freeze.report_id}",
    }  # fmt: skip
    send(freeze.key, Code.FREEZE, freeze.bank, body, now)
    tell(freeze)


def _proposed(freeze_id: int, actor: Actor) -> Freeze:
    if not may_confirm(actor):
        raise PermissionDenied
    one_at_a_time(Freeze.objects.values_list("report_id", flat=True).get(pk=freeze_id))
    return Freeze.objects.select_for_update().get(pk=freeze_id)


def _own_accounts(report_id: int) -> set[str]:
    return {loss.payer_account for loss in losses([report_id])}


def _record(actor: Actor, verb: str, freeze: Freeze, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="freeze",
        subject_id=freeze.pk, ground=f"report:{freeze.report_id}", purpose="chase", now=now,
    )  # fmt: skip
