"""The windows of docs/windows.md in plain Python: what both the SQL and the kernel must say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from fanzha.engine.stream.roles import GROUPS, TICK_S, WINDOWS, Measure, Role, Window, of_group
from tests.parity.made import Stream

Row = dict[str, Any]


def columns(stream: Stream) -> dict[str, list[float]]:
    """Every window column of every row, NaN for null."""
    found = list(map(_Reader(stream.group), _rows(stream)))
    return {name: [row[name] for row in found] for name in found[0]} if found else {}


def _rows(stream: Stream) -> Iterator[Row]:
    kinds = GROUPS[stream.group].kinds
    for at in range(len(stream)):
        row = {name: part[at].item() for name, part in stream.rows.items()}
        yield row | {"kind": kinds[row["kind"]], "late": bool(stream.late[at])}


class _Reader:
    """Keeps all rows of every key, and looks through them at every event."""

    def __init__(self, group: str) -> None:
        self.roles = of_group(group)
        self.kept: dict[tuple[Any, ...], list[tuple[str, Row]]] = {}

    def __call__(self, row: Row) -> dict[str, float]:
        before = {key: self.kept.get(key, [])[:] for _, _, key in self.keys(row)}
        for role, prefix, key in self.keys(row):
            entering = [s.kind for s in role.streams if s.prefix == prefix]
            if 0 not in key and not row["late"] and row["kind"] in entering:
                self.kept.setdefault(key, []).append((prefix, row))
        found: dict[str, float] = {}
        for role, prefix, key in self.keys(row):
            found |= _read(role, prefix, row, before[key], self.kept.get(key, []), 0 in key)
        return found

    def keys(self, row: Row) -> Iterator[tuple[Role, str, tuple[Any, ...]]]:
        for role in self.roles:
            for prefix, ids in role.prefixes.items():
                yield role, prefix, (role.name, *(row[name] for name in ids))


def _read(
    role: Role, prefix: str, row: Row, before: list[Any], kept: list[Any], unknown: bool
) -> dict[str, float]:
    """The columns of one prefix at `row`; all null where the row lacks an id of the key."""
    found: dict[str, float] = {}
    for window in WINDOWS:
        for stream in role.streams:
            rows = [
                r for p, r in _held(kept, window) if (p, r["kind"]) == (stream.prefix, stream.kind)
            ]
            for measure in stream.measures:
                name = f"{prefix}_{measure.name}_{window.name}"
                found[name] = _value(measure, rows, found, prefix, window.name)
    latest, seen = max((r["event_us"] for _, r in kept), default=None), len(before)
    past = max((r["event_us"] for _, r in before), default=None)
    found[f"{prefix}_age_s"] = (
        math.nan if latest is None else (latest - kept[0][1]["event_us"]) / 1e6
    )
    found[f"{prefix}_gap_s"] = math.nan if past is None else max(0, row["event_us"] - past) / 1e6
    found[f"{prefix}_seen"] = seen
    return dict.fromkeys(found, math.nan) if unknown else found


def _held(kept: list[tuple[str, Row]], window: Window) -> Iterator[tuple[str, Row]]:
    pane = window.ticks * TICK_S * 1_000_000
    latest = max((row["event_us"] for _, row in kept), default=0) // pane
    return ((p, row) for p, row in kept if row["event_us"] // pane > latest - window.panes)


def _value(
    measure: Measure, rows: list[Row], found: dict[str, float], prefix: str, window: str
) -> float:
    match measure.act:
        case "count":
            return len(rows)
        case "share":
            over, under = (found[f"{prefix}_{name}_{window}"] for name in measure.of)
            return over / under if under else math.nan
    values = [row[measure.of[0]] for row in rows if not _null(row[measure.of[0]])]
    if measure.act == "sum":
        return sum(values)
    if measure.act == "flag":
        return sum(v < measure.under if measure.under is not None else v > 0 for v in values)
    return len({v for v in values if v != 0})


def _null(value: float) -> bool:
    return math.isnan(value)
