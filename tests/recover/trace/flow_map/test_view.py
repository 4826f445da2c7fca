"""The map of a case: nothing is lost in it, nothing stands twice, and it stays small."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.flow_case import made_up
from fanzha.recover.trace.flow_map.filters import Wanted, filtered
from fanzha.recover.trace.flow_map.grouping import LIMIT
from fanzha.recover.trace.flow_map.linking import LINKS
from fanzha.recover.trace.flow_map.shapes import Edge, FlowMap, Flows, Kind, Mark
from fanzha.recover.trace.flow_map.view import LAYERS, map_of
from fanzha.words.enums import ExitKind
from tests.recover.trace.flow_map.cases import BEGIN, chain, flows, wanted

MOST_CELLS = LIMIT + LAYERS * (LIMIT + len(ExitKind))


def groups(drawn: FlowMap) -> list[str]:
    """The keys that can be opened."""
    return [cell.key for cell in drawn.cells if cell.opens]


@settings(deadline=None, max_examples=25)
@given(flows())
def test_it_tells_of_every_stolen_fen(case: Flows) -> None:
    assert map_of(case).told_fen == case.edges_fen


@settings(deadline=None, max_examples=25)
@given(st.data(), flows())
def test_what_a_filter_leaves_out_is_counted(data: st.DataObject, case: Flows) -> None:
    asked = data.draw(wanted(case))
    drawn = map_of(case, asked)
    assert drawn.told_fen == case.edges_fen
    shown = sum(len(cell.members) for cell in drawn.cells if cell.layer)
    happened = len(filtered(case, Wanted(until=asked.until)).accounts)
    assert shown + drawn.left_out.accounts == happened


@settings(deadline=None, max_examples=25)
@given(st.data(), flows())
def test_each_account_stands_in_one_cell_however_groups_are_opened(
    data: st.DataObject, case: Flows
) -> None:
    closed = map_of(case)
    opened = data.draw(st.sets(st.sampled_from(groups(closed)))) if groups(closed) else set()
    drawn = map_of(case, Wanted(opened=frozenset(opened)))
    times = Counter(one.number for cell in drawn.cells for one in cell.members)
    assert set(times.values()) == {1}
    assert {number for number in times if number >= 0} == {one.number for one in case.accounts}
    assert drawn.told_fen == case.edges_fen
    assert not opened & set(groups(drawn))
    assert len(set(times)) >= len([*drawn.cells])


@settings(deadline=None, max_examples=25)
@given(flows())
def test_keys_are_each_cells_own_and_hold_no_account(case: Flows) -> None:
    drawn = map_of(case)
    keys = [cell.key for cell in drawn.cells]
    assert len(keys) == len(set(keys))
    text = " ".join(keys)
    assert not any(one.account in text for one in case.accounts)


def test_five_thousand_accounts_make_a_small_map() -> None:
    drawn = map_of(made_up(5_000, 12_000))
    cells = [*drawn.cells]
    assert sum(len(cell.members) for cell in cells) > 4_000
    assert len(cells) <= MOST_CELLS
    assert len(drawn.links) <= LINKS + len(cells)
    assert all(len(layer.cells) <= LIMIT + len(ExitKind) for layer in drawn.layers)


def test_a_group_too_large_to_show_opens_to_its_largest_and_a_rest() -> None:
    case = made_up(2_000, 4_000)
    closed = map_of(case)
    largest = max((cell for cell in closed.cells if cell.opens), key=lambda one: len(one.members))
    assert len(largest.members) > 2 * LIMIT
    once = map_of(case, Wanted(opened=frozenset({largest.key})))
    rest = next(cell for cell in once.cells if cell.key == f"{largest.key}+")
    assert len(rest.members) == len(largest.members) - LIMIT
    twice = map_of(case, Wanted(opened=frozenset({largest.key, rest.key})))
    assert len([*twice.cells]) == len([*once.cells]) + LIMIT


def test_layers_beyond_the_last_stand_in_it() -> None:
    deep = map_of(chain(*[100] * (LAYERS + 5)))
    assert [layer.number for layer in deep.layers] == [*range(LAYERS + 1)]
    last = deep.layers[-1]
    assert last.deeper
    assert last.accounts == 6
    assert not any(layer.deeper for layer in deep.layers[:-1])
    assert deep.told_fen == chain(*[100] * (LAYERS + 5)).edges_fen


def test_money_of_a_victim_whose_account_took_stolen_money_comes_from_both() -> None:
    case = chain(100, 60)
    back = Edge("t9", case.edges[-1].time, "A1", "A0", 90, seed_fen=30)
    links = {
        (link.source, link.target): link.fen
        for link in map_of(Flows(case.accounts, (*case.edges, back), 130)).links
    }
    assert links["a1", "a0"] == 60
    assert links["a-2", "a0"] == 30


def test_a_cell_says_the_guess_its_members_share() -> None:
    case = chain(100, 60)
    collector = Mark("collector", {"zh": "归集", "en": "collector"})
    drawn = map_of(case, marks={"A0": collector})
    assert [cell.mark for cell in drawn.cells if cell.kind is Kind.ACCOUNT] == [collector, None]


def test_groups_of_one_guess_are_told_apart_by_it() -> None:
    case = made_up(300, 400)
    marks = {one.account: Mark(f"kind{one.number % 2}", {"zh": "甲", "en": "a"})
             for one in case.accounts}  # fmt: skip
    drawn = map_of(case, marks=marks)
    by_guess = [cell for cell in drawn.cells if cell.opens and "kind" in cell.key]
    assert all(cell.mark for cell in by_guess)


def test_payers_nobody_told_stand_in_one_cell() -> None:
    case = chain(100)
    edges = tuple(
        Edge(f"t{n}", BEGIN, f"victim:{n}", "A0", 50, seed_fen=50) for n in range(2)
    )  # fmt: skip
    (victim, _) = map_of(Flows(case.accounts, edges, 100)).cells
    assert (victim.kind, victim.out_fen) == (Kind.VICTIM, 100)


def test_a_payer_nobody_told_and_an_empty_case_are_drawn() -> None:
    assert map_of(Flows((), (), 0)).layers == ()
    unknown = Flows(
        chain(100).accounts, (Edge("t0", BEGIN, "victim:7", "A0", 100, seed_fen=100),), 100
    )
    assert [cell.kind for cell in map_of(unknown).cells] == [Kind.VICTIM, Kind.ACCOUNT]
