"""`fifo`, one edge case of docs/tracing.md at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from fanzha.engine.trace import Answer, Seed, TransferLog, trace
from tests.engine.trace.logs import chain, table


def fifo(log: pa.Table | TransferLog, *seeds: Seed, **limits: Any) -> Answer:
    return trace(log, seeds or [Seed("t1", 100)], "fifo", **limits)


def held(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen}


def test_clean_money_that_came_first_leaves_first() -> None:
    log = chain((1, "V", "A", 100), (0, "X", "A", 30), (2, "A", "B", 50), (3, "A", "C", 80))
    answer = fifo(log)
    assert held(answer) == {"B": 20, "C": 80}
    assert [(edge.transfer_id, edge.stolen_fen) for edge in answer.edges] == [
        ("t1", 100),
        ("t3", 20),
        ("t4", 80),
    ]


def test_what_is_paid_out_beyond_all_that_came_in_was_there_first() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 60), (2, "A", "C", 80))
    assert held(fifo(log)) == {"B": 20, "C": 80}


def test_a_late_statement_moves_the_opening_balance(tmp_path: Path) -> None:
    moves = chain((0, "V", "A", 100), (1, "A", "B", 100), (9, "A", "C", 40))
    log = TransferLog.create(tmp_path / "store", moves.slice(0, 2))
    assert held(fifo(log)) == {"B": 100}
    log.append(moves.slice(2))
    assert held(fifo(log)) == {"B": 60, "C": 40}


def test_money_that_is_there_again_by_then_is_no_shortfall() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 100), (2, "B", "A", 100), (3, "A", "C", 100))
    assert held(fifo(log)) == {"C": 100}


def test_inside_a_transfer_the_order_of_the_lots_is_kept() -> None:
    log = chain(
        (0, "X", "A", 10),
        (1, "V", "A", 100),
        (2, "A", "B", 60),  # 10 clean, then 50 stolen
        (3, "B", "C", 30),  # 10 clean, then 20 stolen
    )
    assert held(fifo(log, Seed("t2", 100))) == {"A": 50, "B": 30, "C": 20}


def test_what_is_not_followed_stays_and_does_not_leave_again() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 9), (2, "A", "C", 91), (3, "X", "A", 7))
    answer = fifo(log, min_amount_fen=10)
    assert held(answer) == {"A": 9, "C": 91}
    assert answer.unfollowed_fen == 0


def test_held_may_exceed_the_balance() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 100))
    assert held(fifo(log, max_hops=0)) == {"A": 100}


def test_the_victims_fen_come_first_in_the_transfer() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 50))
    assert held(fifo(log, Seed("t1", 40))) == {"B": 40}


def test_a_seed_paid_from_stolen_money_is_the_victims_own() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 100))
    answer = fifo(log, Seed("t1", 100), Seed("t2", 70))
    assert held(answer) == {"A": 70, "B": 100}
    (first, second) = answer.victims
    assert [(place.account, place.held_fen) for place in first.places] == [("A", 70), ("B", 30)]
    assert [(place.account, place.held_fen) for place in second.places] == [("B", 70)]


def test_money_into_a_typed_exit_is_no_money_of_the_payee() -> None:
    rows = chain((0, "X", "S", 50), (1, "V", "S", 100), (2, "S", "T", 100)).to_pylist()
    moved = [row | {"time": place * 60_000_000} for place, row in enumerate(rows)]
    moved[0]["exit_kind"] = "merchant"
    assert held(fifo(table(moved), Seed("t2", 100))) == {"T": 100}
