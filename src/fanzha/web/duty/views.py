"""Pages of the duty desk: the board and the chase."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.recover.message.by_hand.queries import waiting_for_hands
from fanzha.recover.message.queries import lines_in_trouble, odd_answers_waiting
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.queries import queue
from fanzha.web.asked import actor, now
from fanzha.web.duty.chases import chase_page, running_chases
from fanzha.web.duty.orders import ending_soon
from fanzha.words.enums import Role

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)


@open_to(*READ)
def board(request: HttpRequest) -> HttpResponse:
    """Is money moving right now, and what do I do?"""
    return render(request, "duty/board.html", _board(request))


@open_to(*READ)
def board_part(request: HttpRequest) -> HttpResponse:
    """The board alone, for a page that is told of a change."""
    return render(request, "duty/board_part.html", _board(request))


@open_to(*READ)
def chase(request: HttpRequest, report_id: int) -> HttpResponse:
    """Where is the money this second?"""
    return render(request, "duty/chase.html", chase_page(report_id, actor(request), now(request)))


@open_to(*READ)
def chase_part(request: HttpRequest, report_id: int) -> HttpResponse:
    """The chase alone, for a page that is told of a change."""
    page = chase_page(report_id, actor(request), now(request))
    return render(request, "duty/chase_part.html", page)


def _board(request: HttpRequest) -> dict[str, Any]:
    who, moment = actor(request), now(request)
    return {
        "chases": running_chases(who, moment),
        "received": queue(who, moment),
        **ending_soon(who, moment),
        "banks": banks(),
        "troubles": lines_in_trouble(),
        "odd": odd_answers_waiting(),
        "by_hand": waiting_for_hands(),
        "works": who.role == Role.DUTY_OFFICER,
    }
