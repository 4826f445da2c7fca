"""Pages beside the queue: the ladder, the units' clocks, and whom to ask again after a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.reading import local_moment
from fanzha.govern.units.queries import of_kinds, root
from fanzha.kit.clock import shown as in_shanghai
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import checks, own_clocks, rules
from fanzha.prevent.dissuade.areas import AREAS
from fanzha.prevent.dissuade.ladder import ladder as ladder_in_force
from fanzha.prevent.dissuade.picture import picture
from fanzha.prevent.dissuade.queries import check_lines, task_of
from fanzha.web.asked import actor, now, whole
from fanzha.web.dissuasion.acts import chosen, entry
from fanzha.web.dissuasion.views import READ, WORK
from fanzha.words.enums import Level, Role, UnitKind

SETS = (Role.LEADER, Role.ADMIN)
PLACES = (UnitKind.COUNTY, *AREAS)


@open_to(*READ, Role.ADMIN)
def ladder(request: HttpRequest) -> HttpResponse:
    """Which step follows when, and which clocks are in force?"""
    page = {
        "picture": picture(in_shanghai(now(request)).date()),
        "clocks": list(own_clocks.shown(root().path, now(request))),
        "sets": actor(request).role in SETS,
    }
    return render(request, "dissuasion/ladder.html", page)


@open_to(*SETS)
@require_http_methods(["GET", "POST"])
def clocks(request: HttpRequest) -> HttpResponse:
    """How long may a clock run, in which unit, at which level?"""
    if request.method == "POST":
        own_clocks.set_clock(_new_clock(request), actor(request), now(request))
        return redirect("dissuasion_clocks")
    page = {
        "units": of_kinds(PLACES).order_by("path"), "levels": list(Level),
        "kinds": [ladder_in_force().clocks[kind] for kind in own_clocks.SET_BY_UNITS],
        "made": own_clocks.settings_made(), "shown_at": now(request),
    }  # fmt: skip
    return render(request, "dissuasion/clocks.html", page)


@open_to(*READ)
def check_list(request: HttpRequest) -> HttpResponse:
    """Who was dissuaded a day ago, and is still safe?"""
    who: Actor = actor(request)
    page = {"lines": check_lines(who), "works": who.role in WORK}
    return render(request, "dissuasion/checks.html", page)


@open_to(*WORK)
@require_POST
def checked(request: HttpRequest, alert_id: int) -> HttpResponse:
    """What the check found; a payment after all becomes a report."""
    outcome = chosen(request, "outcome", rules.CHECKS)
    checks.checked(task_of(alert_id), outcome, actor(request), entry(request))
    return redirect("dissuasion_checks")


def _new_clock(request: HttpRequest) -> own_clocks.NewClock:
    form, unit = request.POST, request.POST.get("unit", "")
    if not of_kinds(PLACES).filter(code=unit).exists():
        raise Trouble(zh="没有这个单位", en="there is no such unit", field="unit")
    since = local_moment(form.get("since", ""), "since") if form.get("since") else now(request)
    return own_clocks.NewClock(
        unit=unit, level=form.get("level", ""), what=form.get("what", ""),
        minutes=whole(form.get("minutes", ""), "minutes"), since=since,
        ground=form.get("ground", "")[:200],
    )  # fmt: skip
