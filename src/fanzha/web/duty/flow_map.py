"""Pages of the fund-flow map of a case: the page, the drawing alone, what is behind a cell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fanzha.govern.access.opening import open_to
from fanzha.recover.trace.flow_map.roles import ROLE_LABELS
from fanzha.recover.trace.picture import STATUS_LABELS, Status
from fanzha.web.asked import actor, now
from fanzha.web.duty.flow_cells import behind
from fanzha.web.duty.flow_maps import (
    CaseMap,
    bank_names,
    case_map,
    language,
    opened_groups,
    ticks,
)
from fanzha.words.enums import Role

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)


@open_to(*READ)
def flow_map(request: HttpRequest, report_id: int) -> HttpResponse:
    """Where did the money go, layer by layer?"""
    case = _asked(request, report_id)
    banks = sorted({one.bank for one in case.flows.accounts if one.bank})
    there = {one.state for one in case.flows.accounts}
    page = {
        **_drawn(case), "bank_codes": banks,
        "issues": actor(request).role == Role.DUTY_OFFICER and case.report.accepted_at,
        "states": {state: STATUS_LABELS[state] for state in Status if state in there},
    }  # fmt: skip
    return _private(render(request, "duty/flow_map.html", page))


@open_to(*READ)
def flow_map_part(request: HttpRequest, report_id: int) -> HttpResponse:
    """The drawing alone, for a page whose filters or whose chase changed."""
    response = render(request, "duty/flow_map_part.html", _drawn(_asked(request, report_id)))
    query = request.GET.urlencode()
    response["HX-Replace-Url"] = f"{reverse('flow_map', args=[report_id])}?{query}"
    return _private(response)


@open_to(*READ)
def flow_map_cell(request: HttpRequest, report_id: int) -> HttpResponse:
    """The accounts of one cell, with amounts, guesses, reasons, and the way to their orders."""
    case = _asked(request, report_id)
    found = behind(case, request.GET.get("key", ""), now(request))
    page = {
        "report": case.report, "found": found, "labels": STATUS_LABELS, "roles": ROLE_LABELS,
        "banks": bank_names(language()),
    }  # fmt: skip
    return _private(render(request, "duty/flow_cell.html", page))


def _asked(request: HttpRequest, report_id: int) -> CaseMap:
    return case_map(report_id, request.GET, actor(request), now(request))


def _drawn(case: CaseMap) -> dict[str, Any]:
    return {
        "report": case.report, "wanted": case.wanted, "flow_map": case.flow_map,
        "banks": bank_names(language()), "labels": STATUS_LABELS, "roles": ROLE_LABELS,
        "opened": opened_groups(case.wanted), "ticks": ticks(case.flows),
        "drawing": case.drawn(live=True), "t": case.totals,
    }  # fmt: skip


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
