"""Duty plans, leave and teams, by page and by file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.shifts import actions, queries
from fanzha.govern.shifts.actions import NewLeave, NewShift
from fanzha.govern.shifts.reading import local_moment, minute, read_plan, weekdays
from fanzha.govern.shifts.rules import PLANNED, Span, Week
from fanzha.govern.units.queries import UnitRow, of_kinds
from fanzha.govern.units.rules import area_of
from fanzha.kit.errors import Trouble
from fanzha.web.asked import actor, now, whole
from fanzha.web.team.board import READ, WORK, branch_of
from fanzha.web.team.days import days_ahead
from fanzha.web.uploads import demanded, kept
from fanzha.words.enums import Role, UnitKind

MOST_SHOWN = 200
MOST_TROUBLES = 30
UNITS = (UnitKind.COUNTY, UnitKind.TOWN, UnitKind.POLICE_STATION, UnitKind.VILLAGE, UnitKind.GRID)


@open_to(*READ)
def shifts(request: HttpRequest) -> HttpResponse:
    """Who works when, and who is away?"""
    return render(request, "team/shifts.html", _page(request))


@open_to(*WORK)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one shift: of a person or of a post, once or every week."""
    asked = request.POST
    week = None
    if asked.get("weekdays"):
        week = Week(
            weekdays("".join(asked.getlist("weekdays"))), minute(asked.get("begins", ""), "begins"),
            minute(asked.get("ends", ""), "ends"),
        )  # fmt: skip
    until = asked.get("until", "")
    since = local_moment(asked.get("since", ""), "since")
    span = Span(since, local_moment(until, "until") if until else None)
    user = _user(request)
    role, unit = ("", "") if user else (asked.get("role", ""), asked.get("unit", ""))
    actions.plan([NewShift(span, user, role, unit, week)], actor(request), now(request))
    return redirect("team_shifts")


@open_to(*WORK)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody is away."""
    user = _user(request)
    if user is None:
        raise Trouble(zh="请选择人员", en="choose somebody", field="user")
    since = local_moment(request.POST.get("since", ""), "since")
    until = local_moment(request.POST.get("until", ""), "until")
    actions.plan([NewLeave(user, since, until)], actor(request), now(request))
    return redirect("team_shifts")


@open_to(*WORK)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Enter a file; where one row is bad nothing is entered and each bad row is shown."""
    with kept(demanded(request, "file")) as path:
        read = read_plan(path)
    if read.troubles:
        page = _page(request) | {
            "troubles": read.troubles[:MOST_TROUBLES], "bad": len(read.troubles)
        }  # fmt: skip
        return render(request, "team/shifts.html", page, status=400)
    new = actions.plan(read.entries, actor(request), now(request))
    said = gettext("读取 %(rows)s 行, 新登记 %(new)s 条") % {"rows": len(read.entries), "new": new}
    messages.success(request, said)
    return redirect("team_shifts")


@open_to(*WORK)
@require_POST
def team(request: HttpRequest) -> HttpResponse:
    """Name the members of a duty team."""
    members = [whole(key, "user") for key in request.POST.getlist("members")]
    name, unit = request.POST.get("name", ""), request.POST.get("unit", "")
    actions.set_team(name, unit, members, actor(request), now(request))
    return redirect("team_shifts")


@open_to(*WORK)
@require_POST
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Take a shift out of the plan from now on."""
    actions.end_shift(key, actor(request), now(request))
    return redirect("team_shifts")


@open_to(*WORK)
@require_POST
def back(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody is back from leave, or does not go."""
    actions.end_leave(key, actor(request), now(request))
    return redirect("team_shifts")


def _page(request: HttpRequest) -> dict[str, Any]:
    who, moment = actor(request), now(request)
    branch = branch_of(who)
    known = [person for person in queries.people() if person.area.startswith(branch)]
    standing = {item.person.user_id: item.standing for item in queries.roster(moment)}
    return {
        "people": known, "units": _units(branch), "roles": PLANNED,
        "shifts": _seen(queries.planned_shifts(moment), branch)[:MOST_SHOWN],
        "leaves": _seen(queries.leaves(moment), branch)[:MOST_SHOWN],
        "teams": [one for one in queries.teams() if _area(one.unit).startswith(branch)],
        "desk": [one for one in known if one.role in (Role.DUTY_OFFICER, Role.DISSUASION_OFFICER)],
        "standing": standing, "works": who.role in WORK, "now": moment,
        "ahead": days_ahead(who, known, moment),
    }  # fmt: skip


def _seen(rows: Any, branch: str) -> list[Any]:
    """Entries about somebody or some post of the branch."""
    units = ((row, getattr(row, "unit", None) or (row.user and row.user.unit)) for row in rows)
    return [row for row, unit in units if unit and _area(unit).startswith(branch)]


def _units(branch: str) -> list[UnitRow]:
    return [unit for unit in of_kinds(UNITS).order_by("path") if unit.path.startswith(branch)]


def _area(unit: UnitRow) -> str:
    return area_of(unit.path, unit.kind)


def _user(request: HttpRequest) -> int | None:
    text = request.POST.get("user", "")
    return whole(text, "user") if text else None
