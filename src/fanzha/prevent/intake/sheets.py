"""CSV of one kind as columns: every cell is read as text, then by its column's type."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from fanzha.engine.read.encodings import decoded
from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.validate import BadRow, Sender, check

_BLOCK = 16 << 20


def header_of(text: str) -> list[str]:
    """The names in the first line. Raises Trouble when there is none, or one stands twice."""
    try:
        names = next(csv.reader(text[: text.find("\n") + 1 or len(text)].splitlines()), [])
    except csv.Error as error:
        raise Trouble(
            zh="表头不可读", en="the header cannot be read", field="file", row=1
        ) from error
    names = [name.strip() for name in names]
    if not any(names):
        raise Trouble(
            zh="文件是空的, 没有表头", en="the file is empty, without a header", field="file"
        )
    for name in names:
        if names.count(name) > 1:
            raise Trouble(zh="表头有重复列名", en="the header has a name twice", field=name, row=1)
    return names


def read_sheet(name: str, kind: str, data: bytes, sender: Sender) -> Iterator[Any]:
    """(kind, events) once, and the rows that are none; row 1 is the header.

    UTF-8 or GB18030. Raises Trouble when the file as a whole is no such table.
    """
    text = decoded(data, name)
    names = header_of(text)
    ragged: list[BadRow] = []
    table = _table(text.encode(), names, kind, ragged)
    left_out = {bad.row for bad in ragged}
    count = table.num_rows + len(ragged)
    numbers = np.array([n for n in range(2, count + 2) if n not in left_out], np.int64)
    checked = check(kind, table, sender, numbers)
    yield kind, checked.good
    yield from ragged
    yield from checked.bad


def _table(data: bytes, names: list[str], kind: str, ragged: list[BadRow]) -> pa.Table:
    def keep_aside(row: Any) -> Literal["skip"]:
        zh, en = "列数与表头不符", "not as many cells as the header has"
        ragged.append(BadRow(row.number, kind, "", zh, en, {"line": row.text}))
        return "skip"

    try:
        return arrow_csv.read_csv(
            io.BytesIO(data),
            arrow_csv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=1, block_size=_BLOCK
            ),
            arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep_aside),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True, null_values=[""],
            ),
        )  # fmt: skip
    except pa.ArrowException as error:
        raise Trouble(
            zh="不是可读的 CSV; 请检查引号和分隔符", en="not a readable CSV: look at its quotes and commas",
            field="file",
        ) from error  # fmt: skip
