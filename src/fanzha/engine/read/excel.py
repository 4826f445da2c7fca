"""Excel workbooks (.xlsx) as text cells."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from fanzha.engine.read.sheet import Cells, Ragged, Sheet, empty, sheet_of_text, without_tail
from fanzha.kit.errors import Trouble

EXACT_DIGITS = 15
"""Excel keeps a number to 15 significant digits: a longer card number saved as a number is lost."""

_DAMAGE = (
    BadZipFile, zlib.error, EOFError, OSError, InvalidFileException, ParseError, LookupError,
    AttributeError, TypeError, ValueError, ArithmeticError, NotImplementedError,
)  # fmt: skip
"""What openpyxl, the archive and the XML raise on a workbook that is damaged anywhere."""


def read_excel(path: Path, sheet: str | None, header_row: int) -> Sheet:
    """One sheet of a workbook, the first unless named; row numbers as Excel shows them.

    Raises Trouble when it is no .xlsx workbook, the sheet is missing, or it has no rows.
    """
    with _opened(path) as book:
        page = _page(book, sheet, path.name)
        page.reset_dimensions()
        lines = [
            Ragged(number, [_text(value) for value in values])
            for number, values in enumerate(page.iter_rows(values_only=True), start=1)
        ]
    if len(lines) <= header_row:
        raise empty(path.name)
    header = without_tail(lines[header_row - 1].cells)
    body = [Ragged(line.row, _padded(line.cells, len(header))) for line in lines[header_row:]]
    return sheet_of_text(path.name, header, header_row, body)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook; whatever openpyxl meets in a damaged one, until it is closed, is Trouble."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about styles, which are not read
            with (
                path.open("rb") as stream,
                closing(load_workbook(stream, read_only=True, data_only=True)) as book,
            ):
                yield book
    except _DAMAGE as error:
        raise Trouble(
            zh=f"{path.name} 不是 Excel(.xlsx)文件或已损坏; 请用 Excel 另存为 .xlsx 或 CSV",
            en=f"{path.name} is no Excel (.xlsx) file or is damaged; save it again as .xlsx or CSV",
            field="file",
        ) from error


def _page(book: Any, sheet: str | None, name: str) -> Any:
    if sheet is None and not book.worksheets:
        raise Trouble(
            zh=f"{name} 中没有数据工作表(只有图表?)",
            en=f"{name} has no sheet with cells (only charts?)",
            field="sheet",
        )
    if sheet is None:
        return book.worksheets[0]
    titles = [page.title for page in book.worksheets]  # a chart sheet has no cells
    if sheet not in titles:
        raise Trouble(
            zh=f"{name} 中没有工作表 {sheet}; 有: {', '.join(titles)}",
            en=f"{name} has no sheet {sheet}; it has: {', '.join(titles)}",
            field="sheet",
        )
    return book[sheet]


def _text(value: Any) -> str | None:
    """A cell as text.

    >>> _text(38000.0), _text(0.1 + 0.2), _text(datetime(2026, 3, 1, 8)), _text(" ")
    ('38000', '0.3', '2026-03-01 08:00:00', None)
    >>> _text(6222020000000000001)
    '6.22202e+18'
    """
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return format(value, f".{EXACT_DIGITS}g")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip() or None if value is not None else None


def _padded(cells: Cells, width: int) -> list[str | None]:
    """Excel leaves out empty cells at the end of a row."""
    return [*cells, *[None] * (width - len(cells))]
