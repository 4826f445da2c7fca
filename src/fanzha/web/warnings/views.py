"""Take a file of warning orders, see what became of its rows, give the results back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.engine.read.mapping_files import find_mapping, known_mappings
from fanzha.govern.access.opening import open_to
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.batches import is_late, lines, noted, progress_of
from fanzha.prevent.alert.queries import batch_of, batches, rejected
from fanzha.prevent.alert.warnings import import_warnings
from fanzha.prevent.dissuade.results import as_csv, as_excel, results
from fanzha.web.asked import actor, now
from fanzha.web.uploads import demanded, kept
from fanzha.words.enums import Role

WORK = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)
FORMS = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MOST_BATCHES = 100
MOST_ROWS = 500


@open_to(*WORK)
def warnings(request: HttpRequest) -> HttpResponse:
    """The files taken so far, and the form for the next."""
    shown = lines(batches()[:MOST_BATCHES], now(request))
    page: dict[str, Any] = {"lines": shown, "mappings": _mappings()}
    return render(request, "warnings/list.html", page)


@open_to(*WORK)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a file; only mappings that come with the package may be named by a page."""
    name = request.POST.get("mapping", "")
    if name not in _mappings():
        raise Trouble(zh="请选择来文格式", en="choose the format of the file", field="mapping")
    with kept(demanded(request, "file")) as path:
        done = import_warnings(path, name, actor(request), now(request))
    return redirect("warnings_batch", done.batch_id)


@open_to(*WORK)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of the rows of one file."""
    found = batch_of(batch_id)
    if found is None:
        raise Http404
    page = {
        "batch": found,
        "progress": progress_of([batch_id])[batch_id],
        "is_late": is_late(found, now(request)),
        "noted": noted(batch_id)[:MOST_ROWS],
        "rejected": rejected(batch_id)[:MOST_ROWS],
    }
    return render(request, "warnings/batch.html", page)


@open_to(*WORK)
def download(request: HttpRequest, batch_id: int, form: str) -> HttpResponse:
    """The results so far as a file; on record."""
    if form not in FORMS or batch_of(batch_id) is None:
        raise Http404
    write, kind = FORMS[form]
    response = HttpResponse(
        write(results(batch_id, actor(request), now(request))), content_type=kind
    )
    response["Content-Disposition"] = f'attachment; filename="warnings-{batch_id}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _mappings() -> dict[str, str]:
    """Formats that can be chosen: sender by the mapping's name."""
    names = [name for name in known_mappings() if name.startswith("warnings_")]
    return {name: find_mapping(name, "warnings").source for name in names}
