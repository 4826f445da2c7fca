"""Transfer events become a log: once each, in the order in which money moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from fanzha.words.schemas import event_schema
from fanzha.words.transfers import TRANSFER_LOG, as_log

NOON = datetime(2025, 3, 3, 4, tzinfo=UTC)


def _event(transfer_id: str, minute: int, late: int = 1, **more: Any) -> dict[str, Any]:
    moved = NOON + timedelta(minutes=minute)
    return {
        "event_id": f"b-{transfer_id}",
        "event_time": moved,
        "arrival_time": moved + timedelta(minutes=late),
        "source": "bank",
        "transfer_id": transfer_id,
        "payer": "A",
        "payee": "B",
        "amount_fen": 100,
        **more,
    }


def _log(*rows: dict[str, Any]) -> pa.Table:
    return as_log(pa.Table.from_pylist(list(rows), event_schema("transfer")))


def test_it_orders_by_the_moment_the_money_moved() -> None:
    log = _log(_event("t2", 5), _event("t1", 9), _event("t3", 5, late=90))
    assert log["transfer_id"].to_pylist() == ["t2", "t3", "t1"]
    assert log["time"].to_pylist()[0] == NOON + timedelta(minutes=5)
    assert log.schema.equals(TRANSFER_LOG)


def test_it_keeps_the_first_arrival_of_a_transfer_that_came_twice() -> None:
    log = _log(_event("t1", 0, late=7, channel="web"), _event("t1", 0, late=2, channel="app"))
    assert log.select(["transfer_id", "channel"]).to_pylist() == [
        {"transfer_id": "t1", "channel": "app"}
    ]


def test_it_turns_no_events_into_an_empty_log() -> None:
    assert _log().num_rows == 0
    assert _log().schema.equals(TRANSFER_LOG)
