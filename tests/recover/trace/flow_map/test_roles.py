"""Roles are guessed from patterns, each with its reason, and never against the innocent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.recover.trace.flow_map.roles import ROLE_LABELS, Role, marks_of, quick_fen, roles_of
from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
from fanzha.recover.trace.picture import Status
from fanzha.recover.trace.signs import Sign

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def edge(minute: int, payer: str, payee: str, fen: int, exit_kind: str = "") -> Edge:
    seed = fen if payer.startswith("V") else 0
    name = f"{minute}-{payer}-{payee}"
    return Edge(name, START + timedelta(minutes=minute), payer, payee, fen, seed, exit_kind, fen)


def flows(*edges: Edge, innocent: int | None = None, signs: Sequence[str] = ()) -> Flows:
    """The flows these edges make; `innocent` and `signs` are those of every account."""
    names = sorted({one.payee for one in edges})
    accounts = tuple(_account(number, name, edges) for number, name in enumerate(names))
    told = tuple(
        Account(**{**vars(one), "innocent_fen": innocent, "signs": tuple(signs)})
        for one in accounts
    )
    return Flows(told, tuple(edges), sum(one.seed_fen for one in edges))


def _account(number: int, name: str, edges: Sequence[Edge]) -> Account:
    came = [one for one in edges if one.payee == name]
    out = sum(one.fen for one in edges if one.payer == name)
    left = sum(one.fen for one in came if one.exit_kind)
    total = sum(one.fen for one in came)
    return Account(number, name, "B03", "", 0, Status.OPEN, total, out, total - out - left, left,
                   came[0].time, came[-1].time)  # fmt: skip


def roles(found: Flows, account: str = "M") -> list[Role]:
    return [guess.role for guess in roles_of(found).get(account, ())]


def test_it_calls_a_collector_what_many_pay_and_that_pays_few() -> None:
    paid = [edge(n, f"V{n}", "M", 1000) for n in range(6)]
    assert roles(flows(*paid)) == [Role.COLLECTOR]
    on = [edge(600, "M", "N", 2000), edge(601, "M", "O", 2000)]
    assert roles(flows(*paid, *on)) == [Role.COLLECTOR]
    assert roles(flows(*paid, *on, edge(602, "M", "P", 1000))) == []


def test_it_calls_a_splitter_what_few_pay_and_that_pays_many() -> None:
    split = [edge(0, "V", "M", 9000), *(edge(60 + n, "M", f"N{n}", 2000) for n in range(4))]
    assert roles(flows(*split)) == [Role.SPLITTER]
    assert roles(flows(*split[:3])) == []
    small = [edge(0, "V", "M", 90_000), *split[1:]]
    assert roles(flows(*small)) == []  # nearly all of it stayed


def test_it_calls_pass_through_only_what_left_at_once() -> None:
    assert roles(flows(edge(0, "V", "M", 1000), edge(30, "M", "N", 950))) == [Role.PASSES_ON]
    assert roles(flows(edge(0, "V", "M", 1000), edge(31, "M", "N", 950))) == []
    assert roles(flows(edge(0, "V", "M", 1000), edge(30, "M", "N", 800))) == []


def test_the_payer_into_an_exit_cashes_out_and_the_exit_itself_has_no_role() -> None:
    told = flows(edge(0, "V", "M", 1000), edge(90, "M", "ATM", 600, "cash"))
    assert roles(told) == [Role.CASH_OUT]
    assert roles(told, "ATM") == []
    assert roles(flows(edge(0, "V", "M", 1000), edge(90, "M", "SHOP", 99, "merchant"))) == []


def test_money_of_other_reports_makes_it_shared() -> None:
    (one,) = flows(edge(0, "V", "M", 1000)).accounts
    shared = Account(**{**vars(one), "other_victims": 2})
    (guess,) = roles_of(Flows((shared,), (edge(0, "V", "M", 1000),), 1000))["M"]
    assert (guess.role, "2 笔" in guess.why["zh"]) == (Role.SHARED, True)


def test_a_salary_account_with_one_stolen_payment_gets_no_part_in_the_laundering() -> None:
    quick = [edge(0, "V", "M", 1000), edge(5, "M", "N", 1000)]
    assert roles(flows(*quick, innocent=500_000)) == [Role.MIXED]
    assert roles(flows(edge(0, "V", "M", 1000))) == []


@given(st.integers(1, 12), st.integers(0, 12), st.integers(1, 10**9))
def test_whoever_holds_mostly_other_peoples_money_is_no_launderer(
    payers: int, payees: int, fen: int
) -> None:
    came = [edge(n, f"V{n}", "M", fen) for n in range(payers)]
    went = [edge(20 + n, "M", f"N{n}", fen * payers // (payees + 1) + 1) for n in range(payees)]
    found = roles(flows(*came, *went, innocent=payers * fen + 1))
    assert found == [Role.MIXED]


NAMES = st.sampled_from(["M", "N", "O", "P", "Q"])
EDGES = st.lists(
    st.builds(
        edge, st.integers(0, 300), st.one_of(NAMES, st.sampled_from(["V1", "V2", "V3"])), NAMES,
        st.integers(1, 10**10), st.sampled_from(["", "", "", "cash", "virtual_currency"]),
    ).filter(lambda one: one.payer != one.payee),
    min_size=1, max_size=25,
)  # fmt: skip


@given(EDGES, st.none() | st.integers(0, 10**11), st.sets(st.sampled_from(list(Sign))))
def test_no_role_comes_without_a_reason_that_names_a_number(
    edges: list[Edge], innocent: int | None, signs: set[Sign]
) -> None:
    told = flows(*sorted(edges, key=lambda one: one.time), innocent=innocent, signs=sorted(signs))
    found = roles_of(told)
    for guesses in found.values():
        order = [list(Role).index(guess.role) for guess in guesses]
        assert order == sorted(set(order))
        for guess in guesses:
            assert guess.why["zh"]
            assert guess.why["en"]
            if guess.role is not Role.MIXED:
                assert re.search(r"\d", guess.why["zh"])
                assert re.search(r"\d", guess.why["en"])
    marks = marks_of(found)
    assert {account: mark.code for account, mark in marks.items()} == {
        account: guesses[0].role for account, guesses in found.items()
    }


@given(EDGES)
def test_what_left_quickly_is_never_more_than_what_came_or_what_went(edges: list[Edge]) -> None:
    ordered = sorted(edges, key=lambda one: one.time)
    came = [one for one in ordered if one.payee == "M"]
    went = [one for one in ordered if one.payer == "M"]
    quick, slowest = quick_fen(came, went)
    assert 0 <= quick <= min(sum(e.fen for e in came), sum(e.fen for e in went))
    assert slowest <= timedelta(minutes=30)


def test_every_role_has_a_name_in_both_languages() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert all(words["zh"] and words["en"] for words in ROLE_LABELS.values())
