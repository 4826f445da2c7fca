"""Workbooks that a reader recounts: rows under a head that stays in sight, sums as formulas.

>>> from decimal import Decimal
>>> sheet = Sheet("返还", ("账号", "金额(元)", "一半(元)"),
...               [["6222020200112233445", Decimal("12.50"), Formula("=B2/2")]], sums=(2,))
>>> workbook([sheet])[:2]
b'PK'
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fanzha.kit.clock import shown

YUAN, SHARE, COUNT, SECONDS, MOMENT, DAY = (
    "#,##0.00", "0.0%", "#,##0", "#,##0.0", "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd",
)  # fmt: skip
WIDTH = 18
# What XML 1.0 cannot hold (2.2 Characters); a holder's name may carry it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Formula:
    """A formula of our own making, never text from outside, and how its value is shown."""

    text: str
    form: str = YUAN


# A Decimal is yuan, a float seconds or hours, a moment is shown in Asia/Shanghai.
Value = str | int | float | Decimal | datetime | date | Formula | None


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows begin in line 2; below the last one stand sums of the columns in `sums`.

    Columns are counted from 1. `widths` are in characters, by column; others have `WIDTH`.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    sums: Iterable[int] = ()
    widths: Sequence[int] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as an xlsx file. Text stays text, whatever it begins with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(place: int, rows: int) -> str:
    """The cells of a column below its head, as formulas name them.

    >>> column(3, 10)
    'C2:C11'
    """
    letter = get_column_letter(place)
    return f"{letter}2:{letter}{max(rows, 1) + 1}"


def _write(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    for place, name in enumerate(sheet.head, start=1):
        cell = page.cell(1, place, name)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        width = sheet.widths[place - 1] if place <= len(sheet.widths) else WIDTH
        page.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(sheet.rows, start=2):
        for place, value in enumerate(row, start=1):
            _put(page, number, place, value)
    _sum_up(page, sheet)


def _sum_up(page: Worksheet, sheet: Sheet) -> None:
    """Totals in the form of the column's first value."""
    rows, places = len(sheet.rows), list(sheet.sums)
    if places:
        page.cell(rows + 2, 1, "合计").font = Font(bold=True)
    for place in places:
        cell = page.cell(rows + 2, place, f"=SUM({column(place, rows)})")
        cell.number_format = page.cell(2, place).number_format if rows else YUAN
        cell.font = Font(bold=True)


def _put(page: Worksheet, number: int, place: int, value: Value) -> None:
    cell = page.cell(number, place)
    if isinstance(value, str):
        cell.value = _UNWRITABLE.sub("\ufffd", value) or None
        # Set after the value: else a text that begins with "=" would be run as a formula.
        cell.data_type, cell.number_format = ("s" if value else "n"), "@"
    elif isinstance(value, Formula):
        cell.value, cell.number_format = value.text, value.form
    elif isinstance(value, datetime):
        cell.value, cell.number_format = shown(value).replace(tzinfo=None), MOMENT
    else:
        cell.value, cell.number_format = value, _form(value)


def _form(value: int | float | Decimal | date | None) -> str:
    if isinstance(value, Decimal):
        return YUAN
    if isinstance(value, float):
        return SECONDS
    return COUNT if isinstance(value, int) else DAY
