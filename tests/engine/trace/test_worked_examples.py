"""The examples of docs/tracing.md, by the engine and by the slow reference."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fanzha.engine.trace import TransferLog, backward
from tests.engine.trace.comparing import known, told
from tests.engine.trace.logs import MINUTE_US, Case, table
from tests.engine.trace.reference import follow
from tests.engine.trace.reference_backward import look_back

MOVES = [
    ("c1", 470, "X", "M1", 5000, None),
    ("t1", 480, "V", "M1", 10000, None),
    ("t2", 485, "M1", "M2", 7000, None),
    ("t3", 489, "M2", "ATM", 5000, "cash"),
    ("t4", 510, "M1", "M3", 9000, None),
]
NAMES = ("transfer_id", "time", "payer", "payee", "amount_fen", "exit_kind")


def rows(moves: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    made = [dict(zip(NAMES, move, strict=True)) for move in moves]
    return [row | {"time": row["time"] * MINUTE_US} for row in made]


@pytest.mark.parametrize(
    ("method", "edges", "held", "cash"),
    [
        (
            "dirty_first",
            {"t1": 10000, "t2": 7000, "t3": 5000, "t4": 3000},
            {"M2": 2000, "M3": 3000},
            5000,
        ),
        ("fifo", {"t1": 10000, "t2": 1000, "t4": 9000}, {"M2": 1000, "M3": 9000}, 0),
        (
            "pro_rata",
            {"t1": 10000, "t2": 4375, "t3": 3125, "t4": 5625},
            {"M2": 1250, "M3": 5625},
            3125,
        ),
    ],
)
def test_one_log_by_every_method(
    method: str, edges: dict[str, int], held: dict[str, int], cash: int
) -> None:
    case = Case(rows(MOVES), {"t1": 10000})
    answer = case.ask(method)
    assert told(answer) == known(follow(case.rows, case.seeds, method))
    assert {edge.transfer_id: edge.stolen_fen for edge in answer.edges} == edges
    assert {flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen} == held
    assert answer.exits_fen.get("cash", 0) == cash


def test_of_equal_remainders_the_earlier_seed_comes_first_and_clean_money_last() -> None:
    moves = [("s1", 0, "V", "M", 1, None), ("s2", 1, "W", "M", 1, None)]
    moves += [("c1", 2, "X", "M", 1, None), ("t1", 3, "M", "N", 2, None)]
    answer = Case(rows(moves), {"s2": 1, "s1": 1}).ask("pro_rata")
    reached = {
        victim.transfer_id: [place.account for place in victim.places] for victim in answer.victims
    }
    assert reached == {"s1": ["N"], "s2": ["N"]}


@pytest.mark.parametrize(
    ("method", "own", "through"),
    [
        ("fifo", {"V": 9000}, {"t4": 9000, "t1": 9000}),
        ("pro_rata", {"V": 5625, "X": 2813, "M1": 562}, {"t4": 9000, "t1": 5625, "c1": 2813}),
    ],
)
def test_whose_money_lies_at_the_end(
    method: str, own: dict[str, int], through: dict[str, int]
) -> None:
    slow = look_back(rows(MOVES), "M3", 540 * MINUTE_US, method)
    assert (slow.own, slow.edges) == (own, through)
    log = TransferLog.from_table(table(rows(MOVES)))
    found = backward(log, "M3", datetime(1970, 1, 1, 9, tzinfo=UTC), method)
    assert found.balance_fen == 9000
    assert {part.account: part.fen for part in found.own} == own
    assert {edge.transfer_id: edge.fen for edge in found.edges} == through
