"""Search by name, number or account. What is searched for travels in the form, never in an
address, so that no log and no history of a browser holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.govern.searches import rules
from fanzha.govern.searches.actions import ask
from fanzha.govern.searches.queries import own_search
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.queries import may_name
from fanzha.prevent.protect.queries import access_resident
from fanzha.recover.report.queries import is_report
from fanzha.recover.report.rules import may_read
from fanzha.web.asked import actor, is_whole, now, whole
from fanzha.web.audit.words import PURPOSES
from fanzha.web.dissuasion.views import READ as READS_ALERTS
from fanzha.web.duty.flow_maps import bank_names, language
from fanzha.web.search.finding import find
from fanzha.web.search.terms import read
from fanzha.web.street.views import STREET
from fanzha.web.wall.words import OUTCOMES, REPORT_STATES, STOP_STATES
from fanzha.words.enums import Role

SEARCHES = (
    Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.ANALYST, Role.COMMUNITY_POLICE,
)  # fmt: skip
GROUNDS = ("alert", "report", rules.LEAD)


@open_to(*SEARCHES)
@require_http_methods(["GET", "POST"])
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Who is this, and what do we know of them?"""
    who = actor(request)
    if request.method != "POST":
        return render(request, "search/search.html", _form(request, who))
    found = _found(request, who)
    page = "search/found.html" if getattr(request, "htmx", False) else "search/search.html"
    return render(request, page, _form(request, who) | found)


@open_to(*SEARCHES)
@require_POST
@never_cache
def resident(request: HttpRequest) -> HttpResponse:
    """The file of a resident whom one's own search found, for the purpose of that search."""
    who, moment = actor(request), now(request)
    asked = own_search(whole(request.POST.get("search", ""), "search"), who, moment)
    # The search is the ground, not its alert: being sent to one alert opens nobody else's file.
    file = access_resident(
        who, whole(request.POST.get("resident", ""), "resident"),
        ground=f"search:{asked.pk}", purpose=asked.purpose, now=moment,
    )  # fmt: skip
    ground, _, number = asked.ground.partition(":")
    page = {
        "resident": file, "ground": ground, "number": number, "banks": bank_names(language()),
    }  # fmt: skip
    return render(request, "search/resident.html", page)


def _form(request: HttpRequest, who: Actor) -> dict[str, Any]:
    alert = request.GET.get("alert", "")
    grounds = GROUNDS if may_read(who) else ("alert", rules.LEAD)
    return {
        "purposes": [(one, PURPOSES[one]) for one in rules.PURPOSES_OF[who.role]],
        "grounds": grounds, "alert": alert if is_whole(alert) else "",
        "longest_reason": rules.LONGEST_REASON,
    }  # fmt: skip


def _found(request: HttpRequest, who: Actor) -> dict[str, Any]:
    term, moment = read(request.POST.get("q", "")), now(request)
    kinds = " ".join(term.kinds)
    asked = replace(_why(request, who), value=term.value, kind=kinds)
    key = ask(asked, who, moment)
    return {
        "found": find(term, who, moment), "term": term, "search_key": key, "asked": asked,
        "takes_reports": who.role == Role.DUTY_OFFICER, "reads_reports": may_read(who),
        "raises": who.role in {Role.DUTY_OFFICER, Role.DISSUASION_OFFICER},
        "alert_page": _alert_page(who), "banks": bank_names(language()), "outcomes": OUTCOMES,
        "report_states": REPORT_STATES, "stop_states": STOP_STATES,
    }  # fmt: skip


def _why(request: HttpRequest, who: Actor) -> rules.Request:
    """Purpose and ground of the form; the alert or report must be there, and the actor's to see.

    Raises Trouble, the same for one that is not there and one that is not theirs.
    """
    form = request.POST
    ground, number = form.get("ground", ""), form.get("number", "").strip()
    if ground == rules.LEAD:
        ground, number = rules.LEAD, ""
    elif not is_whole(number) or not _may_name(who, ground, int(number)):
        raise Trouble(
            zh="没有这个编号的预警或报案, 或不归您办",
            en="there is no such alert or report, or it is not yours", field="number",
        )  # fmt: skip
    return rules.Request(
        value="", kind="", purpose=form.get("purpose", ""),
        ground=f"{ground}:{number}" if number else ground, reason=form.get("reason", "").strip(),
    )  # fmt: skip


def _may_name(who: Actor, ground: str, number: int) -> bool:
    if ground == "alert":
        return may_name(who, number)
    return ground == "report" and may_read(who) and is_report(number)


def _alert_page(who: Actor) -> str:
    """The name of the address under which the reader opens an alert; "" where there is none."""
    if who.role in READS_ALERTS:
        return "alert"
    return "street_card" if who.role in STREET else ""
