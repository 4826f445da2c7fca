"""`dirty_first` and every edge case of docs/tracing.md, one by one."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from fanzha.engine.trace import Answer, Seed, TransferLog, trace
from fanzha.kit.errors import Trouble
from tests.engine.trace.logs import chain, table


def stolen(answer: Answer) -> dict[str, int]:
    return {edge.transfer_id: edge.stolen_fen for edge in answer.edges}


def held(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.held_fen for flow in answer.accounts if flow.held_fen}


def hops(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.hop for flow in answer.accounts}


def test_equal_times_are_ordered_by_transfer_id() -> None:
    log = chain((0, "V", "A", 100), (0, "A", "B", 100))
    assert held(trace(log, [Seed("t1", 100)])) == {"B": 100}
    swapped = log.set_column(0, "transfer_id", pa.array(["t2", "t1"]))
    assert held(trace(swapped, [Seed("t2", 100)])) == {"A": 100}


def test_ids_that_are_numbers_are_ordered_as_numbers() -> None:
    log = chain((0, "V", "A", 100), (0, "A", "B", 100))
    numbered = log.set_column(0, "transfer_id", pa.array([9, 10], pa.int64()))
    assert held(trace(numbered, [Seed("9", 100)])) == {"B": 100}


def test_the_types_other_tools_write_are_read_alike() -> None:
    plain = chain((0, "1", "2", 100), (1, "2", "3", 60))
    other = pa.table(
        {
            "transfer_id": plain["transfer_id"].combine_chunks().dictionary_encode(),
            "time": plain["time"].cast(pa.timestamp("ns", "Asia/Shanghai")),
            "payer": plain["payer"].cast(pa.int32()),
            "payee": plain["payee"].cast(pa.large_string()),
            "amount_fen": plain["amount_fen"].cast(pa.float64()),
        }
    )
    assert trace(other, [Seed("t1", 100)]) == trace(plain, [Seed("t1", 100)])


def test_an_empty_log_knows_no_seed() -> None:
    with pytest.raises(Trouble, match="no such transfer id"):
        trace(table([]), [Seed("t1", 100)])


def test_money_that_left_before_the_stolen_money_came_is_not_followed() -> None:
    log = chain((5, "V", "A", 100), (4, "A", "B", 100))
    assert held(trace(log, [Seed("t1", 100)])) == {"A": 100}


def test_a_loop_ends_when_the_log_does() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 100), (2, "B", "A", 100), (3, "A", "B", 60))
    answer = trace(log, [Seed("t1", 100)])
    assert held(answer) == {"A": 40, "B": 60}
    assert hops(answer) == {"A": 0, "B": 1}


def test_a_later_shorter_path_lowers_the_hop() -> None:
    log = chain(
        (0, "V", "A", 100),
        (1, "A", "B", 60),
        (2, "B", "C", 60),
        (3, "A", "C", 40),
        (4, "C", "D", 9),
    )
    assert hops(trace(log, [Seed("t1", 100)])) == {"A": 0, "B": 1, "C": 1, "D": 2}


def test_the_hop_limit_is_judged_when_the_transfer_is_made() -> None:
    log = chain(
        (0, "V", "A", 100),
        (1, "A", "B", 60),
        (2, "B", "C", 60),  # C is at hop 2 now: the next transfer is past the limit
        (3, "C", "D", 5),
        (4, "A", "C", 40),  # C is at hop 1 now: the next one is followed
        (5, "C", "D", 5),
    )
    answer = trace(log, [Seed("t1", 100)], max_hops=2)
    assert "t4" not in stolen(answer)
    assert stolen(answer)["t6"] == 5
    assert held(answer) == {"C": 95, "D": 5}


def test_no_hop_means_the_first_payee_only() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 60))
    assert stolen(trace(log, [Seed("t1", 100)], max_hops=0)) == {"t1": 100}


@pytest.mark.parametrize(("minute", "followed"), [(60, True), (61, False)])
def test_a_transfer_at_the_end_of_the_window_is_followed(minute: int, followed: bool) -> None:
    log = chain((0, "V", "A", 100), (minute, "A", "B", 60))
    assert ("t2" in stolen(trace(log, [Seed("t1", 100)], window_hours=1))) is followed


def test_a_seed_after_the_window_still_counts_and_is_held() -> None:
    log = chain((0, "V", "A", 100), (90, "W", "A", 50), (91, "A", "B", 60))
    answer = trace(log, [Seed("t1", 100), Seed("t2", 50)], window_hours=1)
    assert held(answer) == {"A": 150}


def test_too_little_stays_with_the_payer_and_may_leave_later() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 9), (2, "A", "C", 95))
    answer = trace(log, [Seed("t1", 100)], min_amount_fen=10)
    assert stolen(answer) == {"t1": 100, "t3": 95}
    assert held(answer) == {"A": 5, "C": 95}


def test_a_seed_paid_by_an_account_that_holds_stolen_money_carries_both() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 70))
    answer = trace(log, [Seed("t1", 100), Seed("t2", 50)])
    assert stolen(answer) == {"t1": 100, "t2": 70}
    assert held(answer) == {"A": 80, "B": 70}
    assert hops(answer) == {"A": 0, "B": 0}


def test_money_in_a_typed_exit_is_not_followed_on() -> None:
    rows = [
        {"transfer_id": "t1", "time": 0, "payer": "V", "payee": "A", "amount_fen": 100},
        {"transfer_id": "t2", "time": 1, "payer": "A", "payee": "S", "amount_fen": 80},
        {"transfer_id": "t3", "time": 2, "payer": "S", "payee": "T", "amount_fen": 80},
    ]
    rows[1]["exit_kind"] = "merchant"
    answer = trace(table(rows), [Seed("t1", 100)])
    assert held(answer) == {"A": 20}
    assert answer.exits_fen == {"merchant": 80}
    assert "t3" not in stolen(answer)


def test_the_version_follows_the_content_not_the_layout() -> None:
    log = chain((0, "V", "A", 100), (1, "A", "B", 60))
    version = TransferLog.from_table(log).version
    chunked = pa.concat_tables([log.slice(1), log.slice(0, 1)])
    assert TransferLog.from_table(chunked).version == version
    assert TransferLog.from_table(log.slice(0, 1)).version != version


@pytest.mark.parametrize(
    ("seeds", "field", "row"),
    [
        ([Seed("t1", 10, row=2), Seed("nobody", 10, row=3)], "transfer_id", 3),
        ([Seed("t1", 10, row=2), Seed("t1", 10, row=3)], "transfer_id", 3),
        ([Seed("t1", 101, row=2)], "amount_fen", 2),
        ([Seed("t1", 0, row=2)], "amount_fen", 2),
        ([], "seeds", None),
    ],
)
def test_bad_seeds_are_refused_with_their_row(
    seeds: list[Seed], field: str, row: int | None
) -> None:
    with pytest.raises(Trouble) as caught:
        trace(chain((0, "V", "A", 100)), seeds)
    assert (caught.value.field, caught.value.row) == (field, row)


def test_unknown_methods_and_negative_limits_are_refused() -> None:
    log = chain((0, "V", "A", 100))
    with pytest.raises(Trouble, match="dirty_first"):
        trace(log, [Seed("t1", 1)], "guess")
    with pytest.raises(Trouble, match="max_hops"):
        trace(log, [Seed("t1", 1)], max_hops=-1)
    with pytest.raises(Trouble, match="window_hours"):
        trace(log, [Seed("t1", 1)], window_hours=float("nan"))


def spoiled(column: str, values: pa.Array[Any]) -> pa.Table:
    log = chain((0, "V", "A", 100), (1, "A", "B", 60))
    return log.set_column(log.column_names.index(column), column, values)


def test_amounts_whose_sum_no_longer_fits_are_refused() -> None:
    many = chain(*[(minute, "V", "A", 10**15) for minute in range(2400)])
    with pytest.raises(Trouble, match="add up to more"):
        TransferLog.from_table(many)
    log = TransferLog.from_table(many.slice(0, 2300))
    version = log.version
    log.append(many.slice(2300))
    assert (len(log), log.version == version) == (2400, False)


@pytest.mark.parametrize(
    ("log", "field", "row"),
    [
        (chain((0, "V", "A", 100)).drop_columns("payer"), "payer", None),
        (spoiled("time", pa.array([0, 1], pa.timestamp("us"))), "time", None),
        (spoiled("time", pa.array([0, None], pa.timestamp("us", "UTC"))), "time", 2),
        (spoiled("amount_fen", pa.array([1, -1])), "amount_fen", 2),
        (spoiled("amount_fen", pa.array([1, 10**15 + 1])), "amount_fen", 2),
        (spoiled("amount_fen", pa.array([1.5, 1.0])), "amount_fen", None),
        (spoiled("payee", pa.array(["A", "A"])), "payee", 2),
        (spoiled("transfer_id", pa.array(["t1", "t1"])), "transfer_id", 2),
    ],
)
def test_a_log_that_makes_no_sense_is_refused(log: pa.Table, field: str, row: int | None) -> None:
    with pytest.raises(Trouble) as caught:
        TransferLog.from_table(log)
    assert (caught.value.field, caught.value.row) == (field, row)
