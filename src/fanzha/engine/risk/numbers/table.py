"""Number files: one row a telephone number, 55 monthly aggregates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.engine.read.cells import readable, texts
from fanzha.engine.read.sheet import Sheet
from fanzha.engine.read.tables import read_table
from fanzha.engine.risk.numbers.features import Feature, Floats, columns, matrix
from fanzha.kit.errors import Trouble

KEY, LABEL = "phone_no_m", "label"
NULLS = frozenset({"", "nan", "null", "none", "na"})


@dataclass(frozen=True, eq=False)
class Numbers:
    """The rows of a file in their order: ids and the features of kind "all"."""

    ids: tuple[str, ...]
    features: Floats

    def __len__(self) -> int:
        return len(self.ids)


def read_numbers(path: Path) -> Numbers:
    """The numbers of a CSV, Excel or Parquet file; other columns are ignored.

    An empty cell (or nan, null) is null. Raises Trouble that names the column that is
    missing, or the field and row of a cell that is no number or out of bounds.
    """
    return _numbers(_sheet(path, [KEY]))


def read_labelled(path: Path) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """As `read_numbers`, with the labels: 1 is a fraud number, 0 is not.

    Raises Trouble too where a label is anything else, or where a number occurs twice.
    """
    sheet = _sheet(path, [KEY, LABEL])
    numbers, labels = _numbers(sheet), _column(sheet, Feature(LABEL, "", "", "标签", "label"))
    _refuse(sheet, ~np.isin(labels, (0, 1)), LABEL, "标签须为 0 或 1", "a label is 0 or 1")
    _, first = np.unique(np.array(numbers.ids), return_index=True)
    _refuse(
        sheet, ~np.isin(np.arange(len(numbers)), first), KEY,
        "号码重复, 训练数据中每个号码只能一行", "this number is there twice; training takes one row a number",
    )  # fmt: skip
    return numbers, labels.astype(np.int64)


def _sheet(path: Path, keys: Sequence[str]) -> Sheet:
    sheet = read_table(path)
    here = set(sheet.columns.column_names)
    for name in [*keys, *(column.name for column in columns())]:
        if name not in here:
            raise Trouble(
                zh=f"文件缺少列 {name}", en=f"the file lacks the column {name}", field=name
            )
    if sheet.ragged:
        row = sheet.ragged[0].row
        raise Trouble(
            zh="单元格数与表头不符",
            en="the number of cells is not the header's",
            field="file",
            row=row,
        )
    return sheet


def _numbers(sheet: Sheet) -> Numbers:
    ids = _texts(sheet, KEY)
    nameless = np.array([not text for text in ids], np.bool_)
    _refuse(sheet, nameless, KEY, "号码为空", "the number is empty")
    values = {column.name: _column(sheet, column) for column in columns()}
    return Numbers(tuple(text or "" for text in ids), matrix(values))


def _column(sheet: Sheet, column: Feature) -> Floats:
    cells = sheet.columns[column.name]
    if pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type):
        values = np.asarray(cells.cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)
        bad = np.isinf(values)
    else:
        values, bad = _parsed(_texts(sheet, column.name))
    _refuse(sheet, bad, column.name, "不是数", "not a number")
    outside = (values < column.least) | (values > column.most)
    bounds = f"{column.least:g}…{column.most:g}"
    _refuse(sheet, outside, column.name, f"数值超出范围 {bounds}", f"out of bounds {bounds}")
    return values


def _parsed(cells: Sequence[str | None]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    values = np.full(len(cells), np.nan)
    bad = np.zeros(len(cells), np.bool_)
    for place, cell in enumerate(cells):
        if cell is not None and cell.lower() not in NULLS:
            values[place], bad[place] = _number(cell)
    return values, bad


def _number(cell: str) -> tuple[float, bool]:
    """The value, and whether it is bad: underscores and infinity are no numbers here."""
    try:
        value = float(cell)
    except ValueError:
        return np.nan, True
    return value, not np.isfinite(value) or "_" in cell


def _texts(sheet: Sheet, name: str) -> list[str | None]:
    with readable(name):
        cells = sheet.columns[name].combine_chunks()
        found: list[str | None] = texts(cells).to_pylist()
    return found


def _refuse(sheet: Sheet, bad: npt.NDArray[np.bool_], field: str, zh: str, en: str) -> None:
    if bad.any():
        raise Trouble(zh=zh, en=en, field=field, row=int(sheet.rows[int(np.argmax(bad))]))
