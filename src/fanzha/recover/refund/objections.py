"""Verbs on objections: take one, decide it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.recover.refund.models import Objection, Plan
from fanzha.recover.refund.objection_rules import State, check_decision, check_objection
from fanzha.recover.refund.rules import State as PlanState
from fanzha.recover.refund.rules import check_move, may_refund


@transaction.atomic
def object_to(plan_id: int, name: str, ground: str, actor: Actor, now: datetime) -> int:
    """Take an objection down; returns its number. The same again is the same objection.

    Raises Trouble outside the notice, or where name or ground is missing.
    """
    officer, plan = _officer(actor), Plan.objects.select_for_update().get(pk=plan_id)
    check_objection(plan.state, name, ground)
    row, new = Objection.objects.get_or_create(
        plan=plan, name=name.strip(), ground=ground.strip(),
        defaults={"made_at": now, "taken_by_id": officer},
    )  # fmt: skip
    if new:
        _done(row, "take_objection", actor, now)
    return row.pk


@transaction.atomic
def decide(objection_id: int, why: str, actor: Actor, now: datetime, *, upheld: bool) -> None:
    """Uphold it, which makes the plan void so that it is drawn anew, or reject it.

    Raises Trouble where it is decided or the plan is past its notice.
    """
    number = Objection.objects.values_list("plan_id", flat=True).get(pk=objection_id)
    officer, plan = _officer(actor), Plan.objects.select_for_update().get(pk=number)
    row = Objection.objects.select_for_update().get(pk=objection_id)
    check_decision(row.state, why)
    if upheld:
        check_move(plan.state, PlanState.VOID)
        plan.state = PlanState.VOID
        plan.save()
    row.state = State.UPHELD if upheld else State.REJECTED
    row.why, row.decided_at, row.decided_by_id = why.strip(), now, officer
    row.save()
    _done(row, "decide_objection", actor, now)


def _officer(actor: Actor) -> int:
    if not may_refund(actor) or actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def _done(row: Objection, verb: str, actor: Actor, now: datetime) -> None:
    report = row.plan.report_id
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="objection",
        subject_id=row.pk, ground=f"report:{report}", purpose="refund", now=now,
    )  # fmt: skip
    changed("duty", f"chase-{report}")
