"""For auditors: who searched, why, and who searched for much in a short time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.actions import record
from fanzha.govern.searches.queries import searches
from fanzha.web.asked import actor, now
from fanzha.web.audit.words import PURPOSES
from fanzha.web.search.terms import read
from fanzha.words.enums import Role

MOST = 200


@open_to(Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def search_log(request: HttpRequest) -> HttpResponse:
    """Who searched for what purpose? Posted with a number or name: who searched for it?"""
    who, told = actor(request), request.POST.get("told", "") == "1"
    typed = request.POST.get("q", "").strip()
    value = read(typed).value if typed else ""
    record(
        actor_id=who.user_id, role=who.role, verb="search" if value else "look",
        subject_kind="search", subject_id="all", ground="audit", purpose="audit", now=now(request),
    )  # fmt: skip
    rows = list(searches(who, value, told=told)[: MOST + 1])
    page = {
        "rows": rows[:MOST], "more": len(rows) > MOST, "purposes": PURPOSES,
        "narrowed": bool(value), "told": told,
    }  # fmt: skip
    return render(request, "search/log.html", page)
