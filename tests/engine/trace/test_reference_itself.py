"""The slow references agree with each other: what went forward is found going back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.trace.logs import ACCOUNTS, MINUTE_US, made_up_rows
from tests.engine.trace.reference import follow
from tests.engine.trace.reference_backward import look_back

END = 13 * MINUTE_US


@given(
    rows=made_up_rows(size=20),
    asked=st.sampled_from(ACCOUNTS),
    minute=st.integers(0, 13),
    which=st.integers(0),
)
def test_by_fifo_to_the_fen_at_any_moment(
    rows: list[dict[str, Any]], asked: str, minute: int, which: int
) -> None:
    at = minute * MINUTE_US
    able = [row for row in rows if row["amount_fen"] and row["time"] <= at]
    back = look_back(rows, asked, at, "fifo")
    for seed in able[which % len(able) :][:1] if able else []:
        paid = seed["transfer_id"]
        window_us = at - seed["time"]
        forward = follow(rows, {paid: seed["amount_fen"]}, "fifo", window_us=window_us)
        assert forward.held[asked, paid] == back.edges.get(paid, 0)


@given(
    rows=made_up_rows(size=20, most=10**9), asked=st.sampled_from(ACCOUNTS), which=st.integers(0)
)
def test_by_pro_rata_but_for_rounding(rows: list[dict[str, Any]], asked: str, which: int) -> None:
    able = [row for row in rows if row["amount_fen"]]
    seed = able[which % len(able)]
    paid = seed["transfer_id"]
    back = look_back(rows, asked, END, "pro_rata")
    forward = follow(rows, {paid: seed["amount_fen"]}, "pro_rata")
    assert abs(forward.held[asked, paid] - back.edges.get(paid, 0)) < len(rows)


@given(
    rows=made_up_rows(),
    asked=st.sampled_from(ACCOUNTS),
    max_hops=st.none() | st.integers(0, 3),
    method=st.sampled_from(("fifo", "pro_rata")),
)
def test_every_fen_asked_for_has_an_origin(
    rows: list[dict[str, Any]], asked: str, max_hops: int | None, method: str
) -> None:
    back = look_back(rows, asked, END, method, max_hops=max_hops)
    assert back.balance == sum(back.own.values()) + sum(back.sources.values())
    assert min([*back.own.values(), *back.edges.values()], default=1) > 0
