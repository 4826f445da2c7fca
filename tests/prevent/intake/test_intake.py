"""Events come in once, in one order; what is bad is kept aside and nothing is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.prevent.intake.events import in_order, widen
from fanzha.prevent.intake.inbox import Inbox, Taken
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.quarantine import quarantined
from fanzha.words.schemas import event_schema
from tests.prevent.events import call, drop, event, transfer

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def inbox(data: Path) -> Inbox:
    return Inbox(data, Log(data / "log"))


def ids(data: Path) -> list[str]:
    return [
        name for batch in Log(data / "log").read(0) for name in batch.rows["event_id"].to_pylist()
    ]


def kept_aside(data: Path) -> list[dict[str, Any]]:
    files = (data / "quarantine").glob("*.jsonl")
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_it_puts_events_of_many_files_in_the_order_they_arrived(tmp_path: Path) -> None:
    minutes = {"b": 2, "c": 3, "a": 1}
    for name, minute in minutes.items():
        at = T0 + timedelta(minutes=minute)
        drop(tmp_path, f"{minute}-{name}", [transfer(at, "1" * 16, "2" * 16, 5, event_id=name)])
    assert inbox(tmp_path).take() == Taken(files=3, events=3)
    assert ids(tmp_path) == ["a", "b", "c"]


def test_it_takes_parquet_of_one_kind(tmp_path: Path) -> None:
    row = call(T0, "+1", "13900000001", "c", event_id="p")
    row = {**row, "event_time": T0, "arrival_time": T0}
    table = pa.Table.from_pylist([row], event_schema("call_start"))
    taker = inbox(tmp_path)
    pq.write_table(table, tmp_path / "inbox" / "anything.parquet")
    assert taker.take().events == 1


def test_it_changes_nothing_when_the_same_file_or_event_comes_again(tmp_path: Path) -> None:
    rows = [transfer(T0, "1" * 16, "2" * 16, 5, event_id=f"t{n}") for n in range(3)]
    drop(tmp_path, "first", rows)
    assert inbox(tmp_path).take().events == 3
    drop(tmp_path, "same-content", rows)
    assert inbox(tmp_path).take() == Taken(files=1)
    drop(tmp_path, "same-events", rows[:2])
    assert inbox(tmp_path).take() == Taken(files=1, duplicates=2)
    assert ids(tmp_path) == ["t0", "t1", "t2"]
    assert not list((tmp_path / "inbox").iterdir())


def test_it_takes_the_rest_after_a_kill_between_log_and_folder(tmp_path: Path) -> None:
    rows = [transfer(T0, "1" * 16, "2" * 16, 5, event_id=f"t{n}") for n in range(3)]
    path = drop(tmp_path, "first", rows)
    whole = path.read_bytes()
    inbox(tmp_path).take()
    for file in (tmp_path / "taken").iterdir():
        file.unlink()
    path.write_bytes(whole)
    assert inbox(tmp_path).take() == Taken(files=1, duplicates=3)
    assert len(ids(tmp_path)) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": "5"}, "amount_fen"),
        ({"payee": "1" * 16}, "payee"),
        ({"payer": None}, "payer"),
        ({"channel": "pigeon"}, "channel"),
        ({"event_time": "2026-03-02T08:00:00"}, "event_time"),
        ({"event_time": "yesterday"}, "event_time"),
        ({"event_time": (T0 + timedelta(hours=1)).isoformat()}, "arrival_time"),
        ({"kind": "rumour"}, "kind"),
    ],
)  # fmt: skip
def test_it_keeps_a_bad_row_with_row_field_and_reason(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    good = transfer(T0, "1" * 16, "2" * 16, 5)
    drop(tmp_path, "feed", [good, {**transfer(T0, "1" * 16, "2" * 16, 5), **change}])
    assert inbox(tmp_path).take() == Taken(files=1, events=1, quarantined=1)
    (bad,) = kept_aside(tmp_path)
    assert (bad["source"], bad["row"], bad["field"]) == ("feed.jsonl", 2, field)
    assert bad["zh"]
    assert bad["en"]
    assert quarantined(tmp_path) == 1


def test_it_keeps_a_file_that_cannot_be_read_and_says_why(tmp_path: Path) -> None:
    taker = inbox(tmp_path)
    (tmp_path / "inbox" / "call_start.parquet").write_bytes(b"PAR1 cut short")
    assert taker.take().quarantined == 1
    assert kept_aside(tmp_path)[0]["en"].startswith("not a whole Parquet file")
    assert [file.read_bytes() for file in (tmp_path / "taken").iterdir()] == [b"PAR1 cut short"]


def test_it_leaves_a_file_alone_that_is_still_being_written(tmp_path: Path) -> None:
    taker = inbox(tmp_path)
    (tmp_path / "inbox" / ".calls.part").write_text("{")
    assert taker.take() == Taken()


def test_a_segment_half_written_is_not_there(tmp_path: Path) -> None:
    drop(tmp_path, "first", [transfer(T0, "1" * 16, "2" * 16, 5, event_id="t")])
    inbox(tmp_path).take()
    (tmp_path / "log" / "00000000000000000001-00000000000000000000.part").write_bytes(b"half")
    assert Log(tmp_path / "log").end == 1
    assert ids(tmp_path) == ["t"]


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=6), start=st.integers(0, 30),
)  # fmt: skip
def test_the_log_gives_every_row_from_any_position_once(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], start: int
) -> None:
    log, number = Log(tmp_path_factory.mktemp("log")), 0
    for size in sizes:
        rows = []
        for _ in range(size):
            at = T0 + timedelta(seconds=number)
            row = event("visit", at, phone="1", host="h", event_id=str(number))
            rows.append({**row, "event_time": at, "arrival_time": at})
            number += 1
        table = pa.Table.from_pylist(rows, event_schema("visit"))
        log.append(in_order(widen("visit", table)))
    read = [name for batch in log.read(start) for name in batch.rows["event_id"].to_pylist()]
    assert read == [str(n) for n in range(start, number)]
    assert Log(log.folder).end == number
    assert Log(log.folder).time == T0 + timedelta(seconds=number - 1)
