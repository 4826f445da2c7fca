"""The daily sheet (每日必商): the page, the paper and the workbook of one day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.govern.units.queries import root
from fanzha.inform.situation.daily import Daily, day_of
from fanzha.inform.situation.daily_book import book
from fanzha.inform.situation.daily_paper import TITLE, sheet
from fanzha.inform.situation.daily_rules import WHY
from fanzha.inform.situation.rules import DAY, Name
from fanzha.kit.clock import shown
from fanzha.kit.paper import render as set_in_print
from fanzha.recover.paper.rules import MADE_UP
from fanzha.recover.report.prefill import banks
from fanzha.web.asked import actor, now
from fanzha.web.downloads import EXCEL, download
from fanzha.web.duty.flow_maps import bank_names, language
from fanzha.web.wall.dissuasion import OPENS_ALERTS, OPENS_RULES
from fanzha.web.wall.words import LABELS, REPORT_STATES, STEPS
from fanzha.wiring.papers.draft import authority_of
from fanzha.words.enums import Role

READ = (Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)


@open_to(*READ)
def daily(request: HttpRequest) -> HttpResponse:
    """What do yesterday's cases and warnings leave to be discussed?"""
    told = _asked(request)
    day = shown(told.span.since).date()
    page: dict[str, Any] = {
        "told": told, "day": day, "before": day - DAY,
        "after": day + DAY if day < shown(told.now).date() else None,
        "labels": LABELS, "money": {Name.LOSSES, Name.STOPPED, Name.AVOIDED}, "steps": STEPS,
        "states": REPORT_STATES, "why": {code: {"zh": zh, "en": en} for code, (zh, en) in WHY.items()},
        "banks": bank_names(language()), "opens_alerts": told.actor.role in OPENS_ALERTS,
        "opens_rules": told.actor.role in OPENS_RULES,
    }  # fmt: skip
    return render(request, "wall/daily.html", page)


@open_to(*READ)
def daily_paper(request: HttpRequest) -> HttpResponse:
    """The sheet as PDF, one page."""
    told = _asked(request)
    authority, mark = authority_of(root().name_zh), MADE_UP if settings.DEMO else ""
    pdf = set_in_print(sheet(told, authority, banks(), mark))
    return download(pdf, "application/pdf", f"{TITLE}-{_day(told)}.pdf", shown=True)


@open_to(*READ)
def daily_workbook(request: HttpRequest) -> HttpResponse:
    """The sheet as a workbook, with all rows of the page."""
    told = _asked(request)
    return download(book(told, banks()), EXCEL, f"daily-{_day(told)}.xlsx")


def _asked(request: HttpRequest) -> Daily:
    at = now(request)
    return Daily(day_of(request.GET.get("date", ""), at), at, actor(request))


def _day(told: Daily) -> str:
    return f"{shown(told.span.since):%Y-%m-%d}"
