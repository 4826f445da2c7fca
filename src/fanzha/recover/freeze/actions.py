"""Verbs on freezes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.freeze.rules import LIVE, Kind, State, check_ground, expires, may_freeze
from fanzha.recover.message.actions import send
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.message.rules import Answer, moment, whole_fen
from fanzha.recover.report.queries import one_at_a_time, standing
from fanzha.recover.stop.actions import supersede
from fanzha.recover.trace.picture import Node, Status
from fanzha.recover.trace.queries import picture_of
from fanzha.words import law


@transaction.atomic
def freeze_stopped(report_id: int, approval: str, actor: Actor, now: datetime) -> int:
    """Order a freeze for every account of the chase where a stop holds stolen money.

    Each freeze is limited to the stolen money it holds. Returns how many freezes are
    now under way; pressed again it orders only what is new. Raises Trouble without the
    ground that the law demands.
    """
    if not may_freeze(actor):
        raise PermissionDenied
    one_at_a_time(report_id)
    case_no = standing(report_id).case_no
    check_ground(case_no, approval, now)
    stopped = [
        node for node in picture_of(report_id, now).nodes
        if node.status is Status.STOPPED and node.secured_fen
    ]  # fmt: skip
    for node in stopped:
        _order(report_id, node, case_no, approval.strip()[:60], actor, now)
    return len(stopped)


@transaction.atomic
def note_sent(key: UUID) -> None:
    """The bank has the order."""
    Freeze.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@transaction.atomic
def hear(key: UUID, answer: Answer, now: datetime) -> Freeze:
    """Write the bank's answer down; a freeze takes the place of the stop.

    Raises Trouble when the answer lacks the moment or the amount.
    """
    one_at_a_time(Freeze.objects.values_list("report_id", flat=True).get(key=key))
    freeze = Freeze.objects.select_for_update().get(key=key)
    if freeze.state not in (State.QUEUED, State.SENT):
        return freeze
    done = answer.result in (Result.OK, Result.BALANCE_SHORT)
    freeze.state = State.FROZEN if done else State.REFUSED
    freeze.answer_code, freeze.answered_at = answer.result, now
    if done:
        freeze.frozen_at = min(moment(answer.body, "frozen_at"), now)
        freeze.expires_at = expires(freeze.frozen_at)
        freeze.frozen_fen = whole_fen(answer.body, "frozen_fen")
        supersede(freeze.report_id, freeze.account, now)
    freeze.save()
    changed("duty", f"chase-{freeze.report_id}", f"bank-{freeze.bank}")
    return freeze


@transaction.atomic
def note_paid(freeze_id: int, fen: int) -> None:
    """Money was given back from a freeze."""
    Freeze.objects.filter(pk=freeze_id).update(paid_fen=F("paid_fen") + fen)


def _order(report_id: int, node: Node, case_no: str, approval: str, actor: Actor,
           now: datetime) -> None:  # fmt: skip
    fresh = Freeze(
        key=uuid4(), report_id=report_id, bank=node.bank, account=node.account,
        holder=node.holder, kind=Kind.LIMITED, amount_fen=node.secured_fen, case_no=case_no,
        approval=approval, decider_id=actor.user_id, ordered_at=now,
    )  # fmt: skip
    Freeze.objects.bulk_create([fresh], ignore_conflicts=True)
    live = Freeze.objects.get(report_id=report_id, account=node.account, state__in=LIVE)
    if live.key == fresh.key:
        send(live.key, Code.FREEZE, live.bank, _body(live), now)
        record(
            actor_id=actor.user_id, role=actor.role, verb="freeze", subject_kind="freeze",
            subject_id=live.pk, ground=f"report:{report_id}", purpose="chase", now=now,
        )  # fmt: skip
        changed("duty", f"chase-{report_id}", f"bank-{live.bank}")


def _body(freeze: Freeze) -> dict[str, object]:
    return {
        "account": freeze.account, "holder": freeze.holder, "kind": freeze.kind,
        "amount_fen": freeze.amount_fen, "case_no": freeze.case_no, "approval": freeze.approval,
        "months": law.number("freeze.months", freeze.ordered_at),
        "ground": f"report:{freeze.report_id}",
    }  # fmt: skip
