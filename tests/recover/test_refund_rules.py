"""Refunds: exact to the fen, never above a loss, never above what is frozen."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.trace import Seed, trace
from fanzha.kit.errors import Trouble
from fanzha.recover.refund.attribution import attribute
from fanzha.recover.refund.rules import Frozen, Victim, Way, check_approvable, shares, split
from fanzha.recover.trace.picture import Move

START = datetime(2026, 3, 2, tzinfo=UTC)
LOSSES = st.dictionaries(st.integers(1, 9), st.integers(1, 10**12), min_size=1, max_size=6)


@given(st.integers(0, 10**12), LOSSES)
def test_it_shares_out_every_fen_or_pays_every_loss(frozen: int, losses: dict[int, int]) -> None:
    paid = split(frozen, losses)
    assert sum(paid.values()) == min(frozen, sum(losses.values()))
    assert all(0 <= paid[victim] <= losses[victim] for victim in losses)


@given(st.integers(0, 10**12), LOSSES)
def test_it_is_within_one_fen_of_the_exact_share(frozen: int, losses: dict[int, int]) -> None:
    total = sum(losses.values())
    for victim, paid in split(frozen, losses).items():
        assert abs(paid * total - min(frozen, total) * losses[victim]) < total


@st.composite
def frozen_accounts(draw: st.DrawFn) -> tuple[list[Frozen], list[Victim]]:
    numbers = draw(st.sets(st.integers(1, 5), min_size=1))
    victims = [
        Victim(number, loss := draw(st.integers(1, 10_000)), draw(st.integers(0, loss)))
        for number in sorted(numbers)
    ]
    owners = st.frozensets(st.sampled_from(sorted(numbers)), min_size=1)
    parts = st.dictionaries(owners, st.integers(1, 5_000), min_size=1, max_size=3)
    accounts = draw(
        st.lists(
            st.builds(Frozen, st.integers(1, 99), st.integers(0, 9_000), parts, st.integers(1, 4)),
            unique_by=lambda account: account.freeze_id, max_size=4,
        )
    )  # fmt: skip
    return accounts, victims


@given(frozen_accounts())
def test_it_pays_no_victim_and_no_account_too_much(
    case: tuple[list[Frozen], list[Victim]],
) -> None:
    accounts, victims = case
    by_victim: dict[int, int] = defaultdict(int)
    by_account: dict[int, int] = defaultdict(int)
    for share in shares(accounts, victims):
        assert share.amount_fen > 0
        by_victim[share.report_id] += share.amount_fen
        by_account[share.freeze_id] += share.amount_fen
    for victim in victims:
        assert by_victim[victim.report_id] + victim.paid_fen <= victim.loss_fen
    for account in accounts:
        assert by_account[account.freeze_id] <= account.available_fen


def test_it_pays_a_single_deposit_straight_back() -> None:
    one = frozenset({1})
    found = shares([Frozen(7, 500, {one: 300}, deposits=1)], [Victim(1, 900)])
    assert [(share.way, share.amount_fen) for share in found] == [(Way.SINGLE, 300)]


def test_it_tells_several_victims_apart_by_time_stamps() -> None:
    moves = [
        Move("a", START, "V1", "M", 60), Move("b", START + timedelta(1), "M", "OUT", 60),
        Move("c", START + timedelta(2), "V2", "M", 40), Move("d", START + timedelta(3), "V3", "M", 9),
    ]  # fmt: skip
    pool = attribute(moves, {"a": (1, 60), "c": (2, 40), "d": (3, 9)})["M"]
    accounts = [Frozen(7, 49, pool.parts, pool.deposits)]
    found = shares(accounts, [Victim(1, 60), Victim(2, 40), Victim(3, 9)])
    assert {(s.report_id, s.way, s.amount_fen) for s in found} == {
        (2, Way.ATTRIBUTED, 40), (3, Way.ATTRIBUTED, 9),
    }  # fmt: skip


def test_it_shares_by_loss_where_money_was_mixed() -> None:
    moves = [
        Move("a", START, "V1", "M", 60), Move("b", START, "V2", "M", 40),
        Move("c", START + timedelta(1), "M", "OUT", 50),
    ]  # fmt: skip
    pool = attribute(moves, {"a": (1, 60), "b": (2, 40)})["M"]
    found = shares([Frozen(7, 50, pool.parts, 2)], [Victim(1, 60), Victim(2, 40)])
    assert [(s.way, s.amount_fen) for s in found] == [
        (Way.PROPORTIONAL, 30), (Way.PROPORTIONAL, 20),
    ]  # fmt: skip


def test_it_shares_an_account_as_a_whole_that_holds_less_than_it_should() -> None:
    parts = {frozenset({1}): 60, frozenset({2}): 40}
    found = shares([Frozen(7, 50, parts, 2)], [Victim(1, 60), Victim(2, 40)])
    assert {share.way for share in found} == {Way.PROPORTIONAL}
    assert sum(share.amount_fen for share in found) == 50


def test_it_waits_for_the_days_of_public_notice() -> None:
    early, late = START + timedelta(days=29), START + timedelta(days=30)
    with pytest.raises(Trouble, match="公告期"):
        check_approvable([Way.PROPORTIONAL], START, "批〔2026〕1号", early)
    check_approvable([Way.PROPORTIONAL], START, "批〔2026〕1号", late)
    check_approvable([Way.SINGLE], START, "批〔2026〕1号", START)


@pytest.mark.parametrize(("noticed", "approval"), [(None, "批1号"), (START, " ")])
def test_it_needs_notice_and_approval(noticed: datetime | None, approval: str) -> None:
    with pytest.raises(Trouble):
        check_approvable([Way.SINGLE], noticed, approval, START)


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Move], dict[str, tuple[int, int]]]:
    accounts = ["A", "B", "C", "D"]
    moves, stolen = [], {}
    for number in range(draw(st.integers(1, 14))):
        payer, payee = draw(st.permutations(accounts))[:2]
        amount = draw(st.integers(1, 100))
        victim = draw(st.integers(0, 3))
        name = f"t{number:02}"
        out = draw(st.sampled_from(["", "", "", "cash"]))
        payer = f"V{victim}" if victim else payer
        moves.append(
            Move(name, START + timedelta(minutes=number), payer, payee, amount, exit_kind=out)
        )
        if victim:
            stolen[name] = (victim, draw(st.integers(1, amount)))
    if not stolen:
        moves.append(Move("z", START + timedelta(hours=1), "V1", "A", 5))
        stolen["z"] = (1, 5)
    return moves, stolen


@given(logs())
def test_it_agrees_with_the_trace_on_every_account(
    case: tuple[list[Move], dict[str, tuple[int, int]]],
) -> None:
    moves, stolen = case
    table = pa.table({
        "transfer_id": [m.transfer_id for m in moves],
        "time": pa.array([m.time for m in moves], pa.timestamp("us", "UTC")),
        "payer": [m.payer for m in moves], "payee": [m.payee for m in moves],
        "amount_fen": pa.array([m.amount_fen for m in moves], pa.int64()),
        "exit_kind": pa.array([m.exit_kind or None for m in moves], pa.string()),
    })  # fmt: skip
    answer = trace(table, [Seed(name, fen) for name, (_, fen) in stolen.items()])
    held = {flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen}
    pools = attribute(moves, stolen)
    assert {name: pool.total() for name, pool in pools.items() if pool.total()} == held
