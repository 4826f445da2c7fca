"""The team board: who is on duty, what each holds, and what nobody has taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import CENTRE, Actor
from fanzha.govern.shifts.ahead import next_change
from fanzha.govern.shifts.queries import Posted, ahead, roster
from fanzha.govern.shifts.rules import PLANNERS, Person, Standing
from fanzha.govern.units.queries import UnitRow, of_kinds, root
from fanzha.govern.units.rules import lineage
from fanzha.kit.grouping import grouped
from fanzha.prevent.dissuade.queries import task_of
from fanzha.prevent.dissuade.who import assigning
from fanzha.prevent.dissuade.who.board import (
    Holding,
    Load,
    holdings,
    loads,
    together,
    unassigned,
    unassigned_by_unit,
)
from fanzha.web.asked import actor, now, whole
from fanzha.words.enums import Role, UnitKind

READ = (Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.COMMUNITY_POLICE, Role.LEADER)
WORK = tuple(role for role in READ if role in PLANNERS)
DESKS = frozenset({Role.DUTY_OFFICER, Role.DISSUASION_OFFICER})
MOST_WAITING, MOST_TAKERS = 30, 40
# A street of more people shows only those with work or away, until it is opened.
SHOWN_WHOLE = 12
NOBODY = "-"
# How many days of the plans are looked ahead.
AHEAD = 7


@dataclass(frozen=True)
class Member:
    """One line of the board. `until` is when their standing changes next, where a plan says so."""

    posted: Posted
    load: Load
    until: datetime | None = None


@dataclass(frozen=True)
class Group:
    """The people of the centre (`unit` is the county) or of a town, and their work together.

    `waiting` counts tasks there that nobody has taken.
    """

    unit: UnitRow
    members: Sequence[Member]
    shown: Sequence[Member]
    standing: Counter[str]
    load: Load
    waiting: int


@open_to(*READ)
def board(request: HttpRequest) -> HttpResponse:
    """Who works now, and who has too much?"""
    return render(request, "team/board.html", _board(request))


@open_to(*READ)
def board_part(request: HttpRequest) -> HttpResponse:
    """The board alone, for a page that is told of a change."""
    return render(request, "team/board_part.html", _board(request))


@open_to(*WORK)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give a task to somebody on duty."""
    alert_id = whole(request.POST.get("alert", ""), "alert")
    user_id = whole(request.POST.get("user", ""), "user")
    assigning.assign(task_of(alert_id), user_id, actor(request), now(request))
    messages.success(request, gettext("任务已派出"))
    return redirect("team")


def branch_of(who: Actor) -> str:
    """The branch of the tree somebody sees the teams of: the centre all, others their own."""
    if who.role in CENTRE:
        return "/"
    return who.unit_path or NOBODY


def _board(request: HttpRequest) -> dict[str, Any]:
    who, moment = actor(request), now(request)
    branch = branch_of(who)
    waiting, held = unassigned(branch, moment, MOST_WAITING), holdings()
    members = _members(who, held, moment)
    names = {member.posted.person.user_id: member.posted.person.name for member in members}
    groups = _groups(members, held, unassigned_by_unit(branch), request.GET.get("unit", ""))
    return {
        "now": moment, "works": who.role in WORK, "takers": _takers(members),
        "groups": groups, "opened": request.GET.get("unit", ""), "sees_alerts": who.role in CENTRE,
        "waiting": [(row, names.get(row.proposed.user_id, "") if row.proposed else "")
                    for row in waiting],
        "on": sum(group.standing[Standing.ON] for group in groups),
        "away": sum(group.standing[Standing.LEAVE] for group in groups),
        "load": together(held, names),
        "unassigned": sum(group.waiting for group in groups),
    }  # fmt: skip


def whose_plans(who: Actor, known: Iterable[Person]) -> list[Person]:
    """Whose days ahead somebody is shown: the desks to the centre, to others their branch."""
    if who.role in CENTRE:
        return [person for person in known if person.role in DESKS]
    branch = branch_of(who)
    return [person for person in known if person.area.startswith(branch)]


def _members(who: Actor, held: Sequence[Holding], moment: datetime) -> list[Member]:
    tasks, branch = loads(held), branch_of(who)
    posts = [posted for posted in roster(moment) if posted.person.area.startswith(branch)]
    to_come = ahead(whose_plans(who, (posted.person for posted in posts)), moment, AHEAD)

    def member(posted: Posted) -> Member:
        user = posted.person.user_id
        return Member(posted, tasks.get(user, Load()), next_change(to_come.get(user, ()), moment))

    return [member(posted) for posted in posts]


def _takers(members: Iterable[Member]) -> list[Member]:
    """Who could be given a task by hand: on duty, the least loaded first."""
    there = [one for one in members if one.posted.standing is Standing.ON]
    order = sorted(there, key=lambda one: (one.posted.person.role not in DESKS, one.load.open))
    return order[:MOST_TAKERS]


def _groups(
    members: Iterable[Member], held: Sequence[Holding], waiting: Counter[str], opened: str
) -> list[Group]:
    """The centre first, then town by town; a town without people that has work is shown too."""
    centre = of_kinds([UnitKind.COUNTY]).first() or root()
    towns = {unit.path: unit for unit in of_kinds([UnitKind.TOWN])}

    def of(path: str) -> UnitRow:
        return next((towns[area] for area in lineage(path) if area in towns), centre)

    by_unit = grouped(
        (centre if member.posted.person.role in DESKS else of(member.posted.person.area), member)
        for member in members
    )
    work: Counter[UnitRow] = Counter()
    for path, tasks in waiting.items():
        work[of(path)] += tasks
    units = sorted({*by_unit, *work}, key=lambda unit: (unit != centre, unit.code))
    return [
        _group(unit, (whose := by_unit.get(unit, [])), _load(whose, held), work[unit], opened)
        for unit in units
    ]


def _load(members: Sequence[Member], held: Sequence[Holding]) -> Load:
    return together(held, {one.posted.person.user_id for one in members if one.load.open})


def _group(
    unit: UnitRow, members: Sequence[Member], load: Load, waiting: int, opened: str
) -> Group:
    whole = len(members) <= SHOWN_WHOLE or unit.code == opened
    busy = [one for one in members if one.load.open or one.posted.standing is Standing.LEAVE]
    shown = sorted(members if whole else busy, key=_order)
    return Group(
        unit, members, shown, Counter(str(one.posted.standing) for one in members),
        load, waiting,
    )  # fmt: skip


def _order(member: Member) -> tuple[Any, ...]:
    """At work first, then who has most late and most open."""
    places = list(Standing)
    load = member.load
    return places.index(member.posted.standing), -load.late, -load.open, member.posted.person.name
