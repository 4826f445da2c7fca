"""Doors to papers. Opening one is recorded; issuing one twice is the same paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.kit.paper import render as set_in_print
from fanzha.recover.paper.queries import access_paper, papers_on, sheet
from fanzha.recover.paper.rules import TITLES
from fanzha.recover.report.prefill import banks
from fanzha.web.asked import actor, now, whole
from fanzha.wiring import papers
from fanzha.words.enums import Role

CENTRE = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)


@open_to(*CENTRE, Role.BANK_LIAISON)
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper as PDF, named by its number; a copy of the demo says so across each page."""
    who = actor(request)
    purpose = "answer_order" if who.role == Role.BANK_LIAISON else "chase"
    found = access_paper(paper_id, who, purpose, now(request))
    pdf = set_in_print(sheet(found, made_up=settings.DEMO))
    name = quote(f"{found.number}.pdf")
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@open_to(*CENTRE)
def of_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The papers of a case, and for the duty desk those that can be issued now."""
    who, moment = actor(request), now(request)
    works = who.role == Role.DUTY_OFFICER
    drafts = papers.drafts(report_id, who, moment) if works else []
    page: dict[str, Any] = {
        "report_id": report_id, "banks": banks(), "works": works, "drafts": len(drafts),
        "issued": papers_on(f"report:{report_id}", who),
        "kinds": [
            (title, of_kind) for kind, title in TITLES.items()
            if (of_kind := [draft for draft in drafts if draft.kind == kind])
        ],
    }  # fmt: skip
    return render(request, "paper/list.html", page)


@require_POST
@open_to(Role.DUTY_OFFICER)
def issue(request: HttpRequest, report_id: int) -> HttpResponse:
    """Issue the paper that was asked for and show it."""
    kind, subject = str(request.POST.get("kind", "")), str(request.POST.get("subject", ""))
    number = papers.issue(report_id, kind, whole(subject, "subject"), actor(request), now(request))
    return redirect("paper", number)
