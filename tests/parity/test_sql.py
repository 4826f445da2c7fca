"""The SQL of the windows against plain Python."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings

from fanzha.engine.stream import sql
from fanzha.engine.stream.columns import published
from fanzha.engine.stream.roles import GROUPS
from fanzha.kit.errors import Trouble
from tests.engine.stream.plain_windows import PlainWindows
from tests.parity import made, streams


def same(stream: made.Stream) -> None:
    """SQL and plain Python give the same number in every column of every row."""
    frame = stream.frame()
    PlainWindows().read(frame)
    for name, column in stream.by_duckdb().items():
        np.testing.assert_array_equal(column, frame.column(name), err_msg=name)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("days", [1, 9, 60, 900])
def test_it_says_what_the_windows_document_says(group: str, days: float) -> None:
    stream = made.stream(group, rows=240, keys=8, others=12, seed=4, days=days)
    same(stream)


@settings(max_examples=25, deadline=None)
@given(streams.any_stream())
def test_it_holds_at_every_edge_of_a_pane_and_of_the_allowance(stream: made.Stream) -> None:
    same(stream)


@pytest.mark.parametrize("group", GROUPS)
def test_it_has_every_published_window_column_in_its_order(group: str) -> None:
    stream = made.stream(group, rows=3, keys=2, others=2, seed=1)
    assert list(stream.by_duckdb()) == [c.name for c in published(group) if c.role]


def test_one_column_alone_is_the_same_as_among_all() -> None:
    stream = made.stream("call", rows=200, keys=5, others=9, seed=3)
    with duckdb.connect() as base:
        base.register("events", stream.table())
        alone = base.sql(f"FROM ({sql.of_column('callee_talk_s_1h')}) ORDER BY position").fetchall()
    everywhere = stream.by_duckdb()["callee_talk_s_1h"]
    assert [value for _, value in alone] == everywhere[~np.isnan(everywhere)].tolist()


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: sql.of_columns("weather"), "group"),
        (lambda: sql.of_columns("call", "events; DROP TABLE x"), "events"),
        (lambda: sql.of_column("caller_calls_2h"), "column"),
        (lambda: sql.of_column("caller_calls_1h", "a b"), "events"),
    ],
)
def test_it_names_what_it_does_not_know(ask: Callable[[], str], field: str) -> None:
    with pytest.raises(Trouble) as trouble:
        ask()
    assert trouble.value.field == field
