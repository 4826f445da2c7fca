"""The kernel's windows against DuckDB's, event by event: one meaning in two hands."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fanzha.engine.stream import sql
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.windows import EXACT, Windows
from tests.parity import made, streams

CAP = 1_000
"""Distinct counts are exact up to here."""
SMALL_CAP = EXACT // 64
MARGIN = 0.03


@dataclass(frozen=True)
class Dialler:
    """A stream, the rows it is read at, and the true count of its callees in seven days there."""

    stream: made.Stream
    read: NDArray[np.int64]
    true: NDArray[np.int64]

    def by_kernel(self, exact: int = EXACT) -> NDArray[np.float64]:
        frame = self.stream.frame()
        Windows(exact=exact).read(frame)
        return frame.column("caller_callees_7d")[self.read]


def by_kernel(
    stream: made.Stream, names: list[str], seed: int = 0, threads: int = 1
) -> made.Columns:
    """The same columns from the kernel, read in batches cut by `seed`, with sweeps between."""
    windows, found = Windows(threads=threads), {name: [] for name in names}
    for first, end in made.cuts(len(stream), seed):
        frame = stream.cut(first, end).frame()
        windows.read(frame)
        windows.sweep(int(frame.log_us[-1]))
        for name in names:
            found[name].append(frame.column(name).copy())
    return {name: np.concatenate(parts) for name, parts in found.items()}


def same(found: made.Columns, expected: made.Columns) -> None:
    for name, column in expected.items():
        np.testing.assert_array_equal(found[name], column, err_msg=name)


@settings(max_examples=40, deadline=None)
@given(streams.any_stream(), st.integers(0, 9), st.sampled_from([1, 2]))
def test_a_light_key_is_equal_at_every_edge_however_the_log_is_cut(
    stream: made.Stream, seed: int, threads: int
) -> None:
    expected = stream.by_duckdb()
    same(by_kernel(stream, list(expected), seed, threads), expected)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("days", [0.2, 9])
def test_light_and_busy_keys_of_a_heavy_tail_are_equal(group: str, days: float) -> None:
    stream = made.stream(group, rows=3_000, keys=300, others=500, seed=11, days=days)
    expected = stream.by_duckdb()
    for threads in (1, 2):
        same(by_kernel(stream, list(expected), threads, threads), expected)


@pytest.mark.parametrize(("group", "days"), [("call", 8), ("call", 0.1), ("transfer", 8)])
def test_a_key_of_a_thousand_events_is_equal(group: str, days: float) -> None:
    stream = made.stream(group, rows=1_800, keys=1, others=900, seed=5, days=days)
    expected = stream.by_duckdb()
    assert max(np.nanmax(column) for column in expected.values()) >= CAP
    same(by_kernel(stream, list(expected)), expected)


@pytest.fixture(scope="module")
def dialler() -> Dialler:
    """One caller with nearly as many callees as calls, read at rows of all decades."""
    rows = 130_000
    stream = made.stream("call", rows, keys=1, others=1, seed=2, days=6)
    stream.rows["caller"][:], stream.rows["kind"][:] = 7, 0
    stream.rows["callee"][:] = np.random.default_rng(3).integers(1, 1 << 40, rows)
    read = np.unique(np.geomspace(10, rows - 1, 80).astype(np.int64))
    with duckdb.connect(config={"threads": 2}) as base:
        base.register("events", stream.table())
        base.register("read", pa.table({"position": stream.rows["position"][read]}))
        found = base.sql(sql.of_column("caller_callees_7d", "events", "read")).order("position")
        return Dialler(stream, read, found.fetchnumpy()["caller_callees_7d"])


def test_a_key_with_over_a_hundred_thousand_different_values_is_equal(dialler: Dialler) -> None:
    assert dialler.true.max() > 100_000
    np.testing.assert_array_equal(dialler.by_kernel(), dialler.true)


def test_beyond_its_cap_a_distinct_count_stays_within_its_margin(
    dialler: Dialler, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a cap a sixty-fourth of the usual, so that this key is sampled."""
    error = np.abs(dialler.by_kernel(exact=SMALL_CAP) / dialler.true - 1)
    decade = np.floor(np.log10(dialler.true)).astype(int)
    p95 = {
        10**d: round(float(np.quantile(error[decade == d], 0.95)), 4) for d in set(decade.tolist())
    }
    with capsys.disabled():
        print(f"\ndistinct beyond a cap of {SMALL_CAP}, p95 of the error by decade: {p95}")
    assert not error[dialler.true <= CAP].any()
    assert error.any()
    assert max(p95.values()) <= MARGIN
