"""Figures of the day, the map, the live line; every figure opens the rows it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.govern.units.queries import of_kind
from fanzha.inform.situation import queries
from fanzha.inform.situation.chase import Chase
from fanzha.inform.situation.events import latest
from fanzha.inform.situation.places import towns
from fanzha.inform.situation.rules import Name, today, yesterday_by_now
from fanzha.kit.clock import shown
from fanzha.web.asked import now
from fanzha.web.wall.cells import county_map
from fanzha.web.wall.words import EVENTS, LABELS, OUTCOMES, REPORT_STATES, STATES, STOP_STATES
from fanzha.words.enums import Role, UnitKind

SHOWN = 500


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def wall(request: HttpRequest) -> HttpResponse:
    """The whole wall."""
    return render(request, "wall/wall.html", _board(now(request)))


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def board(request: HttpRequest) -> HttpResponse:
    """What changes on it: asked for again whenever something happens."""
    return render(request, "wall/board.html", _board(now(request)))


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows a figure counts, today or yesterday up to the same time."""
    if name not in set(Name):
        raise Http404
    figure, at = Name(name), now(request)
    before = request.GET.get("day") == "yesterday"
    span = yesterday_by_now(at) if before else today(at)
    found = queries.rows(figure, span, at, most=SHOWN + 1)
    page = {
        "name": figure, "label": LABELS[figure], "before": before, "span": span,
        "found": found[:SHOWN], "more": len(found) > SHOWN, "shown": SHOWN,
        "report_states": REPORT_STATES, "stop_states": STOP_STATES, "outcomes": OUTCOMES,
        "states": STATES, "banks": _banks(),
    }  # fmt: skip
    return render(request, f"wall/rows_{_TABLE[figure]}.html", page)


_TABLE = {
    Name.CASES: "reports", Name.LOSSES: "reports", Name.STOPPED: "orders",
    Name.DISSUADED: "tasks", Name.AVOIDED: "tasks", Name.REACHED: "tasks", Name.MET: "tasks",
}  # fmt: skip


def _board(at: datetime) -> dict[str, Any]:
    span = today(at)
    lines, outside = towns(span)
    told = queries.board(at)
    return {
        "figures": told.figures,
        "shares": told.shares,
        "labels": LABELS,
        "towns": [vars(line) for line in lines],
        "alerts": sum(line.alerts for line in lines) + outside,
        "outside": outside,
        "map": county_map(lines),
        "events": latest(span, _banks()),
        "event_words": EVENTS,
        "chase": _chase(at),
    }


def _chase(at: datetime) -> dict[str, Any]:
    """The figures of the chase, today's reports beside yesterday's up to the same time."""
    day = f"{shown(at):%Y-%m-%d}"
    return {
        "today": Chase(today(at), at), "before": Chase(yesterday_by_now(at), at),
        "days": f"?since={day}&until={day}",
    }  # fmt: skip


def _banks() -> dict[str, dict[str, str]]:
    banks = of_kind(UnitKind.BANK)
    return {bank.code: {"zh": bank.name_zh, "en": bank.name_en} for bank in banks}
