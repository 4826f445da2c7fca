"""The kernels against the slow reference, and what every method promises of any log."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.trace import METHODS
from tests.engine.trace.comparing import known, told
from tests.engine.trace.logs import Case, cases, table, unhurried
from tests.engine.trace.reference import follow

each_method = pytest.mark.parametrize("method", METHODS)


@each_method
@unhurried
@given(case=cases())
def test_it_agrees_with_the_slow_reference(method: str, case: Case) -> None:
    assert told(case.ask(method)) == known(follow(case.rows, case.seeds, method, **case.limits))


@each_method
@unhurried
@given(case=cases())
def test_every_seed_fen_is_held_unfollowed_or_gone_by_a_typed_exit(method: str, case: Case) -> None:
    answer = case.ask(method)
    assert answer.seed_fen == sum(case.seeds.values())
    ended = answer.held_fen + answer.unfollowed_fen + sum(answer.exits_fen.values())
    assert answer.seed_fen == ended
    for flow in answer.accounts:
        ends = (flow.out_fen, flow.held_fen, flow.exited_fen, flow.unfollowed_fen)
        assert flow.in_fen == sum(ends)
        assert min(ends) >= 0
    for edge in answer.edges:
        assert 0 < edge.stolen_fen <= edge.amount_fen


@each_method
@unhurried
@given(case=cases())
def test_each_victims_fen_add_up_to_the_seed_and_to_the_accounts(method: str, case: Case) -> None:
    answer = case.ask(method)
    held: dict[str, int] = {}
    for victim in answer.victims:
        places = victim.places
        ends = [place.held_fen + place.exited_fen + place.unfollowed_fen for place in places]
        assert sum(ends) == victim.seed_fen == case.seeds[victim.transfer_id]
        for place in places:
            held[place.account] = held.get(place.account, 0) + place.held_fen
    assert {name: fen for name, fen in held.items() if fen} == {
        flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen
    }


@each_method
@unhurried
@given(case=cases(), shuffler=st.randoms(use_true_random=False))
def test_neither_the_order_of_the_log_nor_of_the_seeds_changes_anything(
    method: str, case: Case, shuffler: random.Random
) -> None:
    mixed = shuffler.sample(case.rows, len(case.rows))
    seeds = dict(shuffler.sample(list(case.seeds.items()), len(case.seeds)))
    limits = (case.window_us, case.max_hops, case.min_amount_fen)
    assert case.ask(method) == Case(mixed, seeds, *limits).ask(method, table(mixed))
