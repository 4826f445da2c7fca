"""`pro_rata`, one edge case of docs/tracing.md at a time."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given

from fanzha.engine.trace import Answer, Seed, trace
from tests.engine.trace.logs import Case, cases, chain, unhurried
from tests.engine.trace.reference import openings


def pro_rata(log: pa.Table, *seeds: Seed, **limits: Any) -> Answer:
    return trace(log, seeds or [Seed("t1", 100)], "pro_rata", **limits)


def held(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen}


def unfollowed(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.unfollowed_fen for flow in answer.accounts if flow.unfollowed_fen}


@unhurried
@given(case=cases())
def test_by_pro_rata_no_account_holds_more_than_its_balance(case: Case) -> None:
    balance = openings(sorted(case.rows, key=lambda row: (row["time"], row["transfer_id"])))
    for row in case.rows:
        balance[row["payer"]] -= row["amount_fen"]
        balance[row["payee"]] += 0 if row["exit_kind"] else row["amount_fen"]
    for flow in case.ask("pro_rata").accounts:
        assert flow.held_fen <= balance[flow.account]


def test_each_part_of_the_balance_gives_its_share() -> None:
    log = chain((1, "V", "A", 100), (0, "X", "A", 300), (2, "A", "B", 200))
    assert held(pro_rata(log)) == {"A": 50, "B": 50}


def test_a_half_goes_to_the_stolen_part() -> None:
    log = chain((1, "V", "A", 1), (0, "X", "A", 1), (2, "A", "B", 1))
    assert held(pro_rata(log, Seed("t1", 1))) == {"B": 1}


def test_of_equal_remainders_the_earlier_seed_comes_first() -> None:
    log = chain((0, "V", "A", 1), (1, "W", "A", 1), (2, "A", "B", 1))
    first, second = pro_rata(log, Seed("t2", 1), Seed("t1", 1)).victims
    assert (first.transfer_id, first.places[0].account) == ("t1", "B")
    assert (second.transfer_id, second.places[0].account) == ("t2", "A")


def test_what_is_not_followed_takes_clean_money() -> None:
    log = chain((1, "V", "A", 100), (0, "X", "A", 100), (2, "A", "B", 18), (3, "A", "C", 91))
    answer = pro_rata(log, min_amount_fen=10)  # t3 would carry 9, t4 carries half of 182
    assert held(answer) == {"A": 50, "C": 50}
    assert unfollowed(answer) == {}


def test_what_exceeds_the_balance_leaves_unfollowed() -> None:
    log = chain((0, "V", "A", 100), (1, "W", "A", 50), (2, "X", "A", 10), (3, "A", "B", 40))
    answer = pro_rata(log, Seed("t1", 100), Seed("t2", 50), max_hops=0)
    assert held(answer) == {"A": 120}
    assert unfollowed(answer) == {"A": 30}
    places = [victim.places[0] for victim in answer.victims]
    assert [place.unfollowed_fen for place in places] == [20, 10]


def test_after_the_window_too_no_more_is_held_than_is_there() -> None:
    log = chain((0, "V", "A", 100), (90, "A", "B", 60), (95, "X", "A", 500), (99, "A", "B", 9))
    answer = pro_rata(log, window_hours=1)
    assert (held(answer), unfollowed(answer)) == ({"A": 40}, {"A": 60})


def test_a_seed_paid_from_stolen_money_is_the_victims_own() -> None:
    log = chain((0, "V", "A", 100), (1, "X", "A", 50), (2, "A", "B", 100))
    answer = pro_rata(log, Seed("t1", 100), Seed("t3", 70))
    assert unfollowed(answer) == {"A": 20}  # 70 of A's own, of which 50 are known
    assert held(answer) == {"A": 50, "B": 100}


def test_huge_amounts_do_not_overflow() -> None:
    much = 10**14
    log = chain((0, "X", "A", 3 * much), (1, "V", "A", much), (2, "A", "B", 2 * much + 2))
    assert held(pro_rata(log, Seed("t2", much))) == {"A": much // 2 - 1, "B": much // 2 + 1}
