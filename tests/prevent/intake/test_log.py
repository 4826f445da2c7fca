"""The log keeps what it said it kept: through kills, a full disk and many writers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import control, tick
from fanzha.prevent.intake.log import Log
from tests.prevent.intake.made import T0, full_disk, ids, visits


def names(first: int, count: int) -> list[str]:
    return [str(number) for number in range(first, first + count)]


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=6), start=st.integers(0, 30),
    segment_rows=st.integers(1, 8),
)  # fmt: skip
def test_it_gives_every_row_from_any_position_once(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], start: int, segment_rows: int
) -> None:
    log = Log(tmp_path_factory.mktemp("log"), segment_rows=segment_rows)
    for size in sizes:
        log.append(visits(log.end, size))
    again = Log(log.folder, segment_rows=segment_rows)
    assert (again.end, again.time) == (log.end, T0 + timedelta(seconds=log.end - 1))
    assert ids(again, start) == ids(log, start) == names(start, max(0, log.end - start))
    firsts = [batch.first for batch in again.read(start)]
    assert firsts == sorted(set(firsts))


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 4000), whole=st.integers(1, 3))
def test_it_cuts_a_torn_tail_and_keeps_what_was_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int, whole: int
) -> None:
    log = Log(tmp_path_factory.mktemp("log"))
    for _ in range(whole):
        log.append(visits(log.end, 2))
    (path,) = log.folder.glob("*.log")
    kept = path.stat().st_size
    log.append(visits(log.end, 3))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(kept + min(cut, size - kept - 1))
    torn = Log(log.folder)
    assert torn.end == whole * 2
    assert path.stat().st_size == kept
    torn.append(visits(torn.end, 1))
    assert ids(Log(log.folder)) == names(0, whole * 2 + 1)


def test_it_refuses_a_file_whose_middle_the_disk_changed(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.append(visits(0, 2))
    (path,) = tmp_path.glob("*.log")
    place = path.stat().st_size - 5
    log.append(visits(2, 2))
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(Trouble, match="damaged at byte"):
        Log(tmp_path)
    with pytest.raises(Trouble, match="damaged at byte"):
        list(log.read(0))


def test_it_names_the_log_of_an_earlier_version(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000000-00000000000000000000.arrow").write_bytes(b"ARROW1")
    with pytest.raises(Trouble, match="earlier version"):
        Log(tmp_path)


def test_it_leaves_nothing_of_an_append_that_found_the_disk_full(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.append(visits(0, 10))
    (path,) = tmp_path.glob("*.log")
    size = path.stat().st_size
    with full_disk(size + 100), pytest.raises(OSError, match="too large"):
        log.append(visits(10, 500))
    assert (log.end, path.stat().st_size) == (10, size)
    log.append(visits(10, 5))
    assert ids(log) == ids(Log(tmp_path)) == names(0, 15)


def test_it_begins_no_segment_on_a_full_disk(tmp_path: Path) -> None:
    log = Log(tmp_path)
    with full_disk(100), pytest.raises(OSError, match="too large"):
        log.append(visits(0, 1))
    assert not list(tmp_path.iterdir())
    log.append(visits(0, 1))
    assert ids(Log(tmp_path)) == ["0"]


def test_many_writers_and_a_reader_agree(tmp_path: Path) -> None:
    log = Log(tmp_path, segment_rows=50)
    tables = [visits(number * 3, 3) for number in range(80)]
    with ThreadPoolExecutor(9) as threads:
        ends = [threads.submit(log.append, table) for table in tables]
        read: list[str] = []
        while len(read) < 240:
            assert log.wait(len(read), 10)
            read += ids(log, len(read))
        assert sorted(end.result() for end in ends) == list(range(3, 241, 3))
    assert read == ids(Log(tmp_path))
    assert sorted(read, key=int) == names(0, 240)
    for end, first in zip(ends, range(0, 240, 3), strict=True):
        assert read[end.result() - 3 : end.result()] == names(first, 3)


def test_it_does_not_wait_for_what_is_there_nor_for_ever(tmp_path: Path) -> None:
    log = Log(tmp_path)
    assert not log.wait(0, 0.01)
    log.append(visits(0, 1))
    assert log.wait(0, 0)
    assert not log.wait(1, 0)


def test_it_finds_rows_by_their_positions(tmp_path: Path) -> None:
    log = Log(tmp_path, segment_rows=4)
    for _ in range(5):
        log.append(visits(log.end, 3))
    found = log.rows_at([7, 0, 7, 99, 14])
    assert found["position"].to_pylist() == [0, 7, 14]
    assert found["event_id"].to_pylist() == ["0", "7", "14"]
    assert log.rows_at([]).num_rows == 0


def test_it_forgets_whole_old_segments_and_keeps_positions(tmp_path: Path) -> None:
    log = Log(tmp_path, segment_rows=4)
    for _ in range(5):
        log.append(visits(log.end, 4))
    assert log.forget_before(T0 + timedelta(seconds=9)) == 8
    assert ids(log) == names(8, 12)
    assert Log(tmp_path).end == 20
    assert log.position_at(T0) == log.first == 8
    assert log.rows_at([3, 8])["position"].to_pylist() == [8]
    assert log.forget_before(T0 + timedelta(days=1)) == 16


def test_log_time_never_goes_back(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.append(visits(100, 1))
    log.append(visits(0, 1))
    assert log.time == Log(tmp_path).time == T0 + timedelta(seconds=100)
    (batch,) = log.read(1)
    assert batch.time_before == log.time
    assert log.position_at(T0 + timedelta(seconds=50)) == 0


def test_a_tick_and_a_control_record_are_rows_of_it(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.append(tick(T0))
    log.append(control(T0, {"rules": "a" * 64}))
    (batch,) = log.read(0)
    assert batch.rows["kind"].to_pylist() == ["tick", "control"]
    assert batch.rows["control"].to_pylist() == [None, '{"rules":"' + "a" * 64 + '"}']


KILLED = """
import sys
from pathlib import Path
from fanzha.prevent.intake.log import Log
from tests.prevent.intake.made import visits
log = Log(Path(sys.argv[1]), segment_rows=2000)
while True:
    print(log.append(visits(log.end, 300)), flush=True)
"""


def test_it_keeps_what_it_promised_when_killed(tmp_path: Path) -> None:
    for life in range(3):
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            promised = int(process.stdout.readline())
            time.sleep(0.03 * life)
            process.send_signal(signal.SIGKILL)
            promised = max([promised, *map(int, process.stdout.read().split("\n")[:-1])])
        log = Log(tmp_path)
        assert log.end >= promised
        assert ids(log) == names(0, log.end)


def test_it_forgets_no_row_that_was_not_read(tmp_path: Path) -> None:
    log = Log(tmp_path, segment_rows=4)
    for first in range(0, 16, 4):
        log.append(visits(first, 4))
    late = T0 + timedelta(days=30)
    assert log.forget_before(late, 7) == 4
    assert ids(log, 7) == [str(number) for number in range(7, 16)]
    assert log.forget_before(late, 16) == 12
