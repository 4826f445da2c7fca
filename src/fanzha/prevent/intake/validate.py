"""Which rows of a feed are events, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import column
from fanzha.words import enums
from fanzha.words.schemas import event_schema, kinds

Mask = Any
"""A column of truth values; the compute functions return one of several classes."""

_NO: Any = pa.scalar(value=False)
_ZERO: Any = pa.scalar(0)


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
        places: list[int] = pc.indices_nonzero(pc.fill_null(wrong, _NO)).to_pylist()
        for index in (place for place in places if place not in bad):
            number = numbers[index] if numbers else index + 1
            raw = table.slice(index, 1).to_pylist()[0]
            bad[index] = BadRow(number, kind, field, zh, en, raw)
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
    values = rows[field.name]
    if pa.types.is_timestamp(values.type) and values.type.tz is None:
        raise Trouble(zh="时间没有时区", en="a time without zone", field=field.name)
    try:
        return values.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Trouble(
            zh=f"列的类型应为 {field.type}", en=f"the column must be {field.type}", field=field.name
        ) from error


_Fault = tuple[str, str, str, Mask]


def _faults(kind: str, table: pa.Table) -> list[_Fault]:
    faults: list[_Fault] = []
    for wanted in kinds("events")[kind].columns:
        values = column(table, wanted.name)
        if not wanted.null:
            faults.append(
                (wanted.name, "缺少必填内容", "a required value is missing", _empty(values))
            )
        if wanted.values:
            known = pa.array([member.value for member in getattr(enums, wanted.values)])
            unknown = pc.invert(pc.is_in(values, value_set=known))
            wrong = pc.and_(pc.is_valid(values), unknown)
            faults.append((wanted.name, "不在词表内", "not a word of the vocabulary", wrong))
    early = pc.less(column(table, "arrival_time"), column(table, "event_time"))
    faults.append(("arrival_time", "到达早于发生", "arrived before it happened", early))
    return [*faults, *_EXTRA[kind](table)] if kind in _EXTRA else faults


def _empty(values: Any) -> Mask:
    if pa.types.is_string(values.type):
        return pc.or_kleene(pc.is_null(values), pc.equal(values, pa.scalar("")))
    return pc.is_null(values)


def _amounts(table: pa.Table) -> list[_Fault]:
    low = pc.less_equal(column(table, "amount_fen"), _ZERO)
    return [("amount_fen", "金额须大于零", "the amount must be above zero", low)]


def _transfers(table: pa.Table) -> list[_Fault]:
    same = pc.equal(column(table, "payer"), column(table, "payee"))
    return [*_amounts(table), ("payee", "付款与收款是同一账户", "a transfer to itself", same)]


def _durations(table: pa.Table) -> list[_Fault]:
    low = pc.less(column(table, "duration_s"), _ZERO)
    return [("duration_s", "时长为负", "a negative duration", low)]


_EXTRA: dict[str, Callable[[pa.Table], list[_Fault]]] = {
    "transfer": _transfers,
    "statement_line": _amounts,
    "call_end": _durations,
}
