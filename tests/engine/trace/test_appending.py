"""A log appended to in any split and order is the log made at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.trace import (
    BACKWARD,
    METHODS,
    Seed,
    TransferLog,
    backward,
    candidates,
    trace,
)
from fanzha.kit.errors import Trouble
from tests.engine.trace.logs import Case, cases, chain, few, table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@st.composite
def parts_of(draw: st.DrawFn, case: Case) -> list[pa.Table]:
    """The rows of a case dealt out in any order over up to four tables, some of them empty."""
    rows = draw(st.permutations(case.rows))
    cuts = sorted(draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    bounds = zip([0, *cuts], [*cuts, len(rows)], strict=True)
    return [table(rows[start:end]) for start, end in bounds]


def appended(folder: Path, parts: list[pa.Table]) -> TransferLog:
    log = TransferLog.create(folder, parts[0])
    for part in parts[1:]:
        log.append(part)
    return log


def everything(case: Case, log: TransferLog) -> list[object]:
    """All that can be asked of a log: traces, the way back, an account's transfers."""
    account, moment = case.rows[0]["payee"], EPOCH + timedelta(minutes=6)
    found: list[object] = [case.ask(method, log) for method in METHODS]
    found += [backward(log, account, moment, method) for method in BACKWARD]
    return [*found, candidates(log, account, moment, hours=0.05), log.version]


@few
@given(data=st.data(), case=cases())
def test_any_split_answers_as_one_log_does(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, case: Case
) -> None:
    whole = TransferLog.from_table(table(case.rows))
    folder = tmp_path_factory.mktemp("log") / "store"
    log = appended(folder, data.draw(parts_of(case)))
    answers = everything(case, whole)
    assert everything(case, log) == answers
    assert everything(case, TransferLog.open(folder)) == answers
    log.compact()
    assert everything(case, log) == answers
    assert everything(case, TransferLog.open(folder)) == answers
    assert len(log) == len(whole)


@few
@given(data=st.data(), case=cases())
def test_what_was_appended_before_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, case: Case
) -> None:
    log = appended(tmp_path_factory.mktemp("log") / "store", data.draw(parts_of(case)))
    version = log.version
    for part in data.draw(parts_of(case)):
        log.append(part)
    assert (log.version, len(log)) == (version, len(case.rows))


def test_an_append_is_seen_by_the_next_trace_and_changes_the_version(tmp_path: Path) -> None:
    moves = chain((0, "V", "A", 100), (2, "A", "B", 60), (1, "A", "C", 70))
    log = TransferLog.create(tmp_path / "store", moves.slice(0, 2))
    before = log.version
    first = trace(log, [Seed("t1", 100)])
    assert [edge.transfer_id for edge in first.edges] == ["t1", "t2"]
    log.append(moves.slice(2))
    later = trace(log, [Seed("t1", 100)])
    assert [(edge.transfer_id, edge.stolen_fen) for edge in later.edges] == [
        ("t1", 100),
        ("t3", 70),
        ("t2", 30),
    ]
    assert first.version == before != later.version == log.version


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("amount_fen", pa.array([60, 61])),
        ("payee", pa.array(["C", "D"])),
        ("time", pa.array([0, 0], pa.timestamp("us", "UTC"))),
        ("exit_kind", pa.array([None, "cash"])),
    ],
)
def test_an_append_that_contradicts_is_refused_as_a_whole(
    tmp_path: Path, column: str, values: pa.Array[Any]
) -> None:
    moves = chain((0, "V", "A", 100), (1, "A", "B", 60), (2, "A", "C", 70))
    log = TransferLog.create(tmp_path / "store", moves.slice(0, 2))
    version = log.version
    wrong = pa.concat_tables([moves.slice(2), moves.slice(1, 1)])
    wrong = wrong.set_column(wrong.column_names.index(column), column, values)
    with pytest.raises(Trouble) as caught:
        log.append(wrong)
    assert caught.value.row == 2
    assert (log.version, len(log)) == (version, 2)
    assert TransferLog.open(tmp_path / "store").version == version
