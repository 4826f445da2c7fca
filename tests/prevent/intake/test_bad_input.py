"""Whatever is dropped: nothing is lost, the rest goes on, and the reason is said."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fanzha.prevent.alert.models import Alert
from fanzha.prevent.detect.models import Suspect
from fanzha.prevent.intake.feeds import read
from fanzha.prevent.intake.inbox import Inbox, Taken
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.validate import LONGEST
from fanzha.prevent.shield.models import AccountPicture
from fanzha.words.schemas import event_schema
from tests.prevent.events import drop
from tests.prevent.intake.made import T0, full_disk, ids, kept_aside, lines, visit, visits

NOW = T0 + timedelta(hours=3)


def inbox(data: Path) -> Inbox:
    return Inbox(data, Log(data / "log"), clock=lambda: NOW)


def put(data: Path, name: str, content: bytes) -> Path:
    path = data / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


LINE = lines([visit(1)]).rstrip()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (LINE.replace(b"h.example", b"h\\u0000"), "host"),
        (LINE.replace(b"h.example", b"h\0"), ""),
        (LINE.replace(b"h.example", b"\xff\xfe"), ""),
        (LINE.replace(b"h.example", b"h" * 20_000), "host"),
        (LINE.replace(b"h.example", b"h" * 254), "host"),
        (LINE.replace(b"13900000001", b"1" * 21), "phone"),
        (LINE.replace(b"h.example", b"h" * (10 << 20)), ""),
        (LINE.replace(b'"13900000001"', b"13900000001"), "phone"),
        (LINE.replace(b'"h.example"', b"1e999"), ""),
        (LINE.replace(b"+00:00", b""), "event_time"),
        (LINE.replace(b"+00:00", b"+99:00"), "event_time"),
        (LINE.replace(b"2026-", b"0001-"), "event_time"),
        (LINE.replace(b"2026-", b"2027-"), "arrival_time"),
        (LINE.replace(b'"visit"', b'"rumour"'), "kind"),
        (LINE.replace(b'"visit"', b"7"), "kind"),
        (LINE[:40], ""),
        (b"", ""),
        (b"[1]", ""),
        (LINE + LINE, ""),
        (b"[" * 100_000, ""),
    ],
)  # fmt: skip
def test_a_bad_line_is_kept_aside_and_the_others_enter(
    tmp_path: Path, bad: bytes, field: str
) -> None:
    put(tmp_path, "f.jsonl", b"\n".join([lines([visit(0)]).rstrip(), bad, *[lines([visit(2)])]]))
    assert inbox(tmp_path).take() == Taken(files=1, events=2, quarantined=1)
    assert ids(Log(tmp_path / "log")) == ["0", "2"]
    (kept,) = kept_aside(tmp_path)
    assert (kept["row"], kept["field"]) == (2, field)
    assert kept["zh"]
    assert kept["en"]


def test_a_number_no_column_holds_is_kept_aside(tmp_path: Path) -> None:
    row = {"kind": "transfer", **visit(1), "payer": "1", "payee": "2", "transfer_id": "t"}
    put(tmp_path, "f.jsonl", lines([{**row, "kind": "transfer", "amount_fen": 10**30}]))
    assert inbox(tmp_path).take().quarantined == 1
    assert kept_aside(tmp_path)[0]["field"] == "amount_fen"


@pytest.mark.parametrize("name", ["f.jsonl", "visit.csv", "visit.parquet", "visit.csv.gz"])
def test_an_empty_file_is_taken_and_changes_nothing(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, b"")
    taker = inbox(tmp_path)
    assert taker.take().events == 0
    assert not list((tmp_path / "inbox").iterdir())
    assert len(list((tmp_path / "taken").iterdir())) == 1


def test_it_leaves_folders_and_unknown_files_alone(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "folder.jsonl").mkdir(parents=True)
    put(tmp_path, "notes.txt", b"later")
    assert inbox(tmp_path).take() == Taken()
    assert len(list((tmp_path / "inbox").iterdir())) == 2


def test_a_feed_whose_clock_runs_backwards_enters_and_log_time_stands(tmp_path: Path) -> None:
    taker = inbox(tmp_path)
    for number in (9000, 10):
        drop(tmp_path, str(number), [visit(number)])
        taker.take()
    log = Log(tmp_path / "log")
    assert ids(log) == ["9000", "10"]
    assert log.time == T0 + timedelta(seconds=9000)
    assert taker.door.state.sources()["operator"].late == 1


def test_a_feed_whose_clock_runs_ahead_does_not_carry_time_with_it(tmp_path: Path) -> None:
    drop(tmp_path, "ahead", [visit(0), visit(4 * 3600 + 1)])
    assert inbox(tmp_path).take() == Taken(files=1, events=1, quarantined=1)
    assert kept_aside(tmp_path)[0]["en"] == "arrives in the future"
    assert Log(tmp_path / "log").time == T0


def test_a_full_disk_takes_nothing_and_says_so_until_there_is_room(tmp_path: Path) -> None:
    taker = inbox(tmp_path)
    drop(tmp_path, "a", [visit(n) for n in range(2)])
    taker.take()
    drop(tmp_path, "b", [visit(n) for n in range(2, 300)])
    size = next((tmp_path / "log").glob("*.log")).stat().st_size
    with full_disk(size + 50):
        assert taker.take() == Taken()
        assert taker.door.state.faults()["disk"].since == NOW
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["b.jsonl"]
    assert taker.take() == Taken(files=1, events=298)
    assert taker.door.state.faults() == {}
    assert len(ids(Log(tmp_path / "log"))) == 300


def test_a_file_that_vanishes_or_is_replaced_while_it_is_read_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker = inbox(tmp_path)
    path = put(tmp_path, "f.jsonl", lines([visit(1)]))
    seen = taker._looked_at(path)
    path.unlink()
    assert seen is not None
    assert taker._looked_at(path) is None
    put(tmp_path, "f.jsonl", lines([visit(1), visit(2)]))
    real = taker.door.hand_in

    def replaced(parcels: Any) -> Any:
        put(tmp_path, "f.new", lines([visit(3)])).rename(path)
        return real(parcels)

    with monkeypatch.context() as patch:
        patch.setattr(taker.door, "hand_in", replaced)
        assert taker.take().events == 2
    assert path.exists()
    assert taker.take().events == 1
    assert ids(Log(tmp_path / "log")) == ["1", "2", "3"]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Without the rights of root, who may read everything."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_file_that_may_not_be_read_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # its parents are closed to others
    here = Path()
    taker = inbox(here)
    put(here, "first.jsonl", lines([visit(0)]))
    taker.take()
    closed = put(here, "closed.jsonl", lines([visit(1)]))
    put(here, "open.jsonl", lines([visit(2)]))
    for place in (here, *here.rglob("*")):
        place.chmod(0o777)
    closed.chmod(0)
    with somebody_else():
        assert taker.take() == Taken(files=1, events=1)
        assert list(taker.door.state.faults()) == ["file:closed.jsonl"]
    closed.chmod(0o600)
    assert taker.take() == Taken(files=1, events=1)
    assert taker.door.state.faults() == {}


def test_what_is_kept_aside_is_whole_json(tmp_path: Path) -> None:
    put(tmp_path, "f.jsonl", LINE[:40] + b"\n" + "不是 JSON\n".encode())
    inbox(tmp_path).take()
    (path,) = (tmp_path / "quarantine").glob("*.index")
    index = json.loads(path.read_text())
    assert sum(reason[4] for reason in index["reasons"]) == 2


@pytest.mark.parametrize("unit", ["us", "ns"])
def test_a_time_that_python_cannot_hold_is_kept_aside_with_its_number(
    tmp_path: Path, unit: Any
) -> None:
    number = (1 << 62) + 1
    rows = visits(1, 2).select(event_schema("visit").names)
    of = pa.timestamp(unit, "UTC")
    odd = pa.array([number, rows["event_time"][0].value * (1000 if unit == "ns" else 1)], of)
    at = rows.schema.get_field_index("event_time")
    content = io.BytesIO()
    pq.write_table(rows.set_column(at, "event_time", odd), content)
    put(tmp_path, "visit-1.parquet", content.getvalue())

    assert inbox(tmp_path).take() == Taken(files=1, events=1, quarantined=1)
    assert kept_aside(tmp_path)[0]["raw"]["event_time"] == number


def test_a_header_beyond_all_measure_is_a_bad_file(tmp_path: Path) -> None:
    put(tmp_path, "visit-1.csv", b'"' + b"a" * 200_000 + b'"\n1\n')
    put(tmp_path, "z.jsonl", LINE)
    assert inbox(tmp_path).take() == Taken(files=2, events=1, quarantined=1)


def test_a_file_that_fails_as_nobody_foresaw_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(name: str, data: bytes, sender: Any) -> Any:
        return 1 / 0 if name == "a.jsonl" else read(name, data, sender)

    monkeypatch.setattr("fanzha.prevent.intake.inbox.read", odd)
    put(tmp_path, "a.jsonl", LINE + b" ")
    put(tmp_path, "z.jsonl", LINE)
    assert inbox(tmp_path).take() == Taken(files=2, events=1, quarantined=1)


def test_no_name_of_an_event_is_longer_than_the_centre_keeps() -> None:
    assert LONGEST["callee"] <= Alert._meta.get_field("phone").max_length
    assert LONGEST["payee"] <= AccountPicture._meta.get_field("account").max_length
    assert max(LONGEST.values()) <= Suspect._meta.get_field("value").max_length


def test_it_says_no_more_of_a_file_that_somebody_took_away(tmp_path: Path) -> None:
    box = inbox(tmp_path)
    box.door.state.fault("file:gone.jsonl", "无法读取", "cannot be read", NOW)
    box.take()
    assert not box.door.state.faults()
