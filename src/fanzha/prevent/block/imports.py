"""Take a file of known involved numbers, accounts or hosts by a mapping. All or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction

from fanzha.engine.read.applying import Applied, Check, apply
from fanzha.engine.read.cells import Fault
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping import Kind as MappingKind
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.rejected import REJECTED
from fanzha.engine.read.tables import read_table
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.block.actions import Entered, NewListing, enter
from fanzha.prevent.block.rules import Kind, plain
from fanzha.words.scam_types import TAXONOMY

KINDS: dict[str, Kind] = {"numbers": "number", "accounts": "account", "hosts": "host"}

FIELDS: dict[str, FieldSpec] = {
    "value": FieldSpec("text"),
    "ground": FieldSpec("text", longest=200),
    "scam_type": FieldSpec("text", required=False, one_of=frozenset(TAXONOMY.nodes)),
    "since": FieldSpec("time", required=False),
    "until": FieldSpec("time", required=False),
}


@dataclass(frozen=True)
class ListImport:
    """What an import did: rows in = new + changed + same + doubled + left out + rejected."""

    rows_in: int
    entered: Entered
    doubled: int
    left_out: int
    rejected: pa.Table


@transaction.atomic
def import_listings(
    path: Path, kind: MappingKind, mapping_name: str, actor: Actor, now: datetime
) -> ListImport:
    """Put the file's values on the list; the same file again changes nothing.

    `kind` is numbers, accounts or hosts. Raises Trouble when the file cannot be read or not
    one row can be used; then nothing was written.
    """
    mapping, of = find_mapping(mapping_name, kind), KINDS[kind]
    sheet = read_table(path, mapping.layout)
    applied = apply(mapping, sheet, FIELDS, [_values(of), _periods(now)]).proven()
    rows = applied.table.to_pylist()
    listings = [_listing(of, row, mapping.source, now) for row in rows]
    entered = enter(listings, actor, now)
    doubled = len(listings) - len({item.value for item in listings})
    return ListImport(
        applied.rows_in, entered, doubled, _left_out(applied), applied.rejected.cast(REJECTED)
    )


def _listing(kind: Kind, row: Mapping[str, Any], source: str, now: datetime) -> NewListing:
    return NewListing(
        kind, plain(kind, row["value"]), row["ground"], source, row["since"] or now,
        row["until"], row["scam_type"] or "",
    )  # fmt: skip


def _left_out(applied: Applied) -> int:
    return sum(count for _, count in applied.left_out)


def _values(kind: Kind) -> Check:
    def check(rows: pa.Table) -> list[Fault]:
        reasons = [_why_not(kind, value) for value in rows["value"].to_pylist()]
        bad = np.array([reason is not None for reason in reasons], np.bool_)
        found = next((reason for reason in reasons if reason), None)
        return [Fault("value", bad, found)] if found else []

    return check


def _periods(now: datetime) -> Check:
    """A listing must end after it begins; without a beginning it begins now."""

    def check(rows: pa.Table) -> list[Fault]:
        spans = zip(rows["since"].to_pylist(), rows["until"].to_pylist(), strict=True)
        bad = np.array([until is not None and until <= (since or now) for since, until in spans])
        reason = ("截止时间不晚于起始时间", "ends before it begins")
        return [Fault("until", bad.astype(np.bool_), reason)]

    return check


def _why_not(kind: Kind, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    try:
        plain(kind, value)
    except Trouble as trouble:
        return trouble.zh, trouble.en
    return None
