"""The peers of `bench.trace` give the same edges with the same fen as the slow reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from bench.peers_trace import duckdb
from bench.peers_trace.columns import Columns, read
from bench.peers_trace.search import dirty_first, last_in_window
from tests.engine.trace.logs import Case, cases, few, unhurried
from tests.engine.trace.reference import follow, in_order


def numbered(case: Case) -> tuple[pa.Table, dict[int, int], dict[int, int]]:
    """The log as the peers read it, the seeds by number, and the edges to find."""
    rows = in_order([row | {"exit_kind": None} for row in case.rows])
    number = {row["transfer_id"]: place for place, row in enumerate(rows)}
    columns = {
        "transfer": pa.array(range(len(rows)), pa.int64()),
        "time_us": pa.array([row["time"] for row in rows], pa.int64()),
        "payer": pa.array([ord(row["payer"]) - 65 for row in rows], pa.int32()),
        "payee": pa.array([ord(row["payee"]) - 65 for row in rows], pa.int32()),
        "amount_fen": pa.array([row["amount_fen"] for row in rows], pa.int64()),
    }
    found = follow(rows, case.seeds, "dirty_first", window_us=case.window_us)
    by_number = [{number[i]: fen for i, fen in fens.items()} for fens in (case.seeds, found.edges)]
    return pa.table(columns), by_number[0], by_number[1]


@few
@given(case=cases())
def test_duckdb_finds_the_same_edges(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    table, seeds, edges = numbered(case)
    file = tmp_path_factory.mktemp("peers") / "log.parquet"
    pq.write_table(table, file)
    assert duckdb.Log(file).trace(seeds, case.window_us) == edges


@unhurried
@given(case=cases())
def test_the_search_on_a_graph_librarys_edges_finds_the_same(case: Case) -> None:
    table, seeds, edges = numbered(case)
    columns = Columns(*(table[name].to_numpy() for name in Columns._fields))
    paid = {account: np.flatnonzero(columns.payer == account).tolist() for account in range(26)}
    last = last_in_window(columns.time_us, seeds, case.window_us)
    assert dirty_first(paid.__getitem__, *columns.views, seeds, last) == edges


def test_a_log_out_of_order_is_refused(tmp_path: Path) -> None:
    columns = {name: pa.array([1, 0]) for name in ("transfer", *Columns._fields)}
    pq.write_table(pa.table(columns), tmp_path / "log.parquet")
    with pytest.raises(ValueError, match="count the rows"):
        read(tmp_path / "log.parquet")
