"""Search the append-only record; each search is itself recorded."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.actions import record
from fanzha.govern.audit.queries import entries
from fanzha.web.asked import actor, now
from fanzha.web.audit.forms import Search, search_of
from fanzha.web.audit.words import KINDS, PURPOSES, VERBS
from fanzha.words.enums import Role

PAGE = 50


@open_to(Role.AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """The record, newest first, by what was seen, by case or alert, by officer."""
    search = search_of(request.GET.dict())
    if search.narrowed and search.before is None:
        _record_search(request, search)
    found = entries(subject=search.subject, ground=search.ground, actor=search.actor)
    if search.before is not None:
        found = found.filter(pk__lt=search.before)
    rows = list(found[: PAGE + 1])
    older = _address_of_older(search, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    words = {"purposes": PURPOSES, "verbs": VERBS, "kinds": KINDS}
    page = {"search": search, "rows": rows[:PAGE], "older": older, **words}
    return render(request, "audit/audit.html", page)


def _record_search(request: HttpRequest, search: Search) -> None:
    who = actor(request)
    looked_for = search.subject or search.ground or f"officer:{search.actor}"
    record(
        actor_id=who.user_id, role=who.role, verb="search", subject_kind="audit",
        subject_id=looked_for[:64], ground="audit", purpose="audit", now=now(request),
    )  # fmt: skip


def _address_of_older(search: Search, last: int) -> str:
    asked = {"subject": search.subject, "ground": search.ground, "actor": search.actor}
    return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "before": last})
