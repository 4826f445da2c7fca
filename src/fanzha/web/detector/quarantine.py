"""Rows that are no events: list them, see why, put one right and feed it again, or dismiss it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.kit.errors import Trouble
from fanzha.kit.folders import data_dir
from fanzha.prevent.detect import quarantine as acts
from fanzha.prevent.detect.quarantine import WORK
from fanzha.prevent.intake.quarantine import Batch, Kept, Quarantine
from fanzha.web.asked import actor, now
from fanzha.web.templatetags.show import masked_number
from fanzha.words import enums
from fanzha.words.schemas import EVENT_KINDS, Column, kinds

MOST_SOURCES, MOST_ROWS = 200, 200


class Cell(NamedTuple):
    """One column of the form: what it is, what the row says, the words it may hold."""

    column: Column
    value: str
    words: list[str]
    wrong: bool


@open_to(*WORK)
def sources(request: HttpRequest) -> HttpResponse:
    """The sources with bad rows, newest first, by source, field, and whether any is open."""
    asked = {name: request.GET.get(name, "").strip()[:64] for name in ("source", "field", "all")}
    batches = Quarantine(data_dir()).batches()
    shown = [batch for batch in batches if _fits(batch, asked)]
    fields = sorted({reason.field for batch in batches for reason in batch.reasons if reason.field})
    page = {
        "batches": shown[:MOST_SOURCES], "asked": asked, "fields": fields,
        "open": sum(batch.open for batch in batches), "more": len(shown) > MOST_SOURCES,
    }  # fmt: skip
    return render(request, "detector/quarantine.html", page)


def _fits(batch: Batch, asked: dict[str, str]) -> bool:
    return (
        asked["source"].lower() in batch.source.lower()
        and (not asked["field"] or asked["field"] in {reason.field for reason in batch.reasons})
        and (bool(asked["all"]) or batch.open > 0)
    )


@open_to(*WORK)
def rows(request: HttpRequest, digest: str) -> HttpResponse:
    """The bad rows of one source: where, which field, why. No value of a row is shown."""
    found = list(islice(Quarantine(data_dir()).rows(digest), MOST_ROWS))
    page = {"rows": found, "source": found[0].source if found else "", "digest": digest}
    return render(request, "detector/quarantine_rows.html", page)


@open_to(*WORK)
def row(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """One bad row, its values half hidden."""
    kept = Quarantine(data_dir()).row(digest, number)
    hidden = [(name, _hidden(name, value)) for name, value in kept.bad.raw.items()]
    return _page(request, kept, {"hidden": hidden})


@open_to(*WORK)
@require_POST
def opened(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """One bad row as it came, in a form; the look is on record."""
    kept = acts.access_row(actor(request), data_dir(), digest, number, now(request))
    kind = request.POST.get("kind") or kept.bad.kind
    return _form(request, kept, kind, {name: _text(value) for name, value in kept.bad.raw.items()})


@open_to(*WORK)
@require_POST
def feed(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """Feed the corrected row; what is still wrong is said beside the form."""
    kept = acts.access_row(actor(request), data_dir(), digest, number, now(request))
    cells = {name.removeprefix("cell-"): str(value) for name, value in request.POST.items()
             if name.startswith("cell-")}  # fmt: skip
    kind = request.POST.get("kind", "")
    try:
        acts.feed(actor(request), data_dir(), kept, kind, cells, now(request))
    except Trouble as trouble:
        if kept.settled or kind not in EVENT_KINDS:
            raise
        return _form(request, kept, kind, cells, trouble)
    return redirect("quarantine_rows", digest)


@open_to(*WORK)
@require_POST
def dismiss(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """Set a row aside for good, with a reason."""
    kept = Quarantine(data_dir()).row(digest, number)
    acts.dismiss(actor(request), data_dir(), kept, request.POST.get("why", ""), now(request))
    return redirect("quarantine_rows", digest)


def _form(
    request: HttpRequest, kept: Kept, kind: str, values: dict[str, str],
    trouble: Trouble | None = None,
) -> HttpResponse:  # fmt: skip
    wrong = trouble.field if trouble else kept.bad.field
    cells = list(_cells(kind, values, wrong)) if kind in EVENT_KINDS else []
    page = {"cells": cells, "kind": kind, "trouble": trouble, "line": kept.bad.raw.get("line")}
    return _page(request, kept, page)


def _cells(kind: str, values: dict[str, str], wrong: str | None) -> Iterator[Cell]:
    for column in kinds("events")[kind].columns:
        words = [member.value for member in getattr(enums, column.values)] if column.values else []
        words = ["true", "false"] if column.type == "bool" else words
        yield Cell(column, values.get(column.name, ""), words, column.name == wrong)


def _page(request: HttpRequest, kept: Kept, more: dict[str, Any]) -> HttpResponse:
    page = {"kept": kept, "kinds": kinds("events").values(), **more}
    response = render(request, "detector/quarantine_row.html", page)
    response["Cache-Control"] = "no-store"
    return response


_PLAIN = frozenset({"kind", "source", "event_time", "arrival_time"})


def _hidden(name: str, value: Any) -> str:
    if value is None or name in _PLAIN or isinstance(value, bool):
        return _text(value)
    return masked_number(str(value)) if len(str(value)) >= 8 else "*" * len(str(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
