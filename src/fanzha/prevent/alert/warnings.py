"""Take a file of warning orders: every row becomes an alert, or says why not. All or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from fanzha.engine.read.applying import Applied, apply
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.sheet import Sheet
from fanzha.engine.read.tables import read_table, require_readable
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.prevent.alert.answering import acknowledge_by
from fanzha.prevent.alert.models import WarningBatch, WarningRow
from fanzha.prevent.alert.orders import FIELDS, answer_of, checks
from fanzha.prevent.alert.rules import LEFT_OUT, REJECTED, TAKEN
from fanzha.prevent.alert.twice import Order, take_orders


@dataclass(frozen=True)
class Imported:
    """What an import did: rows in = alerts + left out + rejected. `changed` is False when the
    same file was taken before."""

    batch_id: int
    changed: bool
    rows_in: int
    taken: int
    left_out: int
    rejected: int


@transaction.atomic
def import_warnings(path: Path, mapping_name: str, actor: Actor, now: datetime) -> Imported:
    """Take the file in one transaction; the same content again changes nothing.

    Raises Trouble when the file cannot be read, does not fit the mapping, or has not one
    row that can be used: then nothing was written.
    """
    mapping = find_mapping(mapping_name, "warnings")
    require_readable(path)
    digest = hashlib.sha256(path.read_bytes() + mapping.digest.encode()).hexdigest()
    before = WarningBatch.objects.filter(digest=digest).first()
    if before is not None:
        return told(before, changed=False)
    sheet = read_table(path, mapping.layout)
    applied = apply(mapping, sheet, FIELDS, checks(now)).proven()
    batch = WarningBatch.objects.create(
        digest=digest, file_name=path.name[:200], mapping=mapping.name,
        header=[_storable(name) for name in sheet.columns.column_names], answer=answer_of(mapping), received_at=now,
        by_id=actor.user_id, acknowledge_by=acknowledge_by(now),
    )  # fmt: skip
    taken = take_orders(applied, mapping, batch.pk, now)
    WarningRow.objects.bulk_create(_rows(batch, sheet, applied, taken), batch_size=1000)
    record(
        actor_id=actor.user_id, role=actor.role, verb="import", subject_kind="warnings",
        subject_id=batch.pk, ground=f"warnings:{batch.pk}", purpose="dissuade", now=now,
    )  # fmt: skip
    return told(batch, changed=True)


def told(batch: WarningBatch, *, changed: bool) -> Imported:
    """The counts of a batch."""
    fates = list(WarningRow.objects.filter(batch=batch).values_list("fate", flat=True))
    counts = {fate: fates.count(fate) for fate in (TAKEN, LEFT_OUT, REJECTED)}
    return Imported(
        batch.pk, changed, len(fates), counts[TAKEN], counts[LEFT_OUT], counts[REJECTED]
    )


def _rows(
    batch: WarningBatch, sheet: Sheet, applied: Applied, taken: dict[int, Order]
) -> Iterator[WarningRow]:
    reasons = {line["row"]: line for line in applied.rejected.to_pylist()}
    for number, cells in _cells(sheet):
        row = WarningRow(batch=batch, number=number, cells=cells, fate=LEFT_OUT)
        if number in taken:
            order = taken[number]
            row.fate, row.alert_id, row.met = TAKEN, order.alert_id, order.met
            row.order_id, row.content = order.order_id, order.content
            row.again, row.earlier = order.again, order.earlier
        elif number in reasons:
            why = reasons[number]
            row.fate, row.field = REJECTED, why["field"]
            row.zh, row.en = why["reason_zh"][:200], why["reason_en"][:200]
        yield row


def _cells(sheet: Sheet) -> Iterator[tuple[int, list[str | None]]]:
    """Every row as sent, with its number, in the order of the file."""
    lines = [list(line.values()) for line in sheet.columns.to_pylist()]
    whole = [
        (int(number), [None if cell is None else _storable(str(cell)) for cell in line])
        for number, line in zip(sheet.rows, lines, strict=True)
    ]
    ragged = [(line.row, list(line.cells)) for line in sheet.ragged]
    yield from sorted([*whole, *ragged], key=lambda item: item[0])


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL, even in the copy of a row that was rejected for it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
