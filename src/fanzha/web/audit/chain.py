"""Verify the record with one button, and give it out as a file; both are recorded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.audit.asked import GIVEN_UP, verification
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.kit.workbook import Sheet, Value, workbook
from fanzha.web.asked import actor, now
from fanzha.web.audit.forms import search_of
from fanzha.web.audit.views import record_look
from fanzha.web.audit.words import KINDS, PURPOSES, VERBS
from fanzha.web.downloads import EXCEL, download
from fanzha.web.templatetags.show import role_name
from fanzha.wiring.audit import start_verification
from fanzha.words.enums import Role

MOST_ROWS = 100_000


@open_to(Role.AUDITOR)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Have the whole record compared with its seals, behind the page; one at a time."""
    key = start_verification(actor(request).user_id or 0, now(request))
    return _verdict(request, key)


@open_to(Role.AUDITOR)
def audit_verdict(request: HttpRequest, key: int) -> HttpResponse:
    """How far it is, and in the end what was found."""
    return _verdict(request, key)


def _verdict(request: HttpRequest, key: int) -> HttpResponse:
    row = verification(key)
    page = {
        "row": row, "more": row.faults - len(row.places),
        "percent": min(99, 100 * row.compared // max(row.total, 1)),
        "given_up": row.asked_at < now(request) - GIVEN_UP,
    }  # fmt: skip
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
