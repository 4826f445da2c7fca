"""Where cells and links stand: no box over another, links end at their boxes, few crossings."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.recover.trace.flow_map.layout import (
    HEAD,
    THINNEST,
    WIDEST,
    Box,
    Way,
    laid_out,
    stacked,
)
from fanzha.recover.trace.flow_map.shapes import Edge, Flows
from fanzha.recover.trace.flow_map.view import map_of
from tests.recover.trace.flow_map.cases import chain, flows


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes cover the same spot."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@settings(deadline=None, max_examples=25)
@given(flows())
def test_no_box_covers_another_and_all_are_on_the_sheet(case: Flows) -> None:
    drawn = map_of(case)
    laid = laid_out(drawn)
    assert set(laid.boxes) == {cell.key for cell in drawn.cells}
    assert not any(meet(one, other) for one, other in combinations(laid.boxes.values(), 2))
    assert all(box.y >= HEAD - 0.001 for box in laid.boxes.values())
    assert all(box.right <= laid.width for box in laid.boxes.values())
    assert all(box.y + box.height <= laid.height for box in laid.boxes.values())


@settings(deadline=None, max_examples=25)
@given(flows())
def test_every_link_leaves_and_enters_its_own_boxes(case: Flows) -> None:
    drawn = map_of(case)
    laid = laid_out(drawn)
    assert [band.link for band in laid.bands] == [*drawn.links]
    for band in laid.bands:
        source, target = laid.boxes[band.link.source], laid.boxes[band.link.target]
        assert source.y <= band.y1 <= source.y + source.height
        assert target.y <= band.y2 <= target.y + target.height
        assert band.x1 == source.right
        assert THINNEST <= band.width <= WIDEST


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(10, 100)), min_size=1, max_size=20))
def test_a_stack_keeps_its_order_and_its_gaps(boxes: list[tuple[float, float]]) -> None:
    wishes, heights = [wish for wish, _ in boxes], [height for _, height in boxes]
    places = stacked(wishes, heights, 5)
    tops = [place - height / 2 for place, height in zip(places, heights, strict=True)]
    for (top, height), (below, _) in pairwise(zip(tops, heights, strict=True)):
        assert below >= top + height + 5 - 1e-6


def test_boxes_with_room_stand_where_they_wish() -> None:
    assert stacked([0, 100, 300], [20, 20, 20], 10) == [0, 100, 300]


def test_payees_stand_in_the_order_of_their_payers() -> None:
    """Four accounts, each paying one of the next layer, told in another order: no line crosses."""
    case = chain(100, 50)
    first, then = case.accounts
    payers = [
        Edge(f"p{n}", case.edges[0].time, f"V{n}", f"P{n}", 100, seed_fen=100) for n in range(4)
    ]
    payees = [Edge(f"q{n}", case.edges[1].time, f"P{n}", f"Q{n}", 50) for n in (2, 0, 3, 1)]
    accounts = [
        *(vars(first) | {"number": n, "account": f"P{n}"} for n in range(4)),
        *(vars(then) | {"number": 4 + n, "account": f"Q{n}"} for n in range(4)),
    ]
    made = Flows(tuple(type(first)(**one) for one in accounts), (*payers, *payees), 400)
    laid = laid_out(map_of(made))
    heights = [(laid.boxes[f"a{n}"].middle, laid.boxes[f"a{4 + n}"].middle) for n in range(4)]
    assert [payee for _, payee in sorted(heights)] == sorted(payee for _, payee in heights)


@pytest.mark.parametrize(
    ("payer", "payee", "way"),
    [("A0", "A2", Way.FORWARD), ("A2", "A0", Way.BACK), ("A1", "B", Way.BESIDE)],
)
def test_a_link_runs_forward_back_or_beside(payer: str, payee: str, way: Way) -> None:
    case = chain(100, 90, 80)
    beside = type(case.accounts[0])(**(vars(case.accounts[1]) | {"number": 3, "account": "B"}))
    more = Edge("t9", case.edges[-1].time, payer, payee, 10)
    made = Flows((*case.accounts, beside), (*case.edges, more), 100)
    numbers = {one.account: f"a{one.number}" for one in made.accounts}
    (band,) = (
        band for band in laid_out(map_of(made)).bands
        if (band.link.source, band.link.target) == (numbers[payer], numbers[payee])
    )  # fmt: skip
    assert band.way is way
