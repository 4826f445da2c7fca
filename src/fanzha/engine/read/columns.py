"""One target field read from its column, its constant or the row number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.read.amounts import read_fen
from fanzha.engine.read.cells import Fault, Read, Reason, mask, readable, texts
from fanzha.engine.read.mapping import Column, FieldKind, FieldSpec
from fanzha.engine.read.sheet import Sheet
from fanzha.engine.read.times import TIME, read_times
from fanzha.engine.read.words import read_identifier, read_integer, read_text, translated

Reader = Callable[[str, Column, "pa.Array[Any]"], Read]
READERS: Mapping[FieldKind, tuple[Reader, pa.DataType]] = {
    "text": (read_text, pa.string()),
    "identifier": (read_identifier, pa.string()),
    "time": (read_times, TIME),
    "fen": (read_fen, pa.int64()),
    "integer": (read_integer, pa.int64()),
}

_CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"  # a tab and a line break may stand in a text
CONTROL: Reason = ("含有控制字符; 请删去后重新导出", "holds control characters; take them out")


def read_field(name: str, spec: FieldSpec, column: Column | None, sheet: Sheet) -> Read:
    """The values of field `name`, with the faults of its cells in the order they count.

    Raises Trouble when the column holds lists or raw bytes.
    """
    reader, kind = READERS[spec.kind]
    if column is None:
        return Read(pa.array([None] * len(sheet.rows), kind))
    with readable(column.source):
        told = translated(name, column, _cells(column, sheet))
        read = reader(name, column, told.values)
    faults = [
        *told.faults,
        *read.faults,
        *_unknown_codes(name, spec, read),
        *_unstorable(name, spec, read),
        *_missing(name, spec, read),
    ]
    return Read(read.values, faults, read.change_fen)


def _cells(column: Column, sheet: Sheet) -> pa.Array[Any]:
    if column.row_number:
        numbers = pa.array(sheet.rows).cast(pa.string())
        return pc.utf8_lpad(numbers, width=column.width, padding="0")
    if column.constant is not None:
        return pa.array([column.constant] * len(sheet.rows), pa.string())
    cells = sheet.columns[str(column.source)].combine_chunks()
    if isinstance(cells, pa.DictionaryArray):
        cells = cells.dictionary_decode()
    if column.default is None:
        return cells
    words = texts(cells).to_pylist()
    return pa.array([column.default if word is None else word for word in words], pa.string())


def _unknown_codes(name: str, spec: FieldSpec, read: Read) -> list[Fault]:
    if spec.one_of is None:
        return []
    known = sorted(spec.one_of)
    inside = mask(pc.is_in(read.values, value_set=pa.array(known, pa.string())))
    bad = mask(read.values.is_valid()) & ~inside
    listed = ", ".join(known)
    reason = (f"不是允许的代码; 可用: {listed}", f"not a known code; use {listed}")
    return [Fault(name, bad, reason)] if bad.any() else []


def _unstorable(name: str, spec: FieldSpec, read: Read) -> list[Fault]:
    """Texts with control characters, which no database or sheet takes, or too long."""
    if not pa.types.is_string(read.values.type):
        return []
    control = mask(pc.match_substring_regex(read.values, pattern=_CONTROL))
    faults = [Fault(name, control, CONTROL)] if control.any() else []
    if spec.longest is None:
        return faults
    lengths: Any = pc.call_function("utf8_length", [read.values])
    long = mask(pc.greater(lengths, pa.scalar(spec.longest)))
    reason = (f"超过 {spec.longest} 个字", f"longer than {spec.longest} characters")
    return [*faults, *([Fault(name, long, reason)] if long.any() else [])]


def _missing(name: str, spec: FieldSpec, read: Read) -> list[Fault]:
    """Counts last, so that a cell that could not be read is not called empty."""
    bad = mask(read.values.is_null())
    if not spec.required or not np.any(bad):
        return []
    return [Fault(name, bad, ("必填项为空", "required, but empty"))]
