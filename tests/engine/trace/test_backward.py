"""Whose money is this: the kernels against the slow reference, and forward against backward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.trace import Seed, TransferLog, backward, trace
from fanzha.kit.errors import Trouble
from tests.engine.trace.logs import (
    ACCOUNTS,
    HOUR_US,
    MINUTE_US,
    chain,
    made_up_rows,
    table,
    unhurried,
)
from tests.engine.trace.reference_backward import look_back

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rows = list[dict[str, Any]]
each_method = pytest.mark.parametrize("method", ["fifo", "pro_rata"])
accounts = st.sampled_from(ACCOUNTS)
minutes = st.integers(0, 13)


def moment(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def logged(rows: Rows, asked: str) -> TransferLog:
    """The log, with a last transfer of nothing to make sure it knows the account."""
    last = {"transfer_id": "z", "payer": asked, "payee": "Z", "amount_fen": 0}
    rows.append(last | {"time": 14 * MINUTE_US, "exit_kind": None})
    return TransferLog.from_table(table(rows))


@each_method
@unhurried
@given(
    rows=made_up_rows(),
    asked=accounts,
    minute=minutes,
    window=st.none() | minutes,
    max_hops=st.none() | st.integers(0, 4),
    smallest=st.integers(0, 8),
)
def test_it_agrees_with_the_slow_reference(
    method: str,
    rows: Rows,
    asked: str,
    minute: int,
    window: int | None,
    max_hops: int | None,
    smallest: int,
) -> None:
    found = backward(
        logged(rows, asked),
        asked,
        moment(minute),
        method,
        window_hours=None if window is None else window * MINUTE_US / HOUR_US,
        max_hops=max_hops,
        min_amount_fen=smallest,
    )
    slow = look_back(
        rows,
        asked,
        minute * MINUTE_US,
        method,
        window_us=None if window is None else window * MINUTE_US,
        max_hops=max_hops,
        min_fen=smallest,
    )
    assert found.balance_fen == slow.balance
    assert {part.account: part.fen for part in found.own} == slow.own
    assert {edge.transfer_id: edge.fen for edge in found.edges} == slow.edges
    assert {source.transfer_id: source.fen for source in found.sources} == slow.sources


@unhurried
@given(rows=made_up_rows(), asked=accounts, minute=minutes, which=st.integers(0))
def test_by_fifo_forward_and_backward_agree_to_the_fen(
    rows: Rows, asked: str, minute: int, which: int
) -> None:
    log = logged(rows, asked)
    at = minute * MINUTE_US
    able = [row for row in rows if row["amount_fen"] and row["time"] <= at]
    through = {edge.transfer_id: edge.fen for edge in backward(log, asked, moment(minute)).edges}
    for paid in able[which % len(able) :][:1] if able else []:
        hours = (at - paid["time"]) / HOUR_US
        whole = Seed(paid["transfer_id"], paid["amount_fen"])
        forward = trace(log, [whole], "fifo", window_hours=hours)
        held = {flow.account: flow.held_fen for flow in forward.accounts}
        assert held.get(asked, 0) == through.get(paid["transfer_id"], 0)


@unhurried
@given(rows=made_up_rows(most=10**12), asked=accounts, which=st.integers(0))
def test_by_pro_rata_forward_and_backward_agree_but_for_rounding(
    rows: Rows, asked: str, which: int
) -> None:
    log = logged(rows, asked)
    able = [row for row in rows if row["amount_fen"]]
    paid = able[which % len(able)]
    origins = backward(log, asked, moment(14), "pro_rata")
    through = {edge.transfer_id: edge.fen for edge in origins.edges}
    forward = trace(log, [Seed(paid["transfer_id"], paid["amount_fen"])], "pro_rata")
    held = {flow.account: flow.held_fen for flow in forward.accounts}
    assert abs(held.get(asked, 0) - through.get(paid["transfer_id"], 0)) < len(rows)


@each_method
@unhurried
@given(rows=made_up_rows(), asked=accounts, max_hops=st.none() | st.integers(0, 3))
def test_every_fen_has_an_origin(method: str, rows: Rows, asked: str, max_hops: int | None) -> None:
    found = backward(logged(rows, asked), asked, moment(13), method, max_hops=max_hops)
    origins = [part.fen for part in found.own] + [source.fen for source in found.sources]
    assert found.balance_fen == sum(origins)
    assert min(origins, default=1) > 0


@each_method
def test_a_transfer_at_the_moment_asked_counts(method: str) -> None:
    log = TransferLog.from_table(chain((0, "V", "A", 100), (5, "V", "A", 50)))
    assert backward(log, "A", moment(4), method).balance_fen == 100
    assert backward(log, "A", moment(5), method).balance_fen == 150


@each_method
def test_behind_the_window_money_is_the_accounts_own(method: str) -> None:
    log = TransferLog.from_table(chain((0, "V", "A", 100), (5, "A", "B", 60), (6, "B", "C", 60)))
    at_start = backward(log, "C", moment(6), method, window_hours=1 / 60)
    assert {part.account: part.fen for part in at_start.own} == {"A": 60}
    whole = backward(log, "C", moment(6), method)
    assert {part.account: part.fen for part in whole.own} == {"V": 60}


@each_method
def test_a_source_too_small_is_named_and_not_looked_behind(method: str) -> None:
    log = TransferLog.from_table(chain((0, "V", "A", 9), (1, "W", "A", 50)))
    found = backward(log, "A", moment(2), method, min_amount_fen=10)
    assert [(source.transfer_id, source.fen) for source in found.sources] == [("t1", 9)]
    assert {part.account: part.fen for part in found.own} == {"W": 50}


def test_dirty_first_does_not_look_back_and_unknown_accounts_are_refused() -> None:
    log = TransferLog.from_table(chain((0, "V", "A", 100)))
    with pytest.raises(Trouble, match="method"):
        backward(log, "A", moment(1), "dirty_first")
    with pytest.raises(Trouble, match="account"):
        backward(log, "nobody", moment(1), "fifo")
