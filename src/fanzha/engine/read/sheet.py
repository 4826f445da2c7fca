"""A foreign table as it stands in its file, before anything is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.kit.errors import Trouble

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Ragged:
    """A row whose number of cells is not the header's."""

    row: int
    cells: Cells


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns by their header, and for each row its 1-based number in the file.

    Cells of CSV and Excel are text, stripped, null where empty; Parquet keeps its types
    and its rows count from 1. `name` is the file's name without its folder.
    """

    name: str
    columns: pa.Table
    rows: npt.NDArray[np.int64]
    ragged: tuple[Ragged, ...] = ()

    def __len__(self) -> int:
        return len(self.rows) + len(self.ragged)


def sheet_of_text(name: str, header: Cells, header_row: int, body: Sequence[Ragged]) -> Sheet:
    """Rows of text cells under a header; wholly empty rows are skipped.

    Raises Trouble on a header with an empty or doubled name, or when no row follows it.
    """
    names = _proven(without_tail(header), header_row)
    full = [
        Ragged(line.row, without_tail(line.cells, len(names))) for line in body if any(line.cells)
    ]
    even = [line for line in full if len(line.cells) == len(names)]
    if not full:
        raise empty(name)
    columns = {
        title: pa.array([line.cells[place] for line in even], pa.string())
        for place, title in enumerate(names)
    }
    rows = np.array([line.row for line in even], dtype=np.int64)
    ragged = tuple(line for line in full if len(line.cells) != len(names))
    return Sheet(name, pa.table(columns), rows, ragged)


def without_tail(cells: Cells, width: int = 0) -> list[str | None]:
    """The cells less the empty ones at their end, but never fewer than `width`.

    >>> without_tail(["a", None, None], 2)
    ['a', None]
    """
    kept = list(cells)
    while len(kept) > width and kept[-1] is None:
        kept.pop()
    return kept


def empty(name: str) -> Trouble:
    """The error for a file without a single row."""
    return Trouble(
        zh=f"文件 {name} 没有数据行; 请检查是否选对文件、表头行号是否正确",
        en=f"the file {name} has no rows; check that it is the right file and header row",
        field="file",
    )


def _proven(header: Cells, row: int) -> list[str]:
    names = [title for title in header if title]
    if len(names) != len(header) or not names:
        raise Trouble(zh="表头有空列名", en="the header has an empty name", field="header", row=row)
    for title in names:
        if names.count(title) > 1:
            raise Trouble(
                zh=f"表头有重复列名 {title}",
                en=f"the header has {title} twice",
                field="header",
                row=row,
            )
    return names
