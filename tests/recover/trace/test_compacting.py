"""Lasting logs: imports are appended to them, and the worker compacts them behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fanzha.engine.trace import TransferLog
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.compacting import EVERY, Compactor
from fanzha.recover.trace.imports import open_log
from fanzha.recover.trace.lasting import append_to, lasting_logs
from tests.engine.trace.logs import chain

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MOVES = chain(*((minute, "VA"[minute % 2], "AB"[minute % 2], 10) for minute in range(20)))


def append(place: Path, first: int, last: int) -> int:
    """Append moves first:last to the log `town`; how many were new."""
    file = place / "part.parquet"
    pq.write_table(MOVES.slice(first, last - first), file)
    return append_to("town", file, place)[1]


def test_one_import_after_another_is_appended_and_twice_changes_nothing(tmp_path: Path) -> None:
    assert [append(tmp_path, 0, 5), append(tmp_path, 3, 9), append(tmp_path, 3, 9)] == [5, 4, 0]
    [folder] = lasting_logs(tmp_path)
    assert open_log(folder).version == TransferLog.from_table(MOVES.slice(0, 9)).version


def test_a_log_opened_before_sees_what_another_process_appends(tmp_path: Path) -> None:
    append(tmp_path, 0, 5)
    assert len(open_log(tmp_path / "town")) == 5
    TransferLog.open(tmp_path / "town").append(MOVES.slice(5))
    assert len(open_log(tmp_path / "town")) == 20


@pytest.mark.parametrize("name", ["", "../town", "a/b", "x" * 61])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble):
        append_to(name, tmp_path / "part.parquet", tmp_path)


def test_the_sweep_compacts_a_log_that_is_due_in_a_process_of_its_own(tmp_path: Path) -> None:
    for start in range(20):
        append(tmp_path, start, start + 1)
    folder, compactor = tmp_path / "town", Compactor()
    version = TransferLog.open(folder).version
    assert TransferLog.due(folder)
    assert [compactor.look(tmp_path, NOW), compactor.look(tmp_path, NOW + EVERY)] == [1, 0]
    assert compactor.process is not None
    assert compactor.process.wait(120) == 0
    assert not TransferLog.due(folder)
    assert TransferLog.open(folder).version == version
    assert compactor.look(tmp_path, NOW + 2 * EVERY) == 0


def test_the_sweep_looks_now_and_then_only(tmp_path: Path) -> None:
    compactor = Compactor()
    assert compactor.look(tmp_path, NOW) == 0
    for start in range(20):
        append(tmp_path, start, start + 1)
    assert compactor.look(tmp_path, NOW + EVERY - timedelta(seconds=1)) == 0
    assert compactor.look(tmp_path, NOW + EVERY) == 1
    assert compactor.process is not None
    compactor.process.kill()
    assert compactor.process.wait(120) != 0
    assert compactor.look(tmp_path, NOW + 2 * EVERY) == 1
    assert compactor.process.wait(120) == 0
