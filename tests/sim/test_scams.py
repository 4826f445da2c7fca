"""The cons: six types and more, scripted over time, and every act innocent somewhere."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyarrow.compute as pc
import pytest

from fanzha.sim.acts import Act
from fanzha.sim.data import load
from fanzha.sim.make import Lived, live
from fanzha.sim.place import Size
from fanzha.sim.scams.cast import SCRIPTS
from fanzha.sim.town import build_town
from fanzha.words.scam_types import node
from tests.sim.conftest import Written

ACTS = [act.code for act in Act if act is not Act.NONE]


@pytest.fixture(scope="module")
def week() -> Lived:
    return live(build_town(Size.HAMLET, 5), 7)


def test_it_plays_at_least_six_types_each_known_to_the_taxonomy(written: Written) -> None:
    types = set(written.truth("scams")["scam_type"].to_pylist())
    assert len(types) >= 6
    assert all(node(code) for code in types)


def test_it_has_a_script_and_data_for_every_type() -> None:
    assert set(SCRIPTS) == set(load("scams")["types"]) == set(load("scams")["words"])


def test_it_names_only_events_that_arrived_in_the_truth(written: Written) -> None:
    for name in ("steps", "lookalikes"):
        for kind in set(written.truth(name)["kind"].to_pylist()):
            rows = written.truth(name).filter(pc.equal(written.truth(name)["kind"], kind))
            arrived = set(written.events(kind)["event_id"].to_pylist())
            assert set(rows["event_id"].to_pylist()) <= arrived


@pytest.mark.parametrize("act", ACTS)
def test_it_lets_ordinary_people_do_every_scripted_act(written: Written, act: str) -> None:
    assert act in written.truth("lookalikes")["act"].to_pylist()


def test_it_scripts_every_act_it_has_lookalikes_for(week: Lived) -> None:
    scripted = {int(week.planned["act"][row]) for row in range(len(week.planned))
                if week.planned["scam"][row] >= 0}  # fmt: skip
    for batch in week.batches.values():
        scripted |= set(batch.marks["act"][batch.marks["scam"] >= 0].tolist())
    assert {Act(act).code for act in scripted} - {"none"} == set(ACTS) == set(load("lookalikes"))


def test_it_goes_from_approach_to_payment_in_order_of_time(week: Lived) -> None:
    paying = [con for con in week.cons if con.paid]
    assert paying
    for con in paying:
        first = min(int(week.planned["time"][row + con.plan.rows_begin]) for row in con.paid)
        assert con.began < first


def test_it_launders_only_after_the_victim_paid(written: Written) -> None:
    when = {row["transfer_id"]: row["time"] for row in written.truth("payments").to_pylist()}
    moves = written.truth("laundering").to_pylist()
    when |= {row["transfer_id"]: row["time"] for row in moves}
    assert moves
    assert all(row["time"] > when[row["parent_id"]] for row in moves)


def test_it_shares_mules_between_victims_of_one_gang() -> None:
    lived = live(build_town(Size.HAMLET, 3), 30)
    victims = defaultdict(set)
    for con in lived.cons:
        for row in con.paid:
            payee = int(lived.planned["payee"][row + con.plan.rows_begin])
            victims[payee].add(con.victim)
    assert max(map(len, victims.values())) > 1


def test_it_meets_the_rates_that_the_page_names(week: Lived) -> None:
    """Within four standard deviations of the Poisson count each rate promises."""
    n = len(week.town.people)
    done: Counter[str] = Counter()
    for batch in week.batches.values():
        innocent = batch.marks["act"][(batch.marks["scam"] < 0) & (batch.marks["act"] > 0)]
        done.update(Act(int(act)).code for act in innocent)
    for act, spec in load("lookalikes").items():
        if act in ("pass_through", "emptied_savings", "new_payee", "money_from_stranger"):
            continue  # several payments a person, or none where the balance is short
        expected = n * spec["per_10000_week"] / 10_000
        assert abs(done[act] - expected) <= 4 * expected**0.5 + 1, act


def test_it_reaches_few_people_with_scripts_and_many_without(written: Written) -> None:
    victims = written.truth("scams").num_rows
    innocent = len(set(written.truth("lookalikes")["person_id"].to_pylist()))
    assert victims < innocent < 2000
