"""The staged stories hold together: times, money, schemas, and nobody of the town in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from fanzha.sim.entities import entity_tables
from fanzha.sim.people import _id_check
from fanzha.sim.place import Size
from fanzha.sim.stories import Relay, boss, xu, zhang
from fanzha.sim.town import Town, build_town
from fanzha.words.schemas import entity_schema, event_schema

ANCHOR = datetime(2025, 3, 3, 8, 20, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town(Size.HAMLET, 1)


def test_it_warns_of_zhang_265_seconds_after_the_call_began(town: Town) -> None:
    start = zhang(town).events[0]
    assert start.kind == "call_start"
    assert start.row["origin"] == "foreign"
    assert start.arrives_s == 25
    assert start.arrives_s - start.happens_s == 265


def test_it_lets_the_call_to_zhang_run_for_an_hour(town: Town) -> None:
    (end,) = (event for event in zhang(town).events if event.kind == "call_end")
    assert end.happens_s >= 3600
    assert end.row["duration_s"] == end.happens_s - zhang(town).events[0].happens_s


def test_it_installs_an_app_from_outside_the_store_after_the_warning(town: Town) -> None:
    story = zhang(town)
    (app,) = (event for event in story.events if event.kind == "app_install")
    assert app.row["store"] is False
    assert app.arrives_s > story.events[0].arrives_s


def test_it_gives_every_event_of_zhang_the_columns_of_its_schema(town: Town) -> None:
    for event in zhang(town).events:
        row, schema = event.at(ANCHOR), event_schema(event.kind)
        assert set(row) == set(schema.names)
        table = pa.Table.from_pylist([row], schema)
        assert all(table[f.name].null_count == 0 for f in schema if not f.nullable)
        assert row["arrival_time"] >= row["event_time"]


def test_it_makes_zhang_a_stranger_here_with_work_family_and_an_old_case(town: Town) -> None:
    story = zhang(town)
    assert set(story.person) == set(entity_schema("person").names)
    assert set(story.phone_row()) == set(entity_schema("phone_number").names)
    assert story.person["hukou_region"] != "990121"
    assert story.person["employer"]
    assert story.person["employer_phone"]
    assert story.family.phone != story.phone
    case = story.earlier_case(ANCHOR)
    assert set(case) == set(entity_schema("case").names)
    assert case["loss_fen"] == 9_048_000
    assert case["scam_type"] == "loan"
    assert 300 < (ANCHOR - case["reported_at"]).days < 730


def test_it_leaves_zhang_enough_to_lose_38000(town: Town) -> None:
    story = zhang(town)
    assert story.at_risk_fen == 3_800_000
    assert sum(account.balance_fen for account in story.accounts) >= story.at_risk_fen


def test_it_pays_1660000_three_minutes_before_the_anchor(town: Town) -> None:
    story = boss(town)
    assert story.payment.amount_fen == 166_000_000
    assert story.payment.due_s == -180
    assert story.accounts["A"].bank == "B03"
    row = story.payment_event().at(ANCHOR)
    assert set(row) == set(event_schema("transfer").names)


def test_it_tells_the_centre_all_that_a_stop_order_needs(town: Town) -> None:
    story = boss(town)
    text = story.report_text(ANCHOR)
    first = story.accounts["A"]
    for part in (first.account, first.holder_name, "子虚银行", "1,660,000.00", story.qq, "16:17"):
        assert part in text
    assert story.phone in text


def test_it_splits_early_and_cashes_out_late(town: Town) -> None:
    story = boss(town)
    a = story.accounts["A"].account
    before_the_report = [move for move in story.laundering if move.due_s < 0]
    assert [move.payer for move in before_the_report[:3]] == [a, a, a]
    assert len({move.payee for move in before_the_report}) >= 4
    out = [move for move in story.laundering if move.exit_kind]
    assert min(move.due_s for move in out) >= 3600
    assert {move.exit_kind for move in out} >= {"cash", "virtual_currency", "abroad"}
    times = [move.due_s for move in story.laundering]
    assert times == sorted(times)


@pytest.mark.parametrize("of", [boss, xu])
def test_it_never_moves_more_than_a_mule_received(town: Town, of: Callable[[Town], Relay]) -> None:
    story = of(town)
    stolen = dict.fromkeys((item.account for item in story.accounts.values()), 0)
    moves = sorted((*story.payments, *story.laundering), key=lambda move: move.due_s)
    for move in moves:
        if move not in story.payments:
            stolen[move.payer] -= move.amount_fen
        stolen[move.payee] += move.amount_fen
        assert stolen[move.payer] >= 0
    assert sum(stolen.values()) == story.loss_fen


def test_it_takes_200000_from_xu_over_more_than_twenty_accounts(town: Town) -> None:
    story = xu(town)
    assert story.loss_fen == 20_000_000
    assert len(story.mules) > 20
    assert len({item.bank for item in story.mules.values()}) >= 10
    assert min(move.due_s for move in story.laundering if move.exit_kind) >= 3600
    assert set(story.victim) == set(entity_schema("person").names)
    text = story.report_text(ANCHOR)
    assert all(story.account_of(payment).account in text for payment in story.payments)


def test_it_spreads_over_banks_and_mixes_with_innocent_money(town: Town) -> None:
    story = boss(town)
    mules = list(story.mules.values())
    assert len({item.bank for item in mules}) >= 5
    assert 9 <= len(mules) <= 12
    assert len(story.innocent) == 2


def test_it_uses_no_number_of_the_town(town: Town) -> None:
    tables, first, second, third = entity_tables(town), zhang(town), boss(town), xu(town)
    known = set(tables["account"]["account"].to_pylist())
    cheated = (*second.accounts.values(), *third.accounts.values())
    told = [item.account for item in (*first.accounts, *cheated)]
    assert len(set(told)) == len(told)
    assert not known & set(told)
    lines = set(town.lines.number.to_pylist())
    assert not lines & {first.phone, first.family.phone, first.caller, second.phone, third.phone}


def test_it_gives_identity_numbers_their_check_digit(town: Town) -> None:
    people = (zhang(town).person, boss(town).victim, xu(town).victim)
    for number in (one["id_number"] for one in people):
        assert number[-1] == _id_check(number[:17])
