"""Made-up call records of a province, in the order they arrive: what every stream bench reads.

Five million phones, most of them quiet, a few thousand mass diallers on shared devices; every
call starts and ends; a hundredth of the rows comes minutes late, a thousandth later than the
allowance. The numbers begin with 100, which no subscriber's number does (虚构).

`python -m bench.peers.events --events 2000000 FILE.parquet`
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

START, END = 0, 1
FIRST_US = 1_767_225_600_000_000
"""2026-01-01 00:00 UTC."""
FIRST_NUMBER = 10_000_000_000
FIRST_DEVICE = 990_000_000_000_000
SLICE = 1 << 20

SCHEMA = pa.schema(
    [
        ("position", pa.int64()),  # place in the log, from 0
        ("kind", pa.uint8()),  # START or END
        ("event_us", pa.int64()),  # µs UTC
        ("arrival_us", pa.int64()),  # µs UTC, never goes back
        ("caller", pa.uint64()),
        ("callee", pa.uint64()),
        ("device", pa.uint64()),  # of the local party
        ("local", pa.uint64()),  # the local party's number: caller or callee
        ("caller_region", pa.uint8()),  # province 1..31
        ("callee_region", pa.uint8()),
        ("duration_s", pa.float64()),  # null at a start
    ]
)


@dataclass(frozen=True)
class Town:
    """Who calls: `phones` numbers, the first `diallers` of them mass diallers who make
    `dialled` of all calls, `calls_per_s` together."""

    phones: int = 5_000_000
    diallers: int = 4_000
    dialled: float = 0.05
    calls_per_s: float = 400.0


def write(path: Path, events: int, seed: int = 1, town: Town | None = None) -> Path:
    """Write `events` rows to `path` as Parquet, unless a file of as many rows is there."""
    if path.exists() and pq.read_metadata(path).num_rows == events:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, SCHEMA, compression="lz4") as writer:
        for table in tables(events, seed, town or Town()):
            writer.write_table(table, row_group_size=SLICE // 4)
    return path


def tables(events: int, seed: int, town: Town) -> Iterator[pa.Table]:
    """The rows in order of arrival, about two million at a time."""
    random = np.random.default_rng(seed)
    waiting: list[NDArray[np.void]] = []
    clock_us, written = FIRST_US, 0
    while written < events:
        slice_us = int(SLICE / town.calls_per_s * 1e6)
        waiting.append(_rows(random, town, clock_us, slice_us))
        clock_us += slice_us
        rows = np.concatenate(waiting)
        arrived = rows["arrival_us"] < clock_us
        waiting = [rows[~arrived]]
        rows = rows[arrived]
        rows = rows[np.argsort(rows["arrival_us"], kind="stable")][: events - written]
        yield _table(rows, written)
        written += len(rows)


def _rows(random: np.random.Generator, town: Town, from_us: int, slice_us: int) -> NDArray[np.void]:
    """Start and end of `SLICE` calls begun within the slice."""
    start_us = from_us + random.integers(0, slice_us, SLICE)
    calls = _parties(random, town)
    answered = random.random(SLICE) < np.where(calls["dialler"], 0.3, 0.7)
    talk_s = np.where(answered, np.ceil(random.exponential(75, SLICE)), 0)
    rows = np.zeros(2 * SLICE, ROW)
    for name in ("caller", "callee", "device", "local", "caller_region", "callee_region"):
        rows[name] = np.tile(calls[name], 2)
    rows["kind"][SLICE:] = END
    rows["event_us"][:SLICE] = start_us
    rows["event_us"][SLICE:] = start_us + ((talk_s + random.uniform(3, 20, SLICE)) * 1e6).astype(
        np.int64
    )
    rows["duration_s"][:SLICE] = np.nan
    rows["duration_s"][SLICE:] = talk_s
    rows["arrival_us"] = rows["event_us"] + (_delay_s(random, 2 * SLICE) * 1e6).astype(np.int64)
    return rows


def _parties(random: np.random.Generator, town: Town) -> dict[str, NDArray[np.int64]]:
    """Who calls whom. A resident calls some forty contacts, the first of them most; a dialler
    calls anyone once. A quarter of the residents' calls comes from outside to a local phone."""
    dialler = random.random(SLICE) < town.dialled
    residents = town.phones - town.diallers
    low = (town.diallers * random.random(SLICE) ** 2).astype(np.int64)
    usual = town.diallers + (residents * random.random(SLICE) ** 1.5).astype(np.int64)
    caller = np.where(dialler, low, usual)
    rank = (40 * random.random(SLICE) ** 3).astype(np.int64)
    contact = town.diallers + _mix(caller * 64 + rank) % residents
    anyone = random.integers(town.diallers, town.phones, SLICE)
    callee = np.where(dialler, anyone, contact)
    incoming = ~dialler & (random.random(SLICE) < 0.25)
    local = np.where(incoming, callee, caller)
    device = np.where(local < town.diallers, local // 16, local)
    return {
        "dialler": dialler,
        "caller": FIRST_NUMBER + caller,
        "callee": FIRST_NUMBER + callee,
        "local": FIRST_NUMBER + local,
        "device": FIRST_DEVICE + device,
        "caller_region": _province(caller),
        "callee_region": _province(callee),
    }


def _province(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Two in three at home, the others anywhere."""
    mixed = _mix(number + 7)
    return np.where(mixed % 3 == 0, 1 + mixed // 3 % 31, 23)


def _mix(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """A fixed number for a number, spread evenly (Knuth's multiplicative hashing)."""
    spread = number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (spread >> np.uint64(20)).astype(np.int64)


def _delay_s(random: np.random.Generator, rows: int) -> NDArray[np.float64]:
    """Seconds from event to arrival: mostly a few, 1 % up to an hour, 0.1 % three hours."""
    delay, lot = random.exponential(2, rows), random.random(rows)
    delay += np.where(lot < 0.01, random.uniform(60, 3_600, rows), 0)
    return np.where(lot > 0.999, 3 * 3_600, delay)


ROW = np.dtype([(field.name, field.type.to_pandas_dtype()) for field in SCHEMA][1:])


def _table(rows: NDArray[np.void], first: int) -> pa.Table:
    columns = {name: np.ascontiguousarray(rows[name]) for name in ROW.names or ()}
    position = np.arange(first, first + len(rows))
    arrays = [pa.array(columns[name], from_pandas=name == "duration_s") for name in columns]
    return pa.Table.from_arrays([pa.array(position), *arrays], schema=SCHEMA)


def main() -> None:
    """Write a file and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(pq.read_metadata(write(chosen.file, chosen.events, chosen.seed)))


if __name__ == "__main__":
    main()
