"""The flows of a map as a chase's picture has them."""

from __future__ import annotations

from datetime import timedelta

from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.flow_map.filters import standing, until
from fanzha.recover.trace.flow_map.reading import flows_of
from fanzha.recover.trace.flow_map.view import map_of
from fanzha.recover.trace.picture import Claim, Hold, Known, Move, Status
from tests.recover.trace.flow_map.cases import BEGIN

AT = [BEGIN + timedelta(minutes=minute) for minute in range(10)]
MOVES = (
    Move("t1", AT[0], "V", "M", 10_000, payee_bank="B03"),
    Move("t2", AT[1], "M", "N", 7_000, payee_bank="B05"),
    Move("t3", AT[2], "N", "ATM", 5_000, exit_kind="cash"),
    Move("t4", AT[3], "N", "M", 1_000),
    Move("t5", AT[4], "W", "M", 3_000),
)
KNOWN = Known(
    [Claim(1, "V", "M", 10_000, AT[0])], MOVES, {"M": Hold(Status.STOPPED, AT[5], None, 9_000)},
    others=[Claim(2, "W", "M", 3_000, AT[4])],
)  # fmt: skip


def test_it_takes_over_every_account_and_edge() -> None:
    picture = draw(KNOWN)
    flows = flows_of(picture)
    assert [one.account for one in flows.accounts] == [node.account for node in picture.nodes]
    assert [one.number for one in flows.accounts] == [0, 1, 2]
    assert flows.edges_fen == sum(edge.stolen_fen for edge in picture.edges)
    assert flows.by_account["M"].since == AT[5]
    assert flows.loss_fen == 10_000


def test_its_sums_are_those_of_the_chase() -> None:
    picture = draw(KNOWN)
    told, same = standing(flows_of(picture)), picture.totals
    assert (told.loss_fen, told.left_fen) == (same.loss_fen, same.left_fen)
    assert (told.stopped_fen, told.moving_fen) == (same.stopped_fen, same.moving_fen)
    assert standing(until(flows_of(picture), AT[-1])) == told


def test_it_counts_other_victims_whose_money_came_to_the_same_account() -> None:
    flows = flows_of(draw(KNOWN))
    assert {one.account: one.other_victims for one in flows.accounts} == {"M": 1, "N": 0, "ATM": 0}


def test_money_that_returns_to_an_account_is_drawn_as_a_way_back() -> None:
    drawn = map_of(flows_of(draw(KNOWN)))
    assert ("a1", "a0") in {(link.source, link.target) for link in drawn.links}
    assert drawn.told_fen == 10_000 + 7_000 + 5_000 + 1_000
