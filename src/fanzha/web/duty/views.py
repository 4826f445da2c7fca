"""Pages of the duty desk: the board, the report, the chase."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.recover.message.by_hand.queries import waiting_for_hands
from fanzha.recover.message.queries import lines_in_trouble, odd_answers_waiting
from fanzha.recover.report.prefill import banks, reading_of
from fanzha.recover.report.queries import access_report, reports_in
from fanzha.recover.report.rules import State
from fanzha.web.asked import actor, now
from fanzha.web.duty.chases import chase_page, running_chases
from fanzha.web.duty.forms import row_of, rows_of
from fanzha.web.duty.orders import ending_soon
from fanzha.words.enums import Role
from fanzha.words.scam_types import TAXONOMY

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)


@open_to(*READ)
def board(request: HttpRequest) -> HttpResponse:
    """Is money moving right now, and what do I do?"""
    return render(request, "duty/board.html", _board(request))


@open_to(*READ)
def board_part(request: HttpRequest) -> HttpResponse:
    """The board alone, for a page that is told of a change."""
    return render(request, "duty/board_part.html", _board(request))


@open_to(Role.DUTY_OFFICER)
def new_report(request: HttpRequest) -> HttpResponse:
    """An empty report."""
    return render(request, "duty/report.html", {"ref": uuid4(), **_read(request, "")})


@open_to(*READ)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """What happened, and is it enough to stop the money?"""
    found = access_report(report_id, actor(request), "take_report", now(request))
    if found.accepted_at is not None:
        return redirect("chase", report_id)
    rows = [row_of(payment.facts()) for payment in found.payments.all()]
    saved = {
        "rows": rows, "victim_name": found.victim_name, "victim_phone": found.victim_phone,
        "scam_type": found.scam_type,
    }  # fmt: skip
    known = {name: value for name, value in saved.items() if value}
    page = {"report": found, **_read(request, found.text), **known}
    return render(request, "duty/report.html", page)


@require_POST
@open_to(Role.DUTY_OFFICER)
def read_out(request: HttpRequest) -> HttpResponse:
    """What the text seems to say, for the right half of the report page."""
    page = _read(request, request.POST.get("text", ""))
    for name in ("victim_name", "victim_phone"):
        page[name] = request.POST.get(name) or page.get(name, "")
    return render(request, "duty/read_part.html", page)


@open_to(*READ)
def chase(request: HttpRequest, report_id: int) -> HttpResponse:
    """Where is the money this second?"""
    return render(request, "duty/chase.html", chase_page(report_id, actor(request), now(request)))


@open_to(*READ)
def chase_part(request: HttpRequest, report_id: int) -> HttpResponse:
    """The chase alone, for a page that is told of a change."""
    page = chase_page(report_id, actor(request), now(request))
    return render(request, "duty/chase_part.html", page)


@open_to(Role.DUTY_OFFICER)
def notice(request: HttpRequest, report_id: int) -> HttpResponse:
    """The written notice of a refund, to be printed and signed."""
    return render(request, "duty/notice.html", chase_page(report_id, actor(request), now(request)))


def _board(request: HttpRequest) -> dict[str, Any]:
    who, moment = actor(request), now(request)
    return {
        "chases": running_chases(who, moment),
        "received": reports_in(who, State.RECEIVED),
        **ending_soon(who, moment),
        "banks": banks(),
        "troubles": lines_in_trouble(),
        "odd": odd_answers_waiting(),
        "by_hand": waiting_for_hands(),
        "works": who.role == Role.DUTY_OFFICER,
    }


def _read(request: HttpRequest, text: str) -> dict[str, Any]:
    reading = reading_of(text, now(request))
    first = {word.kind: word.value for word in reversed(reading.words)}
    return {
        "text": text,
        "reading": reading,
        "rows": rows_of(reading),
        "banks": banks(),
        "types": TAXONOMY.nodes.values(),
        "scam_type": reading.guesses[0].code if reading.guesses else "",
        "victim_name": first.get("own_name", ""),
        "victim_phone": first.get("phone", ""),
        "works": actor(request).role == Role.DUTY_OFFICER,
    }
