"""Take a file of reports by a mapping: every row becomes part of a report, or says why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from fanzha.engine.read.applying import Applied, apply
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.sheet import Sheet
from fanzha.engine.read.tables import read_table, require_readable
from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.recover.report.actions import take_report
from fanzha.recover.report.batch_fields import FIELDS, checks, told_of
from fanzha.recover.report.models import Batch, BatchRow
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.rules import Source, may_take
from fanzha.words.bank_prefixes import spoken_names

TAKEN, LEFT_OUT, REJECTED = "taken", "left_out", "rejected"
Fate = int | Trouble
"""The report a row became part of, or why it became none."""


@dataclass(frozen=True)
class BatchImport:
    """What an import did: rows in = taken + left out + rejected; `reports` have all taken rows.

    `changed` is False when the same file was taken before.
    """

    batch_id: int
    changed: bool
    rows_in: int
    reports: int
    taken: int
    left_out: int
    rejected: int


@transaction.atomic
def import_reports(path: Path, mapping_name: str, actor: Actor, now: datetime) -> BatchImport:
    """Take the file in one transaction; the same content again changes nothing.

    A bad row is kept with field and reason, the other rows go on. No order leaves: each
    report waits for an officer. Raises Trouble when the file cannot be read, does not fit
    the mapping, or has not one row that can be used; PermissionDenied for other desks.
    """
    if not may_take(actor):
        raise PermissionDenied
    mapping = find_mapping(mapping_name, "reports")
    require_readable(path)
    digest = hashlib.sha256(path.read_bytes() + mapping.digest.encode()).hexdigest()
    before = Batch.objects.filter(digest=digest).first()
    if before is not None:
        return _counted(before, changed=False)
    names = _bank_names()
    sheet = read_table(path, mapping.layout)
    applied = apply(mapping, sheet, FIELDS, checks(names, now)).proven()
    fates = _reported(applied, mapping.name, names, now)
    batch = Batch.objects.create(
        digest=digest, file_name=_storable(path.name)[:200], mapping=mapping.name,
        header=[_storable(name) for name in sheet.columns.column_names], received_at=now,
        by_id=actor.user_id,
    )  # fmt: skip
    rows = _rows(batch, sheet, fates | _rejected(applied))
    BatchRow.objects.bulk_create(rows, batch_size=1000)
    _record(actor, "import", batch.pk, now)
    return _counted(batch, changed=True)


def batches(actor: Actor) -> QuerySet[Batch]:
    """The files taken so far, newest first, with the count of rows of each fate.

    Raises PermissionDenied for desks that take no reports.
    """
    if not may_take(actor):
        raise PermissionDenied
    counts = {
        fate: Count("rows", filter=Q(rows__fate=fate)) for fate in (TAKEN, LEFT_OUT, REJECTED)
    }
    return Batch.objects.annotate(**counts).order_by("-pk")


def access_batch(batch_id: int, actor: Actor, now: datetime) -> Batch:
    """One file with its rows as sent; the look is recorded.

    Raises PermissionDenied, Batch.DoesNotExist.
    """
    batch = batches(actor).prefetch_related("rows").get(pk=batch_id)
    pass_gate(
        actor, allowed=True, subject_kind="report_batch", subject_id=batch_id,
        ground=f"batch:{batch_id}", purpose="take_report", now=now,
    )  # fmt: skip
    return batch


def rejected_rows(batch_id: int) -> list[dict[str, Any]]:
    """Row, field and reason of every bad row of a file; no cell of it."""
    rows = BatchRow.objects.filter(batch_id=batch_id, fate=REJECTED).order_by("number")
    return [{"row": row.number, "field": row.field, "zh": row.zh, "en": row.en} for row in rows]


def _bank_names() -> dict[str, str]:
    known = banks()
    return {**spoken_names(known), **{code: code for code in known}}


def _reported(
    applied: Applied, sender: str, names: Mapping[str, str], now: datetime
) -> dict[int, Fate]:
    """A report for each number of the sender's; its fate by the row's number in the file."""
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, row in zip(applied.rows, applied.table.to_pylist(), strict=True):
        groups.setdefault(row["source_ref"], []).append((int(number), row))
    fates: dict[int, Fate] = {}
    for ref, rows in groups.items():
        fate = _taken(f"{sender}:{ref}"[-64:], [row for _, row in rows], names, now)
        fates |= {number: fate for number, _ in rows}
    return fates


def _taken(ref: str, rows: list[dict[str, Any]], names: Mapping[str, str], now: datetime) -> Fate:
    at = min((row["received_at"] for row in rows if row["received_at"]), default=now)
    try:
        with transaction.atomic():
            return take_report(told_of(rows, names), source=Source.BATCH, source_ref=ref, now=at)
    except Trouble as trouble:
        return trouble


def _rejected(applied: Applied) -> dict[int, Fate]:
    return {
        line["row"]: Trouble(zh=line["reason_zh"], en=line["reason_en"], field=line["field"])
        for line in applied.rejected.to_pylist()
    }


def _rows(batch: Batch, sheet: Sheet, fates: Mapping[int, Fate]) -> Iterator[BatchRow]:
    for number, cells in _cells(sheet):
        row = BatchRow(batch=batch, number=number, cells=cells, fate=LEFT_OUT)
        match fates.get(number):
            case int() as report:
                row.fate, row.report_id = TAKEN, report
            case Trouble() as why:
                row.fate, row.field = REJECTED, (why.field or "")[:80]
                row.zh, row.en = why.zh[:200], why.en[:200]
        yield row


def _cells(sheet: Sheet) -> Iterator[tuple[int, list[str | None]]]:
    """Every row as sent, with its number, in the order of the file."""
    lines = [list(line.values()) for line in sheet.columns.to_pylist()]
    whole: list[tuple[int, list[str | None]]] = [
        (int(number), [None if cell is None else _storable(str(cell)) for cell in line])
        for number, line in zip(sheet.rows, lines, strict=True)
    ]
    whole.extend((line.row, [_storable(str(cell)) for cell in line.cells]) for line in sheet.ragged)
    yield from sorted(whole, key=lambda item: item[0])


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL, even in the copy of a row that was rejected for it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _counted(batch: Batch, *, changed: bool) -> BatchImport:
    rows = BatchRow.objects.filter(batch=batch)
    counts = {fate: rows.filter(fate=fate).count() for fate in (TAKEN, LEFT_OUT, REJECTED)}
    reports = rows.filter(fate=TAKEN).values("report_id").distinct().count()
    return BatchImport(
        batch.pk, changed, sum(counts.values()), reports, counts[TAKEN], counts[LEFT_OUT],
        counts[REJECTED],
    )  # fmt: skip


def _record(actor: Actor, verb: str, batch_id: int, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="report_batch",
        subject_id=batch_id, ground=f"batch:{batch_id}", purpose="take_report", now=now,
    )  # fmt: skip
