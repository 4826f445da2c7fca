"""The national platform by hand: the batch to type in, and what the platform answered."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.recover.message.by_hand import actions, sheet
from fanzha.recover.message.by_hand.queries import (
    access_batch,
    access_typed_in,
    typed_in,
    waiting_for_hands,
)
from fanzha.recover.message.by_hand.results import import_results
from fanzha.recover.message.by_hand.rules import FORMS
from fanzha.recover.paper.queries import access_paper, enclosed_with
from fanzha.recover.report.prefill import banks
from fanzha.web.asked import actor, now
from fanzha.web.uploads import demanded, kept
from fanzha.wiring.papers.enclosing import as_file
from fanzha.words.enums import Role

SHOWN = 200
MAPPING = "platform_results"
CSV, EXCEL = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@open_to(Role.DUTY_OFFICER)
def platform(request: HttpRequest) -> HttpResponse:
    """What is to be typed into the platform now, and what does it owe us?"""
    who, at = actor(request), now(request)
    rows = access_batch(who, at)
    papers = enclosed_with([row.key for row in rows], who)
    batch = [(row, FORMS[row.code].label, papers.get(row.key),
              sheet.copied(sheet.row_of(row.envelope()))) for row in rows]  # fmt: skip
    page = {
        "batch": batch, "banks": banks(),
        "typed": [(row, FORMS[row.code].label) for row in typed_in(who)[:SHOWN]],
    }  # fmt: skip
    response = render(request, "duty/platform.html", page)
    response["Cache-Control"] = "no-store"
    return response


@open_to(Role.DUTY_OFFICER)
def platform_count(request: HttpRequest) -> HttpResponse:
    """How many wait, for a page that is told of a change."""
    return render(request, "duty/platform_count.html", {"count": waiting_for_hands()})


@open_to(Role.DUTY_OFFICER)
def batch_csv(request: HttpRequest) -> HttpResponse:
    """The batch as CSV; the look at each message is on record."""
    return _file(sheet.as_csv(_rows(request)), CSV, "platform.csv")


@open_to(Role.DUTY_OFFICER)
def batch_excel(request: HttpRequest) -> HttpResponse:
    """The batch as a workbook; the look at each message is on record."""
    return _file(sheet.as_excel(_rows(request)), EXCEL, "platform.xlsx")


@open_to(Role.DUTY_OFFICER)
def batch_zip(request: HttpRequest) -> HttpResponse:
    """The workbook, and the papers of what is still to be typed in; each look is on record."""
    who, at, packed = actor(request), now(request), io.BytesIO()
    keys = [row.key for row in access_batch(who, at)]
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("platform.xlsx", sheet.as_excel(_rows(request)))
        for one in enclosed_with(keys, who).values():
            pdf = as_file(access_paper(one.paper_id, who, "chase", at))
            files.writestr(pdf.name, pdf.content)
    return _file(packed.getvalue(), ZIP, "platform.zip")


@require_POST
@open_to(Role.DUTY_OFFICER)
def number(request: HttpRequest, message_id: int) -> HttpResponse:
    """The platform's number of a message: it is typed in, and counts as sent."""
    actions.type_in(message_id, request.POST.get("platform_no", ""), actor(request), now(request))
    return redirect("platform")


@require_POST
@open_to(Role.DUTY_OFFICER)
def results(request: HttpRequest) -> HttpResponse:
    """Numbers and answers out of the platform's file."""
    with kept(demanded(request, "file")) as path:
        done = import_results(path, MAPPING, actor(request), now(request))
    said = gettext(
        "读入 %(rows)s 行: 录入 %(typed)s, 回执 %(answered)s, 没有改变 %(same)s, 待查 %(bad)s"
    )
    notes.info(request, said % {"rows": done.rows, "typed": done.typed_in, "bad": len(done.bad),
                                "answered": done.answered, "same": done.unchanged})  # fmt: skip
    for trouble in done.bad[:SHOWN]:
        notes.warning(request, str(trouble))
    return redirect("platform")


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """What is to be typed in, and with its number what the platform has not answered."""
    who, at = actor(request), now(request)
    messages = [*access_batch(who, at), *access_typed_in(who, at)]
    return [{**sheet.row_of(row.envelope()), sheet.NUMBER: row.platform_no} for row in messages]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
