"""The fund-flow map as files: picture, sheet to work with, workbook. Each is on record.

Pictures and the sheet show what the page shows, with numbers half hidden; the workbook holds the
whole case with whole account numbers. The numbered sheet for the case file is a paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.queries import shown_name
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.clock import shown
from fanzha.kit.paper import as_png, render
from fanzha.recover.trace.flow_map.book import About, book
from fanzha.web.asked import actor, now
from fanzha.web.downloads import EXCEL, download
from fanzha.web.duty.flow_maps import CaseMap, bank_names, case_map
from fanzha.wiring.papers.cases import METHOD, case_of, working
from fanzha.words.enums import Role

READ = (Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER)


@open_to(*READ)
def flow_svg(request: HttpRequest, report_id: int) -> HttpResponse:
    """The drawing as it is shown, as SVG."""
    asked = _asked(request, report_id)
    return download(asked.picture().encode(), "image/svg+xml", asked.name("svg"))


@open_to(*READ)
def flow_png(request: HttpRequest, report_id: int) -> HttpResponse:
    """The drawing as it is shown, as PNG."""
    asked = _asked(request, report_id)
    return download(as_png(asked.picture()), "image/png", asked.name("png"))


@open_to(*READ)
def flow_pdf(request: HttpRequest, report_id: int) -> HttpResponse:
    """The drawing as it is shown, on paper to work with; it has no number."""
    asked = _asked(request, report_id)
    case = asked.case
    sheet = working(case.report, case.picture, case.drawn(), asked.at, made_up=settings.DEMO)
    return download(render(sheet), "application/pdf", asked.name("pdf"), shown=True)


@open_to(*READ)
def flow_book(request: HttpRequest, report_id: int) -> HttpResponse:
    """Every account and transfer of the case as a workbook."""
    asked = _asked(request, report_id)
    case = asked.case
    about = About(
        case_of(case.report), case.report.victim_name, METHOD, case.picture.trail.log.version,
        asked.at, shown_name(asked.who.user_id),
    )  # fmt: skip
    content = book(case.flows, case.guesses, about, bank_names("zh"))
    return download(content, EXCEL, asked.name("xlsx"))


@dataclass(frozen=True)
class _Asked:
    """An export that was let through and is on record."""

    case: CaseMap
    who: Actor
    at: datetime

    def picture(self) -> str:
        """The drawing with the case and the moment above it."""
        moment = f"{shown(self.at):%Y-%m-%d %H:%M}"
        return self.case.drawn(title=f"{gettext('资金流向图')} #{self.case.report.pk} · {moment}")

    def name(self, ending: str) -> str:
        """The file's name: case and moment, no person."""
        return f"flow-map-{self.case.report.pk}-{shown(self.at):%Y%m%d-%H%M}.{ending}"


def _asked(request: HttpRequest, report_id: int) -> _Asked:
    who, at = actor(request), now(request)
    case = case_map(report_id, request.GET, who, at)
    record(
        actor_id=who.user_id, role=who.role, verb="export_map", subject_kind="report",
        subject_id=report_id, ground=f"report:{report_id}", purpose="chase", now=at,
    )  # fmt: skip
    return _Asked(case, who, at)
