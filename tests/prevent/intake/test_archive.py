"""Each position is in the archive once, whatever was killed and written again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.archive import Archive
from fanzha.words.schemas import TIME
from tests.prevent.intake.made import T0

DAY = timedelta(days=1)


def rows(positions: list[int], mark: int = 0) -> pa.Table:
    """Rows ten minutes apart: six positions an hour."""
    return pa.table({
        "position": pa.array(positions, pa.int64()),
        "arrival_time": pa.array([T0 + timedelta(minutes=10 * p) for p in positions], TIME),
        "phone": [f"1390000{p:04}" for p in positions],
        "phone_visits_1h": pa.array([float(mark)] * len(positions)),
    })  # fmt: skip


def read(archive: Archive, columns: str = "position", start: datetime = T0) -> list[Any]:
    files = [str(path) for path in archive.files("visit", start, T0 + DAY)]
    query = (
        f"SELECT {columns} FROM read_parquet($files, hive_partitioning = true) ORDER BY position"
    )
    with duckdb.connect() as db:
        found = db.execute(query, {"files": files}).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def test_it_keeps_features_beside_events_by_kind_and_hour(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write("visit", rows(list(range(9)), mark=7))
    assert not archive.files("visit", T0, T0 + DAY)
    archive.flush()
    names = [str(path.relative_to(tmp_path)) for path in archive.files("visit", T0, T0 + DAY)]
    assert names == [
        f"kind=visit/hour=2026030208/{0:020}-{6:020}.parquet",
        f"kind=visit/hour=2026030209/{6:020}-{9:020}.parquet",
    ]
    assert read(archive, "position, kind, hour, phone_visits_1h")[6] == (
        6,
        "visit",
        2026030209,
        7.0,
    )
    later = read(archive, start=T0 + timedelta(hours=1))
    assert later == [6, 7, 8]


@settings(max_examples=40, deadline=None)
@given(
    pieces=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=8),
    compacted=st.booleans(),
)  # fmt: skip
def test_what_is_written_again_replaces_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[int, int]], *, compacted: bool
) -> None:
    """Every replay begins at or before the end of what is there, as one from a snapshot does."""
    archive, end, last = Archive(tmp_path_factory.mktemp("archive")), 0, dict[int, int]()
    for mark, (back, count) in enumerate(pieces):
        first = max(0, end - back)
        again = list(range(first, first + count))
        archive.write("visit", rows(again, mark))
        archive.flush()
        last |= dict.fromkeys(again, mark)
        end = max(end, first + count)
        if compacted:
            archive.compact(T0 + DAY)
    assert read(archive, "position, phone_visits_1h") == [(p, float(last[p])) for p in sorted(last)]


def test_it_makes_one_file_of_a_finished_hour(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for position in range(9):
        archive.write("visit", rows([position]))
        archive.flush()
    assert archive.compact(T0 + timedelta(minutes=80)) == 1
    assert len(archive.files("visit", T0, T0 + DAY)) == 4
    assert read(archive) == list(range(9))


def test_a_kill_before_the_small_files_are_deleted_doubles_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for position in range(3):
        archive.write("visit", rows([position]))
        archive.flush()
    small = {path: path.read_bytes() for path in archive.files("visit", T0, T0 + DAY)}
    archive.compact(T0 + DAY)
    for path, content in small.items():
        path.write_bytes(content)
    assert read(Archive(tmp_path)) == [0, 1, 2]
    assert Archive(tmp_path).compact(T0 + DAY) == 1
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


def test_it_forgets_hours_and_reads_columns_that_came_later(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write("visit", rows(list(range(6))).drop_columns(["phone_visits_1h"]))
    archive.write("visit", rows(list(range(6, 12)), mark=3))
    archive.flush()
    assert read(archive, "phone_visits_1h") == [None] * 6 + [3.0] * 6
    archive.forget_before(T0 + timedelta(hours=1))
    assert read(archive) == list(range(6, 12))


@pytest.mark.parametrize("column", ["position", "arrival_time"])
def test_it_names_the_column_it_lacks(tmp_path: Path, column: str) -> None:
    with pytest.raises(Trouble, match=column):
        Archive(tmp_path).write("visit", rows([1]).drop_columns([column]))


def test_a_listing_that_a_compaction_runs_through_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)
    archive.write("visit", rows([0, 1, 2]))
    archive.flush()
    real, torn = Path.glob, [True]

    def glob(folder: Path, pattern: str) -> Iterator[Path]:
        """The first listing of the hour has neither the old files nor the new one."""
        if pattern == "*.parquet" and torn:
            torn.clear()
            return iter(())
        return real(folder, pattern)

    monkeypatch.setattr(Path, "glob", glob)
    assert len(archive.files("visit", T0, T0 + DAY)) == 1
    assert not torn
