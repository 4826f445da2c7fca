"""Rows by a mapping: accepted, left out or rejected with their reason, never lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.read.applying import Applied, apply
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.engine.read.sheet import Ragged, Sheet
from fanzha.kit.errors import Trouble
from fanzha.words.money import round_fen

FEN = {"amount_fen": FieldSpec("fen")}
TIME = {"time": FieldSpec("time")}


def mapping(columns: Mapping[str, Any], **keys: Any) -> FileMapping:
    told = {"name": "a_bank", "version": 1, "kind": "transfers", "source": "虚构"}
    return FileMapping.model_validate({**told, "columns": columns, **keys})


def sheet(**columns: list[Any]) -> Sheet:
    table = pa.table(columns)
    return Sheet("a.csv", table, np.arange(2, len(table) + 2))


def amounts(cells: list[Any], **how: Any) -> Applied:
    return apply(mapping({"amount_fen": {"from": "a", **how}}), sheet(a=cells), FEN)


def times(cells: Any, **how: Any) -> Applied:
    return apply(mapping({"time": {"from": "t", **how}}), sheet(t=cells), TIME)


def reasons(applied: Applied) -> list[tuple[int, str, str]]:
    keys = ("row", "field", "reason_en")
    return [
        (line["row"], line["field"], line["reason_en"])
        for line in applied.rejected.select(keys).to_pylist()
    ]


@pytest.mark.parametrize(
    ("unit", "cells", "fen"),
    [
        (
            "yuan",
            ["38,000.00", "0.1", "¥90480", " 5元 ", "1.200"],
            [3800000, 10, 9048000, 500, 120],
        ),
        ("fen", ["38000", "0"], [38000, 0]),
        ("wan", ["166", "3.8", "0.000001"], [166000000, 3800000, 1]),
        ("yuan", [38000.0, 0.1, 776689.81], [3800000, 10, 77668981]),
        ("wan", [166.0, 3.8], [166000000, 3800000]),
        ("fen", [38000, 7], [38000, 7]),
    ],
)
def test_amounts_become_fen_by_their_unit(unit: str, cells: list[Any], fen: list[int]) -> None:
    assert amounts(cells, unit=unit).table["amount_fen"].to_pylist() == fen


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        ("1.234", "yuan", "is the unit wrong"),
        (1.234, "yuan", "is the unit wrong"),
        ("38000.00", "fen", "is the unit wrong"),
        ("-1", "yuan", "negative"),
        (-1.0, "yuan", "negative"),
        ("abc", "yuan", "not a number"),
        ("1,23", "yuan", "not a number"),
        ("99999999999999999999", "yuan", "too large"),
        (float("inf"), "yuan", "too large"),
        (None, "yuan", "empty"),
        (float("nan"), "yuan", "empty"),
    ],
)
def test_a_bad_amount_is_rejected_with_its_reason(cell: Any, unit: str, said: str) -> None:
    good = "1" if isinstance(cell, str | None) else 1.0
    applied = amounts([good, cell], unit=unit)
    assert len(applied.table) == 1
    [(row, field, reason)] = reasons(applied)
    assert (row, field) == (3, "amount_fen")
    assert said in reason


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30))
def test_rounding_floats_is_half_even_on_what_was_written(cells: list[float]) -> None:
    applied = amounts(cells, round="half_even")
    expected = [round_fen(cell) for cell in cells]
    assert applied.table["amount_fen"].to_pylist() == expected
    exact = sum((Decimal(repr(cell)) * 100 for cell in cells), Decimal(0))
    assert abs(applied.rounding_fen - (sum(expected) - exact)) <= Decimal("0.001")


def test_rounding_reports_how_many_rows_and_how_much() -> None:
    applied = amounts(["0.125", "0.135", "1.00", "2.675"], round="half_even")
    assert applied.table["amount_fen"].to_pylist() == [12, 14, 100, 268]
    assert (applied.rounded_rows, applied.rounding_fen) == (3, Decimal("0.5000"))


def test_floats_near_a_half_are_settled_by_their_decimals() -> None:
    cells = [0.125, 0.135, 2.675, 1.005, 1.015]
    assert amounts(cells, round="half_even").table["amount_fen"].to_pylist() == [
        12,
        14,
        268,
        100,
        102,
    ]


AT = datetime(2026, 3, 1, 8, 16, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        (["2026-03-01 16:16:22"], {"zone": "Asia/Shanghai"}),
        (["2026-03-01T16:16:22+08:00"], {}),
        (["20260301161622"], {"formats": ["%Y%m%d", "%Y%m%d%H%M%S"], "zone": "Asia/Shanghai"}),
        (["1772352982"], {"origin": datetime(1970, 1, 1, tzinfo=UTC), "step": "second"}),
        ([1772352982000], {"origin": datetime(1970, 1, 1, tzinfo=UTC), "step": "millisecond"}),
        (pa.array([AT.replace(tzinfo=None)], pa.timestamp("ns")), {"zone": "UTC"}),
        (pa.array([AT], pa.timestamp("ms", "Asia/Shanghai")), {}),
    ],
)
def test_times_become_utc(cells: Any, how: dict[str, Any]) -> None:
    column = times(cells, **how).table["time"]
    assert column.type == pa.timestamp("us", "UTC")
    assert column.to_pylist() == [AT]


def test_days_count_from_their_origin() -> None:
    origin = datetime(2025, 1, 1, tzinfo=UTC)
    found = times([0, 99], origin=origin, step="day").table["time"].to_pylist()
    assert found == [origin, datetime(2025, 4, 10, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("cell", "how", "said"),
    [
        ("2026-03-01 16:16:22", {}, "names no zone"),
        ("2026-03-01", {"zone": "UTC"}, "not a time"),
        ("yesterday", {"zone": "UTC"}, "not a time"),
        ("2026-02-30 10:00:00", {"zone": "UTC"}, "not a time"),
        ("1.5", {"origin": datetime(1970, 1, 1, tzinfo=UTC), "step": "day"}, "time steps"),
        ("99999999999", {"origin": datetime(1970, 1, 1, tzinfo=UTC), "step": "day"}, "time steps"),
        (None, {"zone": "UTC"}, "empty"),
    ],
)
def test_a_bad_time_is_rejected_with_its_reason(cell: Any, how: dict[str, Any], said: str) -> None:
    good = "1" if "step" in how else "2026-03-01T00:00:00Z"
    [(row, field, reason)] = reasons(times([good, cell], **how))
    assert (row, field) == (3, "time")
    assert said in reason


def test_a_column_of_times_without_zone_needs_one_from_the_mapping() -> None:
    with pytest.raises(Trouble, match="names no zone"):
        times(pa.array([0], pa.timestamp("us")))


def test_card_numbers_lose_spaces_but_not_digits() -> None:
    fields = {"payer": FieldSpec("identifier")}
    cells = ["6222 0200 0000 0000 001", "6.22202E+18", "007"]
    applied = apply(mapping({"payer": {"from": "a"}}), sheet(a=cells), fields)
    assert applied.table["payer"].to_pylist() == ["6222020000000000001", "007"]
    [(row, field, reason)] = reasons(applied)
    assert (row, field) == (3, "payer")
    assert "lost digits" in reason


def test_words_are_translated_by_the_value_table() -> None:
    fields = {"level": FieldSpec("text", one_of=frozenset({"high", "low"}))}
    how = {"from": "a", "values": {"高": "high", "低": "low", "无": ""}, "default": "低"}
    applied = apply(mapping({"level": how}), sheet(a=["高", None, "急", "无"]), fields)
    assert applied.table["level"].to_pylist() == ["high", "low"]
    assert [reason[0] for reason in reasons(applied)] == [4, 5]


def test_a_code_that_is_not_allowed_is_rejected() -> None:
    fields = {"level": FieldSpec("text", one_of=frozenset({"high", "low"}))}
    applied = apply(mapping({"level": {"from": "a"}}), sheet(a=["high", "urgent"]), fields)
    assert "use high, low" in reasons(applied)[0][2]


def test_constants_row_numbers_and_whole_numbers() -> None:
    fields = {"id": FieldSpec("identifier"), "bank": FieldSpec("text"), "n": FieldSpec("integer")}
    columns = {
        "id": {"row_number": True, "width": 4},
        "bank": {"constant": "B01"},
        "n": {"from": "n"},
    }
    applied = apply(mapping(columns), sheet(n=["7", "7.5", "-2"]), fields)
    assert applied.table.to_pylist() == [
        {"id": "0002", "bank": "B01", "n": 7},
        {"id": "0004", "bank": "B01", "n": -2},
    ]
    assert applied.rows.tolist() == [2, 4]


def rule(**when: Any) -> dict[str, Any]:
    return {"column": "a", "code": str(when), "zh": "不要", "en": "not wanted", **when}


def test_rows_are_left_out_by_the_first_condition_they_meet() -> None:
    fields = {"a": FieldSpec("text", required=False)}
    rules = [rule(equals=["合计"]), rule(below=0), rule(above=100), rule(empty=True)]
    cells = ["合计", "-1", "1", "1,000", None, "x"]
    found = apply(mapping({"a": {"from": "a"}}, leave_out=rules), sheet(a=cells), fields)
    assert [count for _, count in found.left_out] == [1, 1, 1, 1]
    assert found.table["a"].to_pylist() == ["1", "x"]
    assert found.adds_up()


def test_a_rejected_row_keeps_its_whole_content_and_place() -> None:
    columns = {"amount_fen": {"from": "金额"}}
    fields = FEN
    odd = Ragged(9, ["1", "2", "3"])
    table = pa.table({"金额": ["x", "1"], "备注": ["甲", "乙"]})
    applied = apply(
        mapping(columns, ignored=["备注"]), Sheet("a.csv", table, np.array([2, 3]), (odd,)), fields
    )
    assert applied.rows_in == 3
    assert applied.adds_up()
    first, second = applied.rejected.to_pylist()
    assert first["file"] == "a.csv"
    assert (first["row"], first["field"], first["column"], first["value"]) == (
        2,
        "amount_fen",
        "金额",
        "x",
    )
    assert first["raw"] == '{"金额": "x", "备注": "甲"}'
    assert first["reason_zh"] == "金额不是数字"
    assert (second["row"], second["raw"]) == (9, '["1", "2", "3"]')


@pytest.mark.parametrize(
    ("columns", "keys", "field"),
    [
        ({"amount_fen": {"from": "b"}}, {}, "b"),
        ({"amount_fen": {"from": "a"}}, {}, "more"),
        ({"amount_fen": {"from": "a"}, "sum": {"from": "a"}}, {"ignored": ["more"]}, "sum"),
        ({}, {"ignored": ["a", "more"]}, "amount_fen"),
    ],
    ids=[
        "a column the file lacks",
        "a column nobody named",
        "no such field",
        "a field without source",
    ],
)
def test_a_file_and_a_mapping_that_do_not_fit_are_refused(
    columns: dict[str, Any], keys: dict[str, Any], field: str
) -> None:
    with pytest.raises(Trouble) as caught:
        apply(mapping(columns, **keys), sheet(a=["1"], more=["2"]), FEN)
    assert caught.value.field == field


def test_other_columns_may_be_ignored_as_a_whole() -> None:
    found = apply(
        mapping({"amount_fen": {"from": "a"}}, other_columns="ignore"),
        sheet(a=["1"], more=["2"]),
        FEN,
    )
    assert len(found.table) == 1


def test_when_not_one_row_can_be_used_the_first_reason_is_said() -> None:
    with pytest.raises(Trouble, match=r"row 2, amount_fen.*not a number"):
        amounts(["x", "y"]).proven()
    left_out = mapping({"amount_fen": {"from": "a"}}, leave_out=[rule(above=0)])
    with pytest.raises(Trouble, match="leaves out every row"):
        apply(left_out, sheet(a=["1"]), FEN).proven()


@pytest.mark.parametrize("cells", [[[1], [2]], [b"\xff", b"\xfe"]])
def test_a_column_of_lists_or_raw_bytes_is_named(cells: list[Any]) -> None:
    with pytest.raises(Trouble, match=r"a: .*no texts, numbers or times"):
        apply(mapping({"note": {"from": "a"}}), sheet(a=cells), {"note": FieldSpec("text")})


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        (["1969-12-31 23:59:59Z", "2200-01-01 00:00:00Z", "0001-01-01 00:00:00+08:00"], {}),
        ([datetime(1969, 12, 31, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)], {}),
        (["-1", "84006"], {"origin": datetime(1970, 1, 1, tzinfo=UTC), "step": "day"}),
    ],
)
def test_a_time_no_record_can_bear_is_a_bad_row(cells: list[Any], how: dict[str, Any]) -> None:
    told = {reason for _, _, reason in reasons(times(cells, **how))}
    assert told == {"the time is not within 1970 to 2199"}
    assert len(times(["1970-01-01 00:00:00Z", "2199-12-31 23:59:59Z"]).table) == 2
