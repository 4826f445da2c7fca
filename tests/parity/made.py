"""Made-up streams (虚构) of any group, as the kernel's Frames and as DuckDB's table of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fanzha.engine.stream import sql
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import GROUPS, of_group

ALLOWANCE_US = 2 * 3_600 * 1_000_000
FIRST_US = 1_767_225_600_000_000
Columns = dict[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Stream:
    """Rows of a group in log order: `rows` has position, kind (index), event_us, log_us, and by
    name ids (0 null), places (0 null) and fields (NaN null)."""

    group: str
    rows: Columns

    def __len__(self) -> int:
        return len(self.rows["kind"])

    @property
    def late(self) -> NDArray[np.bool_]:
        return self.rows["log_us"] - self.rows["event_us"] > ALLOWANCE_US

    def cut(self, first: int, end: int) -> Stream:
        """The rows from `first` up to `end`."""
        return Stream(self.group, {name: part[first:end] for name, part in self.rows.items()})

    def frame(self) -> Frame:
        """As the kernel reads it."""
        rows = self.rows
        frame = Frame(
            self.group, rows["kind"].astype(np.uint8), rows["position"].astype(np.int64),
            rows["event_us"], rows["log_us"], self.late,
            {name: rows[name].astype(np.uint64) for name in GROUPS[self.group].ids},
            {name: rows[name].astype(np.uint8) for name in places(self.group)},
        )  # fmt: skip
        for name in fields(self.group):
            frame.column(name)[:] = rows[name]
        return frame

    def table(self) -> pa.Table:
        """As DuckDB reads it."""
        kinds = np.array(GROUPS[self.group].kinds)
        columns = {"kind": pa.array(kinds[self.rows["kind"]]), "late": pa.array(self.late)}
        for name in ("position", "event_us", "log_us"):
            columns[name] = pa.array(self.rows[name])
        for name in (*GROUPS[self.group].ids, *places(self.group)):
            columns[name] = pa.array(self.rows[name], mask=self.rows[name] == 0)
        for name in fields(self.group):
            columns[name] = pa.array(self.rows[name], from_pandas=True)
        return pa.table(columns)

    def by_duckdb(self) -> Columns:
        """Every window column of every row, NaN for null, as `sql.of_columns` has it."""
        with duckdb.connect(config={"threads": 2}) as base:
            base.register("events", self.table())
            found = base.sql(sql.of_columns(self.group)).to_arrow_table()
        return {name: _numbers(found[name]) for name in found.column_names[1:]}


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return column.cast(pa.float64()).to_numpy().astype(np.float64)


def measured(group: str) -> tuple[str, ...]:
    """What the measures of a group's roles are about, shares apart."""
    of = (n for r in of_group(group) for m in r.measures if m.act != "share" for n in m.of)
    return tuple(dict.fromkeys(of))


def fields(group: str) -> list[str]:
    """The measured own fields."""
    return [name for name in measured(group) if name in GROUPS[group].fields]


def places(group: str) -> list[str]:
    """The measured places."""
    known = {*GROUPS[group].ids, *GROUPS[group].fields}
    return [name for name in measured(group) if name not in known]


def field(name: str, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Likely values of a field made from whole numbers, one in eight null."""
    if name == "amount_fen":
        return 100.0 * (1 + numbers % 50_000)
    scale = 40 if name == "duration_s" else 2
    return np.where(numbers % 8 == 7, np.nan, numbers // 8 % scale)


def stream(group: str, rows: int, keys: int, others: int, seed: int, days: float = 1.0) -> Stream:
    """`rows` events over `days`, keys and counterparts heavy-tailed; a tenth comes late within
    the allowance, a fiftieth beyond it; one pause of a third of the time."""
    random = np.random.default_rng(seed)
    step = random.exponential(1.0, rows) + (np.arange(rows) == rows // 2) * rows / 2
    log_us = FIRST_US + np.cumsum(step * days * 86_400e6 / (1.5 * rows)).astype(np.int64)
    lot = random.random(rows)
    delay = np.where(lot < 0.1, random.integers(0, ALLOWANCE_US, rows), 0)
    delay = np.where(lot > 0.98, ALLOWANCE_US + random.integers(1, ALLOWANCE_US, rows), delay)
    made: Columns = {
        "position": np.cumsum(random.integers(1, 4, rows)),
        "kind": random.integers(0, len(GROUPS[group].kinds), rows),
        "event_us": log_us - delay,
        "log_us": log_us,
    }
    for at, name in enumerate(GROUPS[group].ids):
        made[name] = _heavy(random, keys if at % 2 == 0 else others, rows) + at * 1_000_000
        made[name][random.random(rows) < 0.02] = 0
    for name in places(group):
        made[name] = random.integers(0, 32, rows)
    for name in fields(group):
        made[name] = field(name, random.integers(0, 1 << 20, rows))
    return Stream(group, made)


def _heavy(random: np.random.Generator, ids: int, rows: int) -> NDArray[np.int64]:
    return 1 + (ids * random.random(rows) ** 2).astype(np.int64)


def cuts(rows: int, seed: int) -> Iterator[tuple[int, int]]:
    """Where batches begin and end, a few rows to a third of all."""
    random, first = np.random.default_rng(seed), 0
    while first < rows:
        end = min(rows, first + int(random.integers(1, max(2, rows // 3))))
        yield first, end
        first = end
