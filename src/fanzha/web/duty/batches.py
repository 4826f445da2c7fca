"""Files of reports at the duty desk, and what partners sent that could not be taken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fanzha.engine.read.mapping_files import find_mapping, known_mappings
from fanzha.govern.access.opening import open_to
from fanzha.kit.errors import Trouble
from fanzha.recover.report.batch import access_batch, batches, import_reports
from fanzha.recover.report.quarantine import access_refused, refused
from fanzha.web.asked import actor, now
from fanzha.web.uploads import demanded, kept
from fanzha.words.enums import Role

MOST = 100


@open_to(Role.DUTY_OFFICER)
def board(request: HttpRequest) -> HttpResponse:
    """The files taken so far and the form for the next; a POST takes one.

    Only mappings that come with the package may be named by a page.
    """
    who, mappings = actor(request), _mappings()
    if request.method == "POST":
        name = request.POST.get("mapping", "")
        if name not in mappings:
            raise Trouble(zh="请选择文件格式", en="choose the format of the file", field="mapping")
        with kept(demanded(request, "file")) as path:
            done = import_reports(path, name, who, now(request))
        return redirect("report_batch", done.batch_id)
    page = {"batches": batches(who)[:MOST], "refused": refused(who)[:MOST], "mappings": mappings}
    return render(request, "duty/batches.html", page)


@open_to(Role.DUTY_OFFICER)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of the rows of one file, as sent; on record."""
    found = access_batch(batch_id, actor(request), now(request))
    rows = sorted(found.rows.all(), key=lambda row: (row.fate != "rejected", row.number))
    return render(request, "duty/batch.html", {"batch": found, "rows": rows})


@open_to(Role.DUTY_OFFICER)
def refused_message(request: HttpRequest, refused_id: int) -> HttpResponse:
    """One message that was refused, as it came; on record."""
    row = access_refused(refused_id, actor(request), now(request))
    return render(request, "duty/refused.html", {"row": row})


def _mappings() -> dict[str, str]:
    """Formats that can be chosen: sender by the mapping's name."""
    names = [name for name in known_mappings() if name.startswith("reports_")]
    return {name: find_mapping(name, "reports").source for name in names}
