"""Events of every kind in one wide table, so that one log holds them in the order they came.

A wide row has `kind` and every column of every kind; those of other kinds are null.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from fanzha.words.schemas import EVENT_KINDS, TIME, event_schema

TICK = "tick"
"""A control row: time passed and nothing came. Only `arrival_time` counts."""


def _wide() -> pa.Schema:
    fields: dict[str, pa.Field[Any]] = {"kind": pa.field("kind", pa.string())}
    for kind in EVENT_KINDS:
        for field in event_schema(kind):
            known = fields.setdefault(field.name, pa.field(field.name, field.type))
            if known.type != field.type:
                raise TypeError(f"{kind}.{field.name} is not what other kinds mean by it")
    return pa.schema(list(fields.values()))


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


def identity(wide: pa.Table) -> list[str]:
    """What makes a row the same event when it comes again: its source and its id."""
    sources, ids = wide["source"].to_pylist(), wide["event_id"].to_pylist()
    return [f"{source}\x1f{event_id}" for source, event_id in zip(sources, ids, strict=True)]


def column(rows: pa.Table, name: str) -> Any:
    """A column for the compute functions, whose overloads want to know more than we do."""
    return rows[name]


def tick(at: Any) -> pa.Table:
    """One control row that says the time `at` (UTC) has come."""
    row = {"kind": TICK, "source": TICK, "event_id": TICK, "arrival_time": at}
    columns = [pa.array([row.get(f.name)], f.type) for f in WIDE]
    assert WIDE.field("arrival_time").type == TIME
    return pa.table(columns, schema=WIDE)
