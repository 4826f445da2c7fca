"""The call records of the stream benches, and the peers that need nothing installed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.peers import duckdb as peer
from bench.peers import same
from bench.peers.events import SCHEMA, START, write


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("calls") / "calls.parquet", 30_000)


def test_the_records_lie_in_the_order_of_arrival(calls: Path) -> None:
    table = pq.read_table(calls)
    assert table.schema.equals(SCHEMA)
    assert table["position"].to_pylist() == list(range(30_000))
    assert (np.diff(table["arrival_us"].to_numpy()) >= 0).all()
    assert (table["arrival_us"].to_numpy() >= table["event_us"].to_numpy()).all()


def test_the_same_seed_makes_the_same_records_and_a_file_that_is_there_is_kept(calls: Path) -> None:
    again = write(calls.with_name("again.parquet"), 30_000)
    assert pq.read_table(again).equals(pq.read_table(calls))
    before = calls.stat().st_mtime_ns
    assert write(calls, 30_000).stat().st_mtime_ns == before


def test_duckdb_counts_an_hour_of_each_key_of_the_last_minute(calls: Path) -> None:
    rows = pq.read_table(calls)
    now = int(np.quantile(rows["event_us"].to_numpy(), 0.8))
    with duckdb.connect() as base:
        base.execute("CREATE TABLE seen AS FROM rows")
        base.execute("CREATE TABLE coming AS FROM rows LIMIT 0")
        peer._minute(base, now, peer.CHOSEN["hour"])
        got = dict(base.execute("SELECT caller, calls_1h FROM features_caller").fetchall())
    kind, at, caller = (rows[name].to_numpy() for name in ("kind", "event_us", "caller"))
    recent = set(caller[(at > now - 60_000_000) & (at <= now)].tolist())
    held = (at > now - 3_600_000_000) & (at <= now) & (kind == START)
    callers, counts = np.unique(caller[held], return_counts=True)
    calls_of = dict(zip(callers.tolist(), counts.tolist(), strict=True))
    assert got == {one: calls_of.get(one, 0) for one in recent}


def test_a_rate_is_measured_of_each(calls: Path) -> None:
    found = peer.measure(calls, cores=1, seconds=0.5, windows="all")
    assert found["events_per_s"] > 0
    assert found["history_h"] == pytest.approx(6 * 24, rel=0.01)
    assert same.run(calls, seconds=1, keys=1 << 16) > 0
