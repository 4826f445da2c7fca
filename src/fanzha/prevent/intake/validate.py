"""Which rows of a feed are events, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble
from fanzha.words import enums
from fanzha.words.schemas import event_schema, kinds

Mask = pa.ChunkedArray[Any]


@dataclass(frozen=True)
class BadRow:
    """One row kept aside: its 1-based number in the source, the field, and the reason."""

    row: int
    kind: str
    field: str
    zh: str
    en: str
    raw: dict[str, Any]


@dataclass(frozen=True)
class Checked:
    """The events of a source by its schema, and the rows that are none."""

    good: pa.Table
    bad: list[BadRow]


def check(kind: str, rows: pa.Table, numbers: list[int] | None = None) -> Checked:
    """Sort the rows of one kind into events and bad rows.

    `numbers` are the rows' numbers in their source when they are not 1, 2, 3. Raises
    Trouble when a column is missing or of another type: then no row can be read.
    """
    table = _by_schema(kind, rows)
    bad: dict[int, BadRow] = {}
    for field, zh, en, wrong in _faults(kind, table):
        for index in pc.indices_nonzero(pc.fill_null(wrong, fill_value=False)).to_pylist():
            number = numbers[index] if numbers else index + 1
            raw = {} if index in bad else table.slice(index, 1).to_pylist()[0]
            bad.setdefault(index, BadRow(number, kind, field, zh, en, raw))
    keep = pa.array([index not in bad for index in range(table.num_rows)], pa.bool_())
    return Checked(table.filter(keep) if bad else table, [bad[index] for index in sorted(bad)])


def _by_schema(kind: str, rows: pa.Table) -> pa.Table:
    schema = event_schema(kind)
    missing = [f.name for f in schema if not f.nullable and f.name not in rows.column_names]
    if missing:
        raise Trouble(
            zh=f"{kind} 缺少列 {', '.join(missing)}",
            en=f"{kind} lacks the column {', '.join(missing)}",
            field=missing[0],
        )
    return pa.table({f.name: _column(rows, f) for f in schema})


def _column(rows: pa.Table, field: pa.Field[Any]) -> Any:
    if field.name not in rows.column_names:
        return pa.nulls(rows.num_rows, field.type)
    column = rows[field.name]
    if pa.types.is_timestamp(column.type) and column.type.tz is None:
        raise Trouble(zh="时间没有时区", en="a time without zone", field=field.name)
    try:
        return column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Trouble(
            zh=f"列的类型应为 {field.type}", en=f"the column must be {field.type}", field=field.name
        ) from error


_Fault = tuple[str, str, str, Mask]


def _faults(kind: str, table: pa.Table) -> list[_Fault]:
    faults: list[_Fault] = []
    for column in kinds("events")[kind].columns:
        values = table[column.name]
        if not column.null:
            faults.append((column.name, "缺少必填内容", "a required value is missing", _empty(values)))
        if column.values:
            known = pa.array([m.value for m in getattr(enums, column.values)])
            wrong = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))
            faults.append((column.name, "不在词表内", "not a word of the vocabulary", wrong))
    early = pc.less(table["arrival_time"], table["event_time"])
    faults.append(("arrival_time", "到达早于发生", "arrived before it happened", early))
    return [*faults, *_EXTRA[kind](table)] if kind in _EXTRA else faults


def _empty(values: pa.ChunkedArray[Any]) -> Mask:
    if pa.types.is_string(values.type):
        return pc.or_kleene(pc.is_null(values), pc.equal(values, ""))
    return pc.is_null(values)


def _amounts(table: pa.Table) -> list[_Fault]:
    low = pc.less_equal(table["amount_fen"], 0)
    return [("amount_fen", "金额须大于零", "the amount must be above zero", low)]


def _transfers(table: pa.Table) -> list[_Fault]:
    same = pc.equal(table["payer"], table["payee"])
    return [*_amounts(table), ("payee", "付款与收款是同一账户", "a transfer to itself", same)]


def _durations(table: pa.Table) -> list[_Fault]:
    low = pc.less(table["duration_s"], 0)
    return [("duration_s", "时长为负", "a negative duration", low)]


_EXTRA: dict[str, Callable[[pa.Table], list[_Fault]]] = {
    "transfer": _transfers,
    "statement_line": _amounts,
    "call_end": _durations,
}
