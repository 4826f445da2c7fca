"""Money in the town: conserved, never owed, told alike by transfers and statements."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.sim.ledger import run
from fanzha.sim.make import Lived, live
from fanzha.sim.place import Size
from fanzha.sim.plan import Plan
from fanzha.sim.town import build_town
from tests.sim.conftest import Written


@pytest.fixture(scope="module")
def lived() -> Lived:
    return live(build_town(Size.HAMLET, 1), 3)


def test_it_neither_makes_nor_loses_money(lived: Lived) -> None:
    opening, closing = lived.town.accounts.balance, lived.moved.closing
    assert closing.sum() == opening.sum()
    assert closing.min() >= 0


def test_it_comes_to_the_same_balances_from_the_transfer_events(
    written: Written, lived: Lived
) -> None:
    accounts = written.entity("account")
    balance = dict(
        zip(accounts["account"].to_pylist(), accounts["balance_fen"].to_pylist(), strict=True)
    )
    seen: set[str] = set()
    for row in sorted(written.events("transfer").to_pylist(), key=lambda row: row["event_time"]):
        if row["event_id"] not in seen:
            seen.add(row["event_id"])
            balance[row["payer"]] -= row["amount_fen"]
            balance[row["payee"]] += row["amount_fen"]
    assert list(balance.values()) == lived.moved.closing.tolist()


def test_it_never_lets_a_statement_fall_below_zero(written: Written) -> None:
    balances = [
        b for b in written.events("statement_line")["balance_fen"].to_pylist() if b is not None
    ]
    assert min(balances) >= 0


def test_it_tells_statement_and_transfer_alike(written: Written) -> None:
    transfers = {row["transfer_id"]: row for row in written.events("transfer").to_pylist()}
    for line in written.events("statement_line").to_pylist():
        if line["transfer_id"] is not None:
            transfer = transfers[line["transfer_id"]]
            side = "payer" if line["direction"] == "out" else "payee"
            assert transfer[side] == line["account"]
            assert transfer["amount_fen"] == line["amount_fen"]


def test_it_launders_through_splits_hops_and_typed_exits(written: Written) -> None:
    moves = written.truth("laundering").to_pylist()
    paid = {row["transfer_id"]: row["amount_fen"] for row in written.truth("payments").to_pylist()}
    amounts = paid | {row["transfer_id"]: row["amount_fen"] for row in moves}
    children: defaultdict[str, int] = defaultdict(int)
    for row in moves:
        children[row["parent_id"]] += row["amount_fen"]
    assert all(total <= amounts[parent] for parent, total in children.items())
    assert max(Counter(row["parent_id"] for row in moves).values()) > 1
    assert {row["hop"] for row in moves} >= {1, 2}
    assert len({row["exit_kind"] for row in moves} - {None}) >= 3


amounts = st.integers(0, 10_000)
payment = st.tuples(
    st.integers(0, 50), st.integers(0, 4), st.integers(0, 4), amounts, st.integers(0, 1000)
)


@given(st.lists(amounts, min_size=5, max_size=5), st.lists(payment, max_size=30))
def test_it_conserves_money_whatever_is_planned(
    opening: list[int], payments: list[tuple[int, int, int, int, int]]
) -> None:
    plan, last = Plan(), -1
    for time, payer, payee, amount, permille in payments:
        parent = last if permille % 3 == 0 else -1
        last = plan.pay(time, payer, payee, amount=amount, parent=parent, permille=permille)
    moved = run(plan.payments(), np.array(opening), 5, 45)
    assert moved.closing.sum() == sum(opening)
    assert moved.closing.min() >= 0
    assert moved.payer_after.min(initial=0) >= 0
