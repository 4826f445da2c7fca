"""Take a file of accounts over which public money runs, by a mapping. All or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.engine.read.applying import Check, apply
from fanzha.engine.read.cells import Fault
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.rejected import REJECTED
from fanzha.engine.read.tables import read_table
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.report.prefill import banks
from fanzha.recover.stop.public_accounts import list_account
from fanzha.recover.stop.public_rules import NewPublicAccount, check_listing, may_list
from fanzha.words.bank_prefixes import spoken_names

FIELDS: dict[str, FieldSpec] = {
    "account": FieldSpec("identifier"),
    "bank": FieldSpec("text"),
    "holder": FieldSpec("text"),
    "ground": FieldSpec("text", longest=200),
    "until": FieldSpec("time", required=False),
}


@dataclass(frozen=True)
class PublicImport:
    """What an import did: rows in = new + same + left out + rejected; `waiting` of the new
    ones wait for a second person."""

    rows_in: int
    new: int
    waiting: int
    same: int
    left_out: int
    rejected: pa.Table


@transaction.atomic
def import_public_accounts(
    path: Path, mapping_name: str, actor: Actor, now: datetime
) -> PublicImport:
    """List the accounts of a file; the same file again changes nothing.

    A bad row is told with its field and reason, the others are listed. Raises Trouble when
    the file cannot be read or not one row can be used, PermissionDenied for other desks.
    """
    if not may_list(actor):
        raise PermissionDenied
    mapping, codes = find_mapping(mapping_name, "public_accounts"), _codes()
    check = _listable(codes, now)
    applied = apply(mapping, read_table(path, mapping.layout), FIELDS, [check]).proven()
    rows = [list_account(_new(row, codes), actor, now) for row in applied.table.to_pylist()]
    new = {row.pk: row for row in rows if row.listed_at == now and row.lister_id == actor.user_id}
    return PublicImport(
        applied.rows_in, len(new), sum(row.needs_second for row in new.values()),
        len(rows) - len(new), sum(count for _, count in applied.left_out),
        applied.rejected.cast(REJECTED),
    )  # fmt: skip


def _codes() -> dict[str, str]:
    """The code of each bank by its code, and by what people call it."""
    known = banks()
    return {**spoken_names(known), **{code: code for code in known}}


def _new(row: Mapping[str, Any], codes: Mapping[str, str]) -> NewPublicAccount:
    return NewPublicAccount(
        row["account"], codes.get(row["bank"], ""), row["holder"], row["ground"], row["until"]
    )


def _listable(codes: Mapping[str, str], now: datetime) -> Check:
    def check(rows: pa.Table) -> list[Fault]:
        known = set(codes.values())
        found = [
            None if _unreadable(row) else _trouble(_new(row, codes), known, now)
            for row in rows.to_pylist()
        ]
        reasons = {(bad.field or "", bad.zh, bad.en) for bad in found if bad}
        return [
            Fault(field, np.array([_is(bad, field, zh) for bad in found], np.bool_), (zh, en))
            for field, zh, en in sorted(reasons)
        ]

    return check


def _unreadable(row: Mapping[str, Any]) -> bool:
    """A bad cell is null, and has its reason already."""
    return None in (row["account"], row["bank"], row["holder"], row["ground"])


def _trouble(new: NewPublicAccount, known: set[str], now: datetime) -> Trouble | None:
    try:
        check_listing(new, known, now)
    except Trouble as trouble:
        return trouble
    return None


def _is(trouble: Trouble | None, field: str, zh: str) -> bool:
    return trouble is not None and (trouble.field or "", trouble.zh) == (field, zh)
