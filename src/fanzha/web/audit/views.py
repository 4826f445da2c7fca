"""Search the append-only record; each look at it is itself recorded."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.actions import record
from fanzha.govern.audit.queries import entries, last_verification
from fanzha.govern.audit.verifying import standing
from fanzha.web.asked import actor, now
from fanzha.web.audit.forms import Search, search_of
from fanzha.web.audit.words import KINDS, PURPOSES, VERBS
from fanzha.words.enums import Role

PAGE = 50


@open_to(Role.AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """The record, newest first, by what was seen, by case or alert, by officer, by days."""
    search = search_of(request.GET.dict())
    if search.before is None:
        record_look(request, "search" if search.narrowed else "look", search)
    found = entries(**search.narrows())
    if search.before is not None:
        found = found.filter(pk__lt=search.before)
    rows = list(found[: PAGE + 1])
    older = _address(search, before=rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    page = {
        "search": search, "rows": rows[:PAGE], "older": older, "query": _address(search),
        "purposes": PURPOSES, "verbs": VERBS, "kinds": KINDS,
        "standing": standing(), "verified": last_verification(),
    }  # fmt: skip
    return render(request, "audit/audit.html", page)


def record_look(request: HttpRequest, verb: str, search: Search) -> None:
    """Record that an auditor looked, and for what; never a name or number of a person."""
    who = actor(request)
    record(
        actor_id=who.user_id, role=who.role, verb=verb, subject_kind="audit",
        subject_id=search.looked_for, ground="audit", purpose="audit", now=now(request),
    )  # fmt: skip


def _address(search: Search, **more: object) -> str:
    asked = {name: value for name, value in search.narrows().items() if value}
    return "?" + urlencode({**asked, **more})
