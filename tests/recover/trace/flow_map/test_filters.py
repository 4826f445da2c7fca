"""Filters of the map: what has not happened yet, and what is too small to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.recover.trace.flow_map.filters import Wanted, filtered, standing, until
from fanzha.recover.trace.flow_map.shapes import Flows, LeftOut, Sum
from fanzha.recover.trace.picture import Status
from tests.recover.trace.flow_map.cases import BEGIN, chain, flows


@settings(deadline=None, max_examples=25)
@given(flows())
def test_at_the_last_moment_all_has_happened(case: Flows) -> None:
    last = case.edges[-1].time
    then = until(case, last)
    assert then.edges == case.edges
    assert then.left_out == LeftOut()
    for one, same in zip(then.accounts, case.accounts, strict=True):
        assert replace(one, state=same.state) == same


@settings(deadline=None, max_examples=25)
@given(st.data(), flows())
def test_at_every_moment_the_books_of_each_account_add_up(data: st.DataObject, case: Flows) -> None:
    moment = data.draw(st.sampled_from([edge.time for edge in case.edges]))
    then = until(case, moment)
    stolen = sum(edge.seed_fen for edge in then.edges)
    assert all(one.in_fen == one.out_fen + one.held_fen + one.exited_fen for one in then.accounts)
    assert all(one.held_fen >= 0 for one in then.accounts)
    assert stolen == sum(one.held_fen + one.exited_fen for one in then.accounts)


def test_a_stop_is_not_shown_before_it_was_made() -> None:
    case = chain(100, 60, state=Status.STOPPED)
    since = BEGIN + timedelta(minutes=30)
    stopped = replace(case, accounts=tuple(replace(one, since=since) for one in case.accounts))
    before, after = until(stopped, BEGIN + timedelta(minutes=5)), until(stopped, since)
    assert [one.state for one in before.accounts] == [Status.OPEN, Status.OPEN]
    assert [one.state for one in after.accounts] == [Status.STOPPED, Status.STOPPED]


def test_before_the_first_payment_there_is_nothing() -> None:
    then = until(chain(100, 60), BEGIN - timedelta(seconds=1))
    assert then.accounts == ()
    assert then.left_out.later == Sum(2, 160)


def test_small_accounts_are_left_out_with_what_they_hold() -> None:
    shown = filtered(chain(100, 60, 10), Wanted(least_fen=50))
    assert [one.account for one in shown.accounts] == ["A0", "A1"]
    assert shown.left_out == LeftOut(1, 10, Sum(1, 10))


def test_a_bank_is_shown_with_the_ways_out_of_its_accounts() -> None:
    case = chain(100, 60)
    edges = (case.edges[0], replace(case.edges[1], exit_kind="cash"))
    cash = replace(case.accounts[1], bank="", held_fen=0, exited_fen=60, state=Status.LEFT)
    left = Flows((case.accounts[0], cash), edges, 100)
    assert len(filtered(left, Wanted(banks=frozenset({"B00"}))).accounts) == 2
    assert len(filtered(left, Wanted(banks=frozenset({"B07"}))).accounts) == 0
    assert len(filtered(left, Wanted(states=frozenset({Status.LEFT}))).accounts) == 1


@settings(deadline=None, max_examples=25)
@given(st.data(), flows())
def test_the_sums_of_every_moment_add_up_to_what_was_lost_by_then(
    data: st.DataObject, case: Flows
) -> None:
    told = standing(until(case, data.draw(st.sampled_from([edge.time for edge in case.edges]))))
    assert told.parts() == told.loss_fen
