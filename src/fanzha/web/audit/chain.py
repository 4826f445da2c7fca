"""Verify the record with one button, and give it out as a file; both are recorded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.actions import record_verification
from fanzha.govern.audit.queries import entries
from fanzha.govern.audit.verifying import Verdict, verify
from fanzha.govern.audit.words import place
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.kit.workbook import Sheet, Value, workbook
from fanzha.web.asked import actor, now
from fanzha.web.audit.forms import search_of
from fanzha.web.audit.views import record_look
from fanzha.web.audit.words import KINDS, PURPOSES, VERBS
from fanzha.web.downloads import EXCEL, download
from fanzha.web.templatetags.show import role_name
from fanzha.words.enums import Role

MOST_ROWS = 100_000
SHOWN_FAULTS = 50


@open_to(Role.AUDITOR)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Compare the whole record with its seals; some seconds for each million of entries."""
    verdict, who = verify(), actor(request)
    record_verification(verdict, actor_id=who.user_id, role=who.role, now=now(request))
    page = {"verdict": verdict, "places": _places(verdict), "more": _more(verdict)}
    return render(request, "audit/verdict_part.html", page)


@open_to(Role.AUDITOR)
def audit_export(request: HttpRequest) -> HttpResponse:
    """What a search finds, as Excel or (`as=csv`) as text. Trouble for more than Excel is for."""
    search = search_of(request.GET.dict())
    found = entries(**search.narrows())
    if found.count() > MOST_ROWS:
        raise Trouble(
            zh=f"超过 {MOST_ROWS} 条, 请缩小检索范围后再导出",
            en=f"more than {MOST_ROWS} entries: narrow the search, then export",
        )
    record_look(request, "export", search)
    head = [
        _("编号"),
        _("时间"),
        _("经办人"),
        _("岗位"),
        _("做了什么"),
        _("对象"),
        _("依据"),
        _("目的"),
    ]
    rows = [_row(entry) for entry in found]
    name = f"{_('审计记录')}-{clock.shown(now(request)):%Y%m%d-%H%M}"
    if request.GET.get("as") == "csv":
        return download(_csv(head, rows), "text/csv; charset=utf-8", f"{name}.csv")
    return download(workbook([Sheet(_("审计记录"), head, rows)]), EXCEL, f"{name}.xlsx")


def _row(entry: Any) -> list[Value]:
    return [
        entry.pk, entry.at, entry.actor.username if entry.actor else _("系统"),
        str(role_name(entry.role)), str(VERBS.get(entry.verb, entry.verb)),
        f"{KINDS.get(entry.subject_kind, entry.subject_kind)} {entry.subject_id}", entry.ground,
        str(PURPOSES.get(entry.purpose, entry.purpose)),
    ]  # fmt: skip


def _csv(head: list[str], rows: Iterable[list[Value]]) -> bytes:
    """UTF-8 with the mark that Excel needs to see that it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_said(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _said(value: Value) -> Value:
    return clock.shown(value).isoformat(sep=" ") if isinstance(value, datetime) else value


def _places(verdict: Verdict) -> list[str]:
    english = (translation.get_language() or "").startswith("en")
    return [place(fault)[1 if english else 0] for fault in verdict.faults[:SHOWN_FAULTS]]


def _more(verdict: Verdict) -> int:
    return max(len(verdict.faults) - SHOWN_FAULTS, 0)
