"""Kernels and slow reference on the AMLGentex log: 100 steps, so thousands of equal times."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from fanzha.engine.read.applying import apply
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.tables import read_table
from fanzha.engine.trace import TransferLog, backward
from fanzha.recover.trace.import_fields import CHECKS, FIELDS
from tests.engine.trace.comparing import known, told
from tests.engine.trace.logs import HOUR_US, Case
from tests.engine.trace.reference import follow
from tests.engine.trace.reference_backward import look_back

COLUMNS = ["transfer_id", "time", "payer", "payee", "amount_fen", "exit_kind"]
DAY_US = 24 * HOUR_US


@pytest.fixture(scope="module")
def transfers(shared_data: Path) -> pa.Table:
    mapping = find_mapping("amlgentex", "transfers")
    source = read_table(shared_data / "transfers_amlgentex" / "tx_log.parquet", mapping.layout)
    return apply(mapping, source, FIELDS, CHECKS).table.select(COLUMNS)


@pytest.fixture(scope="module")
def log(transfers: pa.Table) -> TransferLog:
    return TransferLog.from_table(transfers)


def as_rows(transfers: pa.Table) -> list[dict[str, Any]]:
    counted = transfers.set_column(1, "time", transfers["time"].cast(pa.int64()))
    return counted.to_pylist()


def victims(transfers: pa.Table, how_many: int) -> dict[str, int]:
    """Transfers of the first half, drawn by chance: so much of them is a victim's money."""
    drawn = np.random.default_rng(7).choice(len(transfers) // 2, how_many, replace=False)
    paid = transfers.take(pa.array(np.sort(drawn)))
    return dict(zip(paid["transfer_id"].to_pylist(), paid["amount_fen"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("method", "limits"),
    [
        ("dirty_first", {}),
        ("fifo", {}),
        ("pro_rata", {}),
        ("pro_rata", {"window_us": 40 * DAY_US, "max_hops": 3}),
    ],
)
def test_several_victims_are_traced_alike(
    transfers: pa.Table, log: TransferLog, method: str, limits: dict[str, int]
) -> None:
    case = Case(as_rows(transfers), victims(transfers, 5), **limits, min_amount_fen=100)
    found = told(case.ask(method, log))
    assert found == known(follow(case.rows, case.seeds, method, **case.limits))
    assert len(found["edges"]) > len(case.seeds)


@pytest.mark.parametrize("method", ["fifo", "pro_rata"])
def test_the_way_back_is_alike(transfers: pa.Table, method: str) -> None:
    start = transfers["time"][0].as_py()
    early = transfers.filter(pc.less_equal(transfers["time"], start + timedelta(days=12)))
    log, rows = TransferLog.from_table(early), as_rows(early)
    at = start + timedelta(days=11)
    for asked in dict.fromkeys(early["payee"].to_pylist()[-400::40]):
        found = backward(log, asked, at, method, window_hours=24 * 8)
        moment = round(at.timestamp() * 1e6)
        slow = look_back(rows, asked, moment, method, window_us=8 * DAY_US)
        assert {part.account: part.fen for part in found.own} == slow.own
        assert {edge.transfer_id: edge.fen for edge in found.edges} == slow.edges
