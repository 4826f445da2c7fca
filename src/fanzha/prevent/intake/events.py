"""Events of every kind in one wide table, so that one log holds them in the order they came.

A wide row has `kind` and every column of every kind; those of other kinds are null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from fanzha.words.schemas import EVENT_KINDS, event_schema

TICK, CONTROL = "tick", "control"
CONTROL_KINDS = (TICK, CONTROL)
"""Rows that are no events. A tick: time passed and nothing came. A control record: from here
on other rules or lists are in force; its column `control` says which, as JSON."""


def _wide() -> pa.Schema:
    fields: dict[str, pa.Field[Any]] = {"kind": pa.field("kind", pa.string())}
    for kind in EVENT_KINDS:
        for field in event_schema(kind):
            known = fields.setdefault(field.name, pa.field(field.name, field.type))
            if known.type != field.type:
                raise TypeError(f"{kind}.{field.name} is not what other kinds mean by it")
    return pa.schema([*fields.values(), pa.field("control", pa.string())])


WIDE: pa.Schema = _wide()


def widen(kind: str, events: pa.Table) -> pa.Table:
    """Events of one kind as wide rows."""
    rows = events.num_rows
    given: dict[str, Any] = {"kind": pa.array([kind] * rows, pa.string())}
    given |= {name: events[name] for name in events.column_names if name in WIDE.names}
    return pa.table(
        [given[f.name] if f.name in given else pa.nulls(rows, f.type) for f in WIDE], schema=WIDE
    )


def in_order(wide: pa.Table) -> pa.Table:
    """Rows by arrival; of one moment by kind and id, so that the order is the same each time."""
    keys = ("arrival_time", "kind", "source", "event_id")
    return wide.sort_by([(key, "ascending") for key in keys])


def column(rows: pa.Table, name: str) -> Any:
    """A column for the compute functions, whose overloads want to know more than we do."""
    return rows[name]


def tick(at: datetime) -> pa.Table:
    """One control row that says the time `at` (UTC) has come."""
    return _one_row(kind=TICK, source=TICK, event_id=TICK, arrival_time=at)


def control(at: datetime, what: Mapping[str, str]) -> pa.Table:
    """One control row at the time `at` (UTC): what is in force from here on.

    >>> at = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    >>> control(at, {"rules": "0" * 64})["control"][0].as_py()[:12]
    '{"rules":"00'
    """
    text = json.dumps(what, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _one_row(
        kind=CONTROL, source=CONTROL, event_id=digest, event_time=at, arrival_time=at, control=text
    )


def _one_row(**values: Any) -> pa.Table:
    columns = [pa.array([values.get(f.name)], f.type) for f in WIDE]
    return pa.table(columns, schema=WIDE)
