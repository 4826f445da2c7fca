"""A workbook keeps text as text and money exact, and its sums are formulas."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fanzha.kit.workbook import Formula, Sheet, column, workbook


def read(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_it_writes_a_head_rows_and_sums_below_them() -> None:
    rows = [["甲", Decimal("0.10")], ["乙", Decimal("1660000.01")]]
    page = read(workbook([Sheet("表", ("名", "元"), rows, sums=(2,))]))["表"]
    assert [cell.value for cell in page[1]] == ["名", "元"]
    assert (page["A4"].value, page["B4"].value) == ("合计", "=SUM(B2:B3)")
    assert (page["B3"].value, page["B3"].number_format) == (1660000.01, "#,##0.00")


def test_it_runs_only_formulas_of_our_own() -> None:
    row = ["=B2-C2", "+1", "-1", "@SUM(A1)", Formula("=1+1")]
    page = read(workbook([Sheet("表", tuple("abcde"), [row])]))["表"]
    assert [cell.data_type for cell in page[2]] == ["s", "s", "s", "s", "f"]
    assert page["A2"].value == "=B2-C2"


def test_it_shows_moments_in_shanghai_and_accounts_whole() -> None:
    at = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    page = read(workbook([Sheet("表", ("a", "b"), [[at, "6222020200112233445"]])]))["表"]
    assert page["A2"].value.isoformat() == "2026-03-02T16:20:00"
    assert page["B2"].value == "6222020200112233445"


@given(st.text(max_size=40))
def test_no_text_from_outside_breaks_the_file_or_acts(text: str) -> None:
    cell = read(workbook([Sheet("表", ("a",), [[text]])]))["表"]["A2"]
    assert cell.data_type in {"s", "n"}
    assert (cell.value is None) == (text == "")


def test_a_column_without_rows_still_has_a_cell_to_sum() -> None:
    assert column(2, 0) == "B2:B2"
