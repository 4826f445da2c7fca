"""Figures of dissuasion: reached, met, dissuaded, saved; by unit, officer, step and rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.actions import record
from fanzha.govern.units.queries import UnitRow, named, root
from fanzha.inform.situation.chase_rules import period
from fanzha.inform.situation.dissuasion import ROWS, Dissuasion, Narrowed
from fanzha.inform.situation.dissuasion_book import book
from fanzha.inform.situation.rules import DAY, Span
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade.figure_rules import Name
from fanzha.web.asked import actor, now
from fanzha.web.downloads import EXCEL, download
from fanzha.web.wall.periods import presets
from fanzha.web.wall.words import COUNTS, OUTCOMES, STATES, STEPS
from fanzha.words.enums import Role

READ = (Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST, Role.DISSUASION_OFFICER)
OPENS_ALERTS = frozenset({Role.LEADER, Role.DUTY_OFFICER, Role.DISSUASION_OFFICER})
OPENS_RULES = frozenset({Role.LEADER, Role.ANALYST})
OPENS_ORDERS = frozenset({Role.DUTY_OFFICER, Role.DISSUASION_OFFICER})
PAGE_OF = 100
EXTRA = ("officer", "rule", "step")

COLUMNS: tuple[tuple[str, Promise], ...] = (
    (Name.RECEIVED, _("收到")), (Name.HIGH, _("高")), (Name.MEDIUM, _("中")), (Name.LOW, _("低")),
)  # fmt: skip
ENDS: tuple[tuple[str, Promise], ...] = (
    (Name.ALREADY_PAID, _("已经转账")), (Name.NO_SCAM, _("不是诈骗")),
    (Name.UNREACHABLE, _("联系不上")), (Name.EXPIRED, _("已过期")),
    (Name.PAID_AFTER, _("劝后仍转")), (Name.RESISTED, _("不听劝")),
)  # fmt: skip


@open_to(*READ)
def dissuasion_figures(request: HttpRequest) -> HttpResponse:
    """Did we reach them in time, and did it help?"""
    told = _asked(request)
    page = {
        **_page(told), "presets": presets(now(request)), "columns": COLUMNS, "ends": ENDS,
        "steps": STEPS, "opens_rules": told.actor.role in OPENS_RULES,
        "opens_orders": told.actor.role in OPENS_ORDERS,
        "funnel_widest": max((step.came for step in told.funnel), default=0),
    }  # fmt: skip
    return render(request, "wall/dissuasion.html", page)


@open_to(*READ)
def dissuasion_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The tasks a figure counts, a hundred a page."""
    if name not in ROWS:
        raise Http404
    told = _asked(request)
    narrowed = Narrowed(**{field: request.GET.get(field, "")[:80] for field in EXTRA})
    pages = Paginator(told.rows(name, narrowed), PAGE_OF)
    page = {
        **_page(told), "name": name, "label": COUNTS[name], "narrowed": narrowed,
        "found": pages.get_page(request.GET.get("page")), "count": pages.count,
        "states": STATES, "outcomes": OUTCOMES, "steps": STEPS,
        "opens_alerts": told.actor.role in OPENS_ALERTS, "asked": _without_page(request),
        "officer": told.officer(narrowed.officer) if narrowed.officer else "",
    }  # fmt: skip
    return render(request, "wall/dissuasion_rows.html", page)


@open_to(*READ)
def dissuasion_workbook(request: HttpRequest) -> HttpResponse:
    """All of it as a workbook; on record, as it names officers with what they did."""
    told, who = _asked(request), actor(request)
    span = "{since}-{until}".format(**_days(told.span))
    record(
        actor_id=who.user_id, role=who.role, verb="export", subject_kind="figures",
        subject_id=f"{told.unit.code} {span}", ground="figures", purpose="supervise",
        now=now(request),
    )  # fmt: skip
    return download(book(told), EXCEL, f"dissuasion-{told.unit.code}-{span}.xlsx")


def _asked(request: HttpRequest) -> Dissuasion:
    at = now(request)
    span = period(request.GET.get("since", ""), request.GET.get("until", ""), at)
    return Dissuasion(span, at, _unit(request.GET.get("unit", "")), actor(request))


def _unit(code: str) -> UnitRow:
    if not code:
        return root()
    found = named([code]).get(code)
    if found is None:
        raise Trouble(zh="没有这个单位", en="there is no such unit", field="unit")
    return found


def _page(told: Dissuasion) -> dict[str, Any]:
    """What both pages say of what was asked for."""
    days = _days(told.span)
    return {**days, "told": told, "days_asked": f"since={days['since']}&until={days['until']}"}


def _days(span: Span) -> dict[str, date]:
    """The first and the last day, both included."""
    return {"since": shown(span.since).date(), "until": shown(span.until - DAY).date()}


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
