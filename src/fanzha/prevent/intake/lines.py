"""JSON lines of any kinds as columns, block by block.

A block whose lines are all as they should be is read by Arrow at once; in any other each line
is looked at by itself, so that a bad one is named and the rest goes on.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import WIDE, widen
from fanzha.prevent.intake.texts import moment, whole
from fanzha.prevent.intake.validate import BadRow, Sender, check
from fanzha.words.schemas import EVENT_KINDS, TIME, event_schema, kinds

BLOCK = 1 << 20
MOST_LINE = 1 << 20
"""Bytes of one line. An event has a few hundred."""
SHOWN = 2_000
KNOWN = frozenset(EVENT_KINDS)

_KIND = re.compile(rb'"kind"\s*:\s*"(\w+)"')

Found = Iterator[tuple[str, pa.Table] | BadRow]


def read_lines(data: bytes, sender: Sender) -> Found:
    """Events by kind, and the lines that are none with their 1-based numbers."""
    number = 1
    for block in _blocks(data.removeprefix(b"\xef\xbb\xbf")):
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        table = _at_once(block, lines)
        yield from _one_by_one(block, number, sender) if table is None else _by_kind(
            table, number, sender
        )  # fmt: skip
        number += lines


def read_together(bodies: Sequence[bytes], sender: Sender) -> list[pa.Table] | None:
    """The wide rows of each body, all read at once; None when a line wants a closer look."""
    whole = [body if body.endswith(b"\n") else body + b"\n" for body in bodies]
    ends = np.cumsum([body.count(b"\n") for body in whole])
    table = _at_once(b"".join(whole), int(ends[-1]))
    if table is None:
        return None
    tables, whose = [WIDE.empty_table()], [np.zeros(0, np.int64)]
    for kind, rows, numbers in _parts(table, 0):
        checked = check(kind, rows, sender)
        if checked.bad:
            return None
        tables.append(widen(kind, checked.good))
        whose.append(np.searchsorted(ends, numbers, side="right"))
    return _dealt_out(pa.concat_tables(tables), np.concatenate(whose), len(bodies))


def _dealt_out(rows: pa.Table, whose: npt.NDArray[np.int64], count: int) -> list[pa.Table]:
    rows = rows.take(np.argsort(whose, kind="stable"))
    sizes = np.bincount(whose, minlength=count)
    return [rows.slice(end - size, size) for end, size in zip(np.cumsum(sizes), sizes, strict=True)]


def _blocks(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + BLOCK) + 1 or data.find(b"\n", start) + 1
        end = end or len(data)
        yield data[start:end]
        start = end


def _at_once(block: bytes, lines: int) -> pa.Table | None:
    """The block as a table, or None when a line of it wants a closer look."""
    if len(block) > BLOCK:
        return None
    reading = arrow_json.ReadOptions(use_threads=False, block_size=len(block) + 1)
    found = frozenset(word.decode() for word in set(_KIND.findall(block)))
    try:
        block.decode()
        table = arrow_json.read_json(io.BytesIO(block), reading, _parsing(found))
    except (pa.ArrowException, UnicodeDecodeError):
        return None
    # A kind written in escapes is not among those found: its columns were not read.
    kinds_read = set(pc.unique(table["kind"]).to_pylist())
    return table if kinds_read <= found & KNOWN and table.num_rows == lines else None


@lru_cache(maxsize=64)
def _parsing(found: frozenset[str]) -> arrow_json.ParseOptions:
    """How Arrow reads lines of these kinds: a column no kind has would cost its time a row.

    Times are texts first: Arrow would take a time without zone for UTC.
    """
    fields = {"kind": pa.string()}
    for kind in found & KNOWN:
        for field in event_schema(kind):
            fields[field.name] = pa.string() if field.type == TIME else field.type
    return arrow_json.ParseOptions(
        explicit_schema=pa.schema(list(fields.items())), unexpected_field_behavior="ignore"
    )


def _by_kind(table: pa.Table, first: int, sender: Sender) -> Found:
    for kind, rows, numbers in _parts(table, first):
        checked = check(kind, rows, sender, numbers)
        yield kind, checked.good
        yield from checked.bad


def _parts(table: pa.Table, first: int) -> Iterator[tuple[str, pa.Table, npt.NDArray[np.int64]]]:
    """The rows of each kind, and the numbers of their lines."""
    words: Any = table["kind"]
    for kind in pc.unique(words).to_pylist():
        mask: Any = pc.equal(words, kind)
        names = event_schema(kind).names
        all_of_it = pc.all(mask).as_py()
        rows = table.select(names) if all_of_it else table.select(names).filter(mask)
        yield kind, rows, np.flatnonzero(mask.to_numpy()) + first


def _one_by_one(block: bytes, first: int, sender: Sender) -> Found:
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for number, line in enumerate(block.removesuffix(b"\n").split(b"\n"), start=first):
        try:
            kind, row = _row(line)
        except Trouble as trouble:
            shown = line[:SHOWN].decode("utf-8", "backslashreplace")
            yield BadRow(
                number, "", trouble.field or "", trouble.zh, trouble.en, {"line": shown}
            )  # fmt: skip
        else:
            rows[kind].append((number, row))
    for kind, numbered in rows.items():
        table = pa.Table.from_pylist([row for _, row in numbered], schema=_loose(kind))
        checked = check(kind, table, sender, np.array([number for number, _ in numbered]))
        yield kind, checked.good
        yield from checked.bad


def _loose(kind: str) -> pa.Schema:
    """The schema of `kind` with every column nullable: what is missing is found later."""
    return pa.schema([pa.field(f.name, f.type) for f in event_schema(kind)])


def _row(line: bytes) -> tuple[str, dict[str, Any]]:
    if len(line) > MOST_LINE:
        raise Trouble(zh="一行超过 1 MB", en="a line of more than 1 MB")
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Trouble(zh="不是 JSON", en="not JSON") from error
    if not isinstance(given, dict):
        raise Trouble(zh="一行应为一个 JSON 对象", en="a line must be one JSON object")
    kind = given.pop("kind", None)
    if kind not in EVENT_KINDS:
        raise Trouble(zh="没有这种事件", en="no such kind of event", field="kind")
    return kind, dict(_values(kind, given))


def _values(kind: str, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in kinds("events")[kind].columns:
        value = given.get(column.name)
        yield column.name, None if value is None else _value(value, column.type, column.name)


def _value(value: Any, type_name: str, field: str) -> Any:
    result = _READ[type_name](value)
    if isinstance(result, tuple):
        raise Trouble(*result, field=field)
    return result


def _exactly(kind: type) -> Any:
    reason = (f"类型应为 {kind.__name__}", f"must be of type {kind.__name__}")
    return lambda value: value if type(value) is kind else reason


def _whole(wanted: pa.DataType) -> Any:
    must = _exactly(int)
    return lambda value: whole(value, wanted) if type(value) is int else must(value)


_READ: dict[str, Any] = {
    "time": moment, "string": _exactly(str), "bool": _exactly(bool),
    "int32": _whole(pa.int32()), "int64": _whole(pa.int64()),
}  # fmt: skip
