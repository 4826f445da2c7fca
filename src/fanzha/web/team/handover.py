"""The hand-over of a shift: what is open now, signed by whoever leaves and whoever comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.shifts.hand_over import LONGEST_NOTE, leave_shift, number_of, take_shift
from fanzha.govern.shifts.queries import hand_over, hand_overs
from fanzha.govern.shifts.rules import SIGNERS
from fanzha.kit.paper import render as set_in_print
from fanzha.web.asked import actor, now
from fanzha.web.downloads import download
from fanzha.wiring.hand_over import sheet, snapshot
from fanzha.words.enums import Role

READ = (Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.LEADER)
SIGN = tuple(role for role in READ if role in SIGNERS)
MOST_SHOWN = 60


@open_to(*READ)
def handovers(request: HttpRequest) -> HttpResponse:
    """What does the next shift get, and who has signed?"""
    who = actor(request)
    rows = list(hand_overs()[:MOST_SHOWN])
    page: dict[str, Any] = {
        "content": snapshot(now(request)), "rows": [(row, number_of(row)) for row in rows],
        "to_take": [row for row in rows
                    if row.taken_at is None and row.left_by_id != who.user_id],
        "mine": next((row for row in rows
                      if row.taken_at is None and row.left_by_id == who.user_id), None),
        "signs": who.role in SIGN, "longest": LONGEST_NOTE,
    }  # fmt: skip
    return render(request, "team/handover.html", page)


@open_to(*SIGN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Freeze what is open and sign as the one who leaves."""
    who, moment = actor(request), now(request)
    note = request.POST.get("note", "").strip()
    return redirect("team_handover_one", leave_shift(snapshot(moment), note, who, moment))


@open_to(*READ)
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One hand-over as it was frozen."""
    who, row = actor(request), hand_over(key)
    page = {
        "row": row,
        "number": number_of(row),
        "content": row.content,
        "takes": who.role in SIGN and row.taken_at is None and row.left_by_id != who.user_id,
    }
    return render(request, "team/handover_one.html", page)


@open_to(*SIGN)
@require_POST
def take(request: HttpRequest, key: int) -> HttpResponse:
    """Sign as the one who comes."""
    take_shift(key, actor(request), now(request))
    return redirect("team_handover_one", key)


@open_to(*READ)
def paper(_request: HttpRequest, key: int) -> HttpResponse:
    """The hand-over as PDF."""
    row = hand_over(key)
    number = number_of(row)
    left = str(row.left_by), row.left_at
    taken = (str(row.taken_by), row.taken_at) if row.taken_at else None
    document = sheet(number, row.content, left, taken, note=row.note, made_up=settings.DEMO)
    return download(set_in_print(document), "application/pdf", f"{number}.pdf", shown=True)
