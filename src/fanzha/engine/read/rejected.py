"""Bad rows, kept whole with the place and the reason, so that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.engine.read.cells import Fault
from fanzha.engine.read.sheet import Sheet

_TYPES: dict[str, pa.DataType] = {
    "file": pa.string(),
    "row": pa.int64(),
    "field": pa.string(),
    "column": pa.string(),
    "reason_zh": pa.string(),
    "reason_en": pa.string(),
    "value": pa.string(),
    "raw": pa.string(),
}
REJECTED: pa.Schema = pa.schema(_TYPES)
"""One line for each bad row, with the first thing that is wrong in it. Holds personal data.

`row` is 1-based as in `file`; `field` is ours, `column` the file's header; `value` is the
bad cell and `raw` the whole row as JSON.
"""


def rejected_rows(
    sheet: Sheet,
    faults: list[Fault],
    first: npt.NDArray[np.int64],
    headers: Mapping[str, str | None],
) -> pa.Table:
    """The rows of `sheet` whose `first` names a fault (-1 is a good row), and the ragged ones.

    `headers` gives the file's header of each field, None where it has none.
    """
    bad = np.flatnonzero(first >= 0)
    raws = sheet.columns.take(bad).to_pylist()
    lines = [
        _line(sheet, int(sheet.rows[place]), faults[first[place]], headers, raw)
        for place, raw in zip(bad, raws, strict=True)
    ]
    lines += _ragged(sheet)
    return pa.Table.from_pylist(sorted(lines, key=lambda line: int(line["row"])), REJECTED)


def _line(
    sheet: Sheet, row: int, fault: Fault, headers: Mapping[str, str | None], raw: dict[str, Any]
) -> dict[str, Any]:
    header = headers.get(fault.field)
    value = raw.get(header) if header else None
    return {
        "file": sheet.name,
        "row": row,
        "field": fault.field,
        "column": header,
        "reason_zh": fault.reason[0],
        "reason_en": fault.reason[1],
        "value": None if value is None else str(value),
        "raw": json.dumps(raw, ensure_ascii=False, default=str),
    }


def _ragged(sheet: Sheet) -> Iterable[dict[str, Any]]:
    width = sheet.columns.num_columns
    for line in sheet.ragged:
        count = len(line.cells)
        yield {
            "file": sheet.name,
            "row": line.row,
            "field": "row",
            "reason_zh": f"该行有 {count} 个单元格, 表头有 {width} 个",
            "reason_en": f"the row has {count} cells, the header {width}",
            "raw": json.dumps(line.cells, ensure_ascii=False),
        }
