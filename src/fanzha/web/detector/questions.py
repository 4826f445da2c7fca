"""Back-tests asked of detectors at the owners': counts come back, no event does."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.govern.access.opening import open_to
from fanzha.prevent.detect.remote import actions, queries
from fanzha.prevent.detect.rulebook import queries as rulebook
from fanzha.web.asked import actor, now, whole
from fanzha.words.enums import Role

LONGEST_DAYS = 366


@open_to(Role.ANALYST, Role.ADMIN, Role.LEADER)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What was asked, what came back, and a form to ask."""
    page = {
        "rows": queries.questions(), "owners": queries.owned(), "rules": rulebook.current(),
        "may_ask": actor(request).role == Role.ANALYST,
    }  # fmt: skip
    return render(request, "detector/questions.html", page)


@open_to(Role.ANALYST)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a detector what a version of a rule would have done in the last days."""
    version = rulebook.version(whole(request.POST.get("version", ""), "version"))
    if version is None:
        raise Http404
    days = min(max(whole(request.POST.get("days", ""), "days"), 1), LONGEST_DAYS)
    at = now(request)
    name, rule = request.POST.get("detector", ""), rulebook.rule_of(version)
    actions.ask(name, rule, at - timedelta(days=days), at, actor(request), at)
    messages.success(request, _("已提问, 对方的侦测器在几秒内作答"))
    return redirect("detector_questions")
