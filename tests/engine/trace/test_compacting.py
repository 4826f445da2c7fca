"""A compaction may be killed at any moment: the log is as it was, or as it is to be."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fanzha.engine.trace import Seed, TransferLog, trace
from fanzha.engine.trace.store.folder import MANY_PARTS
from tests.engine.trace.logs import chain

MOVES = chain(*((minute, "VA"[minute % 2], "AB"[minute % 2], 10) for minute in range(40)))
DONE = 7


@pytest.fixture
def appended(tmp_path: Path) -> Path:
    """A log of so many parts that a compaction is due."""
    log = TransferLog.create(tmp_path / "log", MOVES.slice(0, 40 - MANY_PARTS))
    for start in range(40 - MANY_PARTS, 40):
        log.append(MOVES.slice(start, 1))
    return tmp_path / "log"


def told(folder: Path) -> list[Any]:
    """What the log answers, opened anew."""
    log = TransferLog.open(folder)
    return [log.version, trace(log, [Seed("t1", 10)]).as_dict()]


def killed_at(place: int, folder: Path, act: Callable[[], object]) -> bool:
    """Do `act` in a process that gets kill -9 as it begins its `place`-th act upon a file of the
    folder; whether it came so far."""
    child = os.fork()
    if child == 0:
        seen = 0

        def hook(event: str, args: tuple[Any, ...]) -> None:
            nonlocal seen
            if event in ("open", "os.rename", "os.remove") and str(folder) in str(args[0]):
                seen += 1
                if seen == place:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        act()
        os._exit(DONE)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == DONE
    return os.WIFSIGNALED(status)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"lock", "compacting", "manifest.json.new"}


def test_killed_at_any_file_it_touches_it_loses_nothing_and_is_done_the_next_time(
    appended: Path,
) -> None:
    before, place = told(appended), 0
    log = TransferLog.open(appended)
    while killed_at(place := place + 1, appended, log.compact):
        assert told(appended) == before
    assert place > 10
    assert told(appended) == before
    assert not TransferLog.due(appended)
    assert len(files(appended)) == len({"manifest.json", "base"})


def test_what_is_appended_between_the_kill_and_the_next_try_stays(appended: Path) -> None:
    log = TransferLog.open(appended)
    assert killed_at(6, appended, log.compact)
    log.append(chain((50, "B", "C", 5)).set_column(0, "transfer_id", [["late"]]))
    before = told(appended)
    assert TransferLog.open(appended).compact_if_due()
    assert told(appended) == before
    assert before[1]["edges"][-1]["transfer_id"] == "late"


def test_it_is_not_due_while_little_was_appended(tmp_path: Path) -> None:
    log = TransferLog.create(tmp_path / "log", MOVES)
    assert not TransferLog.due(tmp_path / "log")
    assert not log.compact_if_due()


def test_only_one_compacts_at_a_time(appended: Path) -> None:
    log, other = TransferLog.open(appended), TransferLog.open(appended)
    place = appended / "compacting"
    with place.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert not log.compact_if_due()
    assert log.compact_if_due()
    assert not other.compact_if_due()
    other.refresh()
    assert other.version == log.version
