"""Positions become words: event batches as Arrow tables by the vocabulary's schemas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Ints, Strings, blanked, digits, joined, taken
from fanzha.sim.banks import EXITS, bank_codes
from fanzha.sim.bodies import Bodies
from fanzha.sim.feeds import Delivered, feeds_of
from fanzha.sim.lines import ORIGINS, shown_numbers
from fanzha.sim.ordinary.online import PATHS
from fanzha.sim.place import regions
from fanzha.sim.plan import CHANNELS, PURPOSES
from fanzha.sim.town import Town
from fanzha.words.enums import Direction
from fanzha.words.schemas import event_schema

_PREFIX = {
    "call_start": "CS", "call_end": "CE", "text": "TX", "visit": "VI", "app_install": "AI",
    "sign_in": "SI", "transfer": "TR", "statement_line": "SL",
}  # fmt: skip
_IDS = {"call_id": "CALL", "transfer_id": "T", "statement_id": "S"}
_POOL_OF = {
    "caller": "line", "callee": "line", "forwarded_from": "line", "sender": "line", "receiver": "line", "phone": "line",
    "caller_region": "region", "callee_region": "region", "ip_region": "region",
    "payer": "account", "payee": "account", "counterparty": "account", "account": "account",
    "payer_bank": "bank", "payee_bank": "bank", "counterparty_bank": "bank",
    "payee_name": "holder", "counterparty_name": "holder",
}  # fmt: skip


class Pools:
    """Every string an event may hold, by the position its column uses."""

    def __init__(self, town: Town, bodies: Bodies) -> None:
        self._pools: dict[str, Strings] = {
            "line": town.lines.number,
            "device": town.lines.device,
            "shown_number": pa.array(shown_numbers()),
            "origin": pa.array([item.value for item in ORIGINS]),
            "region": pa.array(regions()[0]),
            "cell": pa.array([f"C{grid.unit}" for grid in town.grids]),
            "host": town.web.host,
            "path": pa.array([f"/p{number}" for number in range(PATHS)]),
            "app": town.web.app,
            "ip": town.web.ip,
            "body": bodies.pool(),
            "account": town.accounts.number,
            "holder": town.accounts.holder_name,
            "bank": pa.array(bank_codes()),
            "channel": pa.array([item.value for item in CHANNELS]),
            "purpose": pa.array(PURPOSES),
            "exit_kind": pa.array([item.value for item in EXITS]),
            "direction": pa.array([item.value for item in Direction]),
        }

    def of(self, column: str) -> Strings | None:
        """The pool of that event column, or None where it holds numbers."""
        return self._pools.get(_POOL_OF.get(column, column))


def event_ids(kind: str, number: Ints) -> Strings:
    """The event ids of those numbers."""
    return joined(_PREFIX[kind], digits(number, 9))


def numbered(column: str, number: Ints) -> Strings:
    """Call, transfer and statement ids; null where the number is missing."""
    return joined(_IDS[column], taken_digits(number))


def taken_digits(number: Ints) -> Strings:
    """Nine digits each, null where missing."""
    return digits(number, 9) if (number >= 0).all() else _with_nulls(number)


def _with_nulls(number: Ints) -> Strings:
    text = digits(np.maximum(number, 0), 9)
    return blanked(text, number < 0)


def as_table(kind: str, delivered: Delivered, pools: Pools) -> pa.Table:
    """The events of one kind by `event_schema(kind)`, in order of arrival."""
    made, schema = delivered.batch, event_schema(kind)
    built: dict[str, Any] = {
        "event_id": event_ids(kind, delivered.number),
        "event_time": pa.array(made.time).cast(schema.field("event_time").type),
        "arrival_time": pa.array(delivered.arrival).cast(schema.field("arrival_time").type),
        "source": taken(pa.array(feeds_of(kind)), delivered.source),
    }
    columns = [
        built[field.name]
        if field.name in built
        else _column(field, made.columns.get(field.name), len(made), pools)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(field: pa.Field[Any], values: Ints | None, n: int, pools: Pools) -> pa.Array[Any]:
    if values is None:
        empty: pa.Array[Any] = pa.nulls(n, field.type)
        return empty
    if field.name in _IDS:
        return numbered(field.name, values)
    pool = pools.of(field.name)
    if pool is not None:
        return taken(pool, values)
    if pa.types.is_boolean(field.type):
        return pa.array(values > 0)
    mask = values < 0 if field.nullable else None
    found: pa.Array[Any] = pa.array(values, mask=mask).cast(field.type)
    return found
