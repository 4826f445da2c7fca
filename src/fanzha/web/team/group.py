"""My guard group: whom I guard, what I tell them; and how much of the county is guarded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.queries import people
from fanzha.govern.units.queries import UnitRow, of_kinds
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade.who.board import Load, holdings, loads
from fanzha.prevent.protect.guard import actions, queries, rules
from fanzha.prevent.protect.guard.rules import LONGEST_MESSAGE
from fanzha.web.asked import actor, is_whole, now, whole
from fanzha.web.team.board import READ as LOOK
from fanzha.web.team.board import branch_of
from fanzha.words.enums import Role, UnitKind

GUARDS = (
    Role.DISSUASION_OFFICER, Role.DUTY_OFFICER, Role.COMMUNITY_POLICE, Role.GRID_WORKER,
)  # fmt: skip
PLACES = (UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.GRID)
PAGE = 100


@open_to(*GUARDS)
def mine(request: HttpRequest) -> HttpResponse:
    """Whom do I guard, and what do I tell them?"""
    return render(request, "team/group.html", _mine(request))


@open_to(*GUARDS)
@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """Guard a unit by address, or no longer."""
    who = actor(request)
    before = [unit.code for unit in queries.places_of(_key(who))]
    code = request.POST.get("unit", "")
    after = [one for one in before if one != code]
    if request.POST.get("act") != "remove":
        after.append(code)
    actions.guard_places(_key(who), after, who, now(request))
    return redirect("team_group")


@open_to(*GUARDS)
@require_POST
def residents(request: HttpRequest) -> HttpResponse:
    """Take a resident in, let one go, or note that one wants no messages, or wants them again."""
    who, moment, act = actor(request), now(request), request.POST.get("act", "")
    if act == "take_in":
        actions.take_in(_key(who), request.POST.get("resident", ""), who, moment)
    elif act in _ACTS:
        _ACTS[act](_key(who), whole(request.POST.get("key", ""), "resident"), who, moment)
    else:
        raise Trouble(zh="没有这个选项", en="no such choice", field="act")
    return redirect("team_group")


@open_to(*GUARDS)
@require_POST
def message(request: HttpRequest) -> HttpResponse:
    """Text everybody in one's group who did not leave; the number was shown before."""
    who = actor(request)
    expected = whole(request.POST.get("expected", ""), "expected")
    sent = actions.write_to_group(
        _key(who), request.POST.get("text", ""), expected, who, now(request)
    )
    messages.success(request, gettext("已发送给 %(n)s 人") % {"n": sent})
    return redirect("team_group")


@open_to(*LOOK)
def figures(request: HttpRequest) -> HttpResponse:
    """How much of each unit is guarded, and how many each guard has."""
    branch = branch_of(actor(request))
    counts = queries.counts(branch)
    covered, units = rules.coverage(counts), _towns_and_villages(branch)
    page: dict[str, Any] = {
        "units": [(unit, covered[unit.path]) for unit in units if unit.path in covered],
        "guards": _guards(rules.held(counts)),
        "total": rules.whole(counts),
    }
    return render(request, "team/groups.html", page)


def _mine(request: HttpRequest) -> dict[str, Any]:
    who = actor(request)
    found = queries.wards(_key(who))
    pages, asked = max(1, -(-len(found) // PAGE)), request.GET.get("page", "")
    page = min(max(int(asked), 1), pages) if is_whole(asked) else 1
    branch = branch_of(who)
    free = [
        unit for unit in of_kinds(PLACES) if unit.path.startswith(branch) and not unit.closed_at
    ]
    return {
        "wards": found[(page - 1) * PAGE : page * PAGE], "count": len(found),
        "page": page, "pages": pages, "before": page - 1, "after": page + 1 if page < pages else 0,
        "deciding": sum(ward.decides for ward in found), "places": queries.places_of(_key(who)),
        "free": free, "audience": len(queries.audience(_key(who))),
        "sent": queries.messages(_key(who))[:10], "longest": LONGEST_MESSAGE,
        "load": loads(holdings()).get(_key(who), Load()), "looks": who.role in LOOK,
    }  # fmt: skip


def _towns_and_villages(branch: str) -> list[UnitRow]:
    kinds = (UnitKind.COUNTY, UnitKind.TOWN, UnitKind.VILLAGE)
    return [unit for unit in of_kinds(kinds).order_by("path") if unit.path.startswith(branch)]


def _guards(held: dict[int, int]) -> list[tuple[Any, int, Load]]:
    """Each guard with the residents they decide for and what they hold, the fullest first."""
    tasks = loads(holdings())
    rows = [
        (person, held[person.user_id], tasks.get(person.user_id, Load()))
        for person in people() if person.user_id in held
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row[1], row[0].user_id))


def _key(who: Actor) -> int:
    """The key of whoever is signed in."""
    return who.user_id or 0


_ACTS = {
    "let_go": actions.let_go, "leave": actions.leave_messages, "back": actions.want_messages,
}  # fmt: skip
