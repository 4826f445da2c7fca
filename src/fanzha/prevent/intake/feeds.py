"""Read one dropped file: Parquet of one kind, or JSON lines of any kinds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.validate import BadRow, check
from fanzha.words.schemas import EVENT_KINDS, event_schema, kinds

SUFFIXES = (".parquet", ".jsonl")


@dataclass(frozen=True)
class Feed:
    """What a file holds: events by kind, and rows that are none."""

    events: dict[str, pa.Table]
    bad: list[BadRow]


def read(path: Path) -> Feed:
    """The file's events. Raises Trouble when the file as a whole cannot be read."""
    return _parquet(path) if path.suffix == ".parquet" else _json_lines(path)


def _parquet(path: Path) -> Feed:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Trouble(
            zh="不是完整的 Parquet 文件, 请重新传送",
            en="not a whole Parquet file: send it again",
        ) from error
    kind = _kind_of(path, table)
    checked = check(kind, table)
    return Feed({kind: checked.good}, checked.bad)


def _kind_of(path: Path, table: pa.Table) -> str:
    """The kind the schema names, else the one the file's name begins with."""
    named = (table.schema.metadata or {}).get(b"kind", b"").decode()
    if named in EVENT_KINDS:
        return named
    for kind in sorted(EVENT_KINDS, key=len, reverse=True):
        if path.name.startswith(kind):
            return kind
    raise Trouble(
        zh="看不出事件种类: 请在文件名前写上种类, 如 call_start-….parquet",
        en="the kind of event is not said: begin the file's name with it, call_start-….parquet",
        field="kind",
    )


def _json_lines(path: Path) -> Feed:
    rows: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    bad: list[BadRow] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            kind, row = _row(line)
        except Trouble as trouble:
            shown = line.decode("utf-8", "backslashreplace")
            bad.append(
                BadRow(number, "", trouble.field or "", trouble.zh, trouble.en, {"line": shown})
            )
        else:
            rows[kind].append((number, row))
    events = {}
    for kind, numbered in rows.items():
        table = pa.Table.from_pylist([row for _, row in numbered], schema=_loose(kind))
        checked = check(kind, table, [number for number, _ in numbered])
        events[kind] = checked.good
        bad += checked.bad
    return Feed(events, bad)


def _loose(kind: str) -> pa.Schema:
    """The schema of `kind` with every column nullable: what is missing is found later."""
    return pa.schema([pa.field(f.name, f.type) for f in event_schema(kind)])


def _row(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        given = json.loads(line)
    except (ValueError, UnicodeDecodeError) as error:
        raise Trouble(zh="不是 JSON", en="not JSON") from error
    kind = given.pop("kind", None) if isinstance(given, dict) else None
    if kind not in EVENT_KINDS:
        raise Trouble(zh="没有这种事件", en="no such kind of event", field="kind")
    return kind, dict(_values(kind, given))


def _values(kind: str, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in kinds("events")[kind].columns:
        value = given.get(column.name)
        yield column.name, None if value is None else _READ[column.type](value, column.name)


def _time(value: Any, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Trouble(zh="不是 ISO 8601 时间", en="not an ISO 8601 time", field=field) from error
    if moment.tzinfo is None:
        raise Trouble(zh="时间没有时区", en="a time without zone", field=field)
    return moment.astimezone(UTC)


def _date(value: Any, field: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Trouble(zh="不是日期", en="not a date", field=field) from error


def _of(kind: type) -> Any:
    def read(value: Any, field: str) -> Any:
        if type(value) is not kind:
            name = kind.__name__
            raise Trouble(zh=f"类型应为 {name}", en=f"must be of type {name}", field=field)
        return value

    return read


_READ: dict[str, Any] = {
    "time": _time, "date": _date, "string": _of(str), "int32": _of(int), "int64": _of(int),
    "bool": _of(bool),
}  # fmt: skip
