"""Which rows of a feed are events, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import column
from fanzha.prevent.intake.names import LONGEST as SOURCE
from fanzha.prevent.intake.names import Names
from fanzha.prevent.intake.texts import Mask, typed
from fanzha.words import enums
from fanzha.words.schemas import Column, event_schema, kinds

AHEAD = timedelta(hours=1)
"""How far a sender's clock may run before ours: half of the allowance for late events, so that
log time, which it carries with it, never makes the fresh events of another feed late."""

MOST_BYTES = 10_000
"""Of one cell. No field of an event is longer; a text message has 140 bytes a part."""

_LINE, _ACCOUNT, _NAME = 20, 32, 253
LONGEST = {
    **dict.fromkeys(("caller", "callee", "phone", "receiver"), _LINE),
    **dict.fromkeys(("account", "payer", "payee"), _ACCOUNT),
    **dict.fromkeys(("sender", "device", "host"), _NAME),
    "source": SOURCE,
}
"""Bytes of what names a line, an account or a thing: a longer one is none, and no table of the
centre could keep an alert about it."""

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
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


@dataclass(frozen=True)
class Sender:
    """Who hands rows in and when: fills what a feed leaves out, bounds what it may say.

    `sources` are the words it may write as source; empty: any, as far as `named` has room.
    """

    name: str
    now: datetime
    sources: frozenset[str] = frozenset()
    named: Names | None = None


def check(
    kind: str, rows: pa.Table, sender: Sender, numbers: npt.NDArray[np.int64] | None = None
) -> Checked:
    """Sort the rows of one kind into events and bad rows.

    A row without source is the sender's; without arrival time, it arrived now. `numbers`
    are the rows' numbers in their source when they are not 1, 2, 3. Raises Trouble when a
    column is missing or of another type: then no row can be read.
    """
    _demand_columns(kind, rows)
    columns, faults = {}, []
    for field in event_schema(kind):
        cells = typed(_given(rows, field), field)
        columns[field.name] = _filled(cells.values, field.name, sender)
        faults += [(field.name, *reason, mask) for mask, reason in cells.wrong]
    table = pa.table(columns)
    for field_name, zh, en, found in _faults(kind, table, sender):
        mask = _mask(found)
        if mask.any():
            faults.append((field_name, zh, en, mask))
    return _sorted_out(kind, table, rows, faults, numbers) if faults else Checked(table, [])


_FILLED = ("arrival_time", "source")


def _demand_columns(kind: str, rows: pa.Table) -> None:
    needed = [f.name for f in event_schema(kind) if not f.nullable and f.name not in _FILLED]
    missing = [name for name in needed if name not in rows.column_names]
    if missing:
        raise Trouble(
            zh=f"{kind} 缺少列 {', '.join(missing)}",
            en=f"{kind} lacks the column {', '.join(missing)}",
            field=missing[0],
        )


def _given(rows: pa.Table, field: pa.Field[Any]) -> Any:
    if field.name not in rows.column_names:
        return pa.nulls(rows.num_rows, field.type)
    return rows[field.name].combine_chunks()


def _filled(values: Any, name: str, sender: Sender) -> Any:
    if name not in _FILLED or not values.null_count:
        return values
    filling = sender.now if name == "arrival_time" else sender.name
    return pc.fill_null(values, pa.scalar(filling, values.type))


def _mask(found: Any) -> Mask:
    mask: Mask = np.asarray(pc.fill_null(found, _NO).to_numpy(zero_copy_only=False), np.bool_)
    return mask


_Found = tuple[str, str, str, Any]


def _sorted_out(
    kind: str, table: pa.Table, rows: pa.Table, faults: list[tuple[str, str, str, Mask]],
    numbers: npt.NDArray[np.int64] | None,
) -> Checked:  # fmt: skip
    """The first fault of a row, in the order of its columns' rules, is its reason."""
    why = np.full(table.num_rows, -1)
    for index, (_, _, _, mask) in enumerate(faults):
        why[(why < 0) & mask] = index
    places = np.flatnonzero(why >= 0)
    numbered = places + 1 if numbers is None else numbers[places]
    raws = _shown(rows.take(places))
    bad = []
    for place, number, raw in zip(places, numbered, raws, strict=True):
        field, zh, en, _ = faults[why[place]]
        bad.append(BadRow(int(number), kind, field, zh, en, raw))
    return Checked(table.filter(pa.array(why < 0)), bad)


def _shown(rows: pa.Table) -> list[dict[str, Any]]:
    """Rows as Python values; where a time is none Python can hold, its bare number."""
    try:
        return rows.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        timed = [index for index, of in enumerate(rows.schema.types) if pa.types.is_temporal(of)]
        for index in timed:
            of = rows.schema.field(index)
            bits = pa.int32() if of.type.bit_width == 32 else pa.int64()
            rows = rows.set_column(index, of.name, rows.column(index).cast(bits))
        return rows.to_pylist()


def _faults(kind: str, table: pa.Table, sender: Sender) -> Iterator[_Found]:
    for wanted in kinds("events")[kind].columns:
        yield from _column_faults(wanted, column(table, wanted.name))
    arrival = column(table, "arrival_time")
    early = pc.less(arrival, column(table, "event_time"))
    yield "arrival_time", "到达早于发生", "arrived before it happened", early
    beyond = pa.scalar(sender.now + AHEAD, arrival.type)
    yield "arrival_time", "到达时刻在将来", "arrives in the future", pc.greater(arrival, beyond)
    if sender.sources:
        own = pc.is_in(column(table, "source"), value_set=pa.array(sorted(sender.sources)))
        yield "source", "不是本密钥的来源", "not a source of this key", pc.invert(own)
    elif sender.named is not None:
        yield from _sources_beyond(sender.named, column(table, "source"))
    if kind in _EXTRA:
        yield from _EXTRA[kind](table)


def _sources_beyond(named: Names, values: Any) -> Iterator[_Found]:
    """Those after the most one key may name. Too long a name is told as that, and not counted."""
    words = (name for name in pc.unique(values).to_pylist() if name)
    short = [name for name in words if len(name.encode()) <= LONGEST["source"]]
    if beyond := named.beyond(short):
        yield (
            "source", f"本密钥的来源已满 {named.most} 个", f"more than {named.most} sources of this key",
            pc.is_in(values, value_set=pa.array(sorted(beyond))),
        )  # fmt: skip


def _column_faults(wanted: Column, values: Any) -> Iterator[_Found]:
    name = wanted.name
    if not wanted.null:
        yield name, "缺少必填内容", "a required value is missing", _empty(values)
    if wanted.values:
        unknown = pc.invert(pc.is_in(values, value_set=_words(wanted.values)))
        yield name, "不在词表内", "not a word of the vocabulary", pc.and_(
            pc.is_valid(values), unknown
        )  # fmt: skip
    elif wanted.type == "string":
        yield from _text_faults(name, values)
    elif wanted.type == "time":
        before = pc.less(values, pa.scalar(_FIRST, values.type))
        yield name, "时间早于 1970 年", "the time is before 1970", before


@cache
def _words(enumeration: str) -> Any:
    return pa.array([member.value for member in getattr(enums, enumeration)])


def _empty(values: Any) -> Any:
    if pa.types.is_string(values.type):
        return pc.or_kleene(pc.is_null(values), pc.equal(values, pa.scalar("")))
    return pc.is_null(values)


def _text_faults(name: str, values: Any) -> Iterator[_Found]:
    """What no database keeps and no screen shows. The bytes are looked at before the rows."""
    buffers = [b for chunk in values.chunks for b in chunk.buffers()[2:] if b is not None]
    if not all(np.frombuffer(buffer, np.uint8).all() for buffer in buffers):
        yield name, "含有 NUL 字符", "holds a NUL character", pc.match_substring(values, "\0")
    if name in LONGEST or any(buffer.size > MOST_BYTES for buffer in buffers):
        most = pa.scalar(LONGEST.get(name, MOST_BYTES), pa.int32())
        yield name, "内容过长", "the value is too long", pc.greater(pc.binary_length(values), most)


def _amounts(table: pa.Table) -> Iterator[_Found]:
    low = pc.less_equal(column(table, "amount_fen"), _ZERO)
    yield "amount_fen", "金额须大于零", "the amount must be above zero", low


def _transfers(table: pa.Table) -> Iterator[_Found]:
    yield from _amounts(table)
    same = pc.equal(column(table, "payer"), column(table, "payee"))
    yield "payee", "付款与收款是同一账户", "a transfer to itself", same


def _durations(table: pa.Table) -> Iterator[_Found]:
    low = pc.less(column(table, "duration_s"), _ZERO)
    yield "duration_s", "时长为负", "a negative duration", low


_EXTRA: dict[str, Callable[[pa.Table], Iterator[_Found]]] = {
    "transfer": _transfers,
    "statement_line": _amounts,
    "call_end": _durations,
}
