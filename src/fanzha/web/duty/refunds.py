"""The page of a report's refund: who gets what, why, what was objected, what stays frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.engine.trace import METHODS
from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.recover.refund import actions
from fanzha.recover.refund.deadline import is_late, is_unsure
from fanzha.recover.refund.objection_rules import STATE_LABELS as OBJECTION_LABELS
from fanzha.recover.refund.objection_rules import State as Objected
from fanzha.recover.refund.objections import decide, object_to
from fanzha.recover.refund.queries import (
    Payee,
    compared,
    is_outdated,
    objections_of,
    plans_of,
    remaining,
)
from fanzha.recover.refund.rules import REASONS, STATE_LABELS, State, Way, approvable_from
from fanzha.recover.refund.sheet import workbook
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.queries import access_report
from fanzha.recover.trace.following import METHOD_LABELS
from fanzha.web.asked import actor, now, whole
from fanzha.web.duty.platform import EXCEL
from fanzha.words.enums import Role


@open_to(Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)
def refund(request: HttpRequest, report_id: int) -> HttpResponse:
    """Who gets what back, by which rule, and what stands in the way?"""
    return render(request, "duty/refund.html", _page(report_id, actor(request), now(request)))


@open_to(Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)
def refund_sheet(request: HttpRequest, report_id: int, round_no: int) -> HttpResponse:
    """One round as a workbook, line by line."""
    at = now(request)
    access_report(report_id, actor(request), "refund", at)
    plan = next((one for one in plans_of(report_id) if one.round == round_no), None)
    if plan is None:
        raise Http404
    content = workbook(plan, compared(report_id, at), remaining(report_id, at))
    name = f"refund-{report_id}-{round_no}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@require_POST
@open_to(Role.DUTY_OFFICER)
def refund_act(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take or decide an objection, name a victim's bank, or send a refused payment again."""
    done = _ACTS.get(request.POST.get("act", ""))
    if done is None:
        raise Http404
    done(report_id, request.POST, actor(request), now(request))
    return redirect("refund", report_id)


def _page(report_id: int, who: Actor, at: datetime) -> dict[str, Any]:
    report = access_report(report_id, who, "refund", at)
    plans = plans_of(report_id)
    rounds = [_round(plan, at, newest=plan is plans[-1]) for plan in reversed(plans)]
    return {
        "report": report, "rounds": rounds, "banks": banks(), "now": at,
        "compared": compared(report_id, at), "methods": [METHOD_LABELS[m] for m in METHODS],
        "stays": remaining(report_id, at), "works": who.role == Role.DUTY_OFFICER,
    }  # fmt: skip


def _round(plan: Any, at: datetime, *, newest: bool) -> dict[str, Any]:
    lines = list(plan.lines.all())
    waits = plan.state in (State.DRAFT, State.NOTICED, State.APPROVED)
    return {
        "plan": plan, "label": STATE_LABELS[State(plan.state)], "open": plan.state == State.NOTICED,
        "lines": [
            {"row": line, "reason": REASONS[Way(line.way)], "unsure": bool(
                line.pay_by and is_unsure(line.pay_by)),
             "late": is_late(line.pay_by, line.paid_at, at)}
            for line in lines
        ],
        "total_fen": sum(line.amount_fen for line in lines),
        "ready": approvable_from([line.way for line in lines], plan.noticed_at)
        if plan.noticed_at else None,
        "outdated": newest and waits and is_outdated(plan, at),
        "objections": [(row, OBJECTION_LABELS[Objected(row.state)])
                       for row in objections_of(plan.pk)],
    }  # fmt: skip


def _object(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    plan = _own(post, "plan", [plan.pk for plan in plans_of(report_id)])
    object_to(plan, post.get("name", ""), post.get("ground", ""), who, at)


def _decide(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    known = [row.pk for plan in plans_of(report_id) for row in objections_of(plan.pk)]
    upheld = post.get("upheld") == "1"
    decide(_own(post, "objection", known), post.get("why", ""), who, at, upheld=upheld)


def _pay_again(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    known = [line.pk for plan in plans_of(report_id) for line in plan.lines.all()]
    to = Payee(*(post.get(name, "").strip() for name in ("to_account", "to_bank", "to_name")))
    actions.pay_again(_own(post, "line", known), to, post.get("why", ""), who, at)


def _name_bank(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    known = [line.pk for plan in plans_of(report_id) for line in plan.lines.all()]
    actions.name_bank(_own(post, "line", known), post.get("to_bank", ""), who, at)


def _own(post: QueryDict, field: str, known: list[int]) -> int:
    number = whole(str(post.get(field, "")), field)
    if number not in known:
        raise Http404
    return number


_ACTS: dict[str, Callable[[int, QueryDict, Actor, datetime], None]] = {
    "object": _object, "decide": _decide, "pay_again": _pay_again,
    "name_bank": _name_bank,
}  # fmt: skip
