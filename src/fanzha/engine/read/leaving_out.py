"""Which rows a mapping leaves out, and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.read.cells import Mask, mask, readable, texts
from fanzha.engine.read.mapping import LeaveOut


def matching(rule: LeaveOut, table: pa.Table) -> Mask:
    """The rows that `rule` leaves out. A cell that is no number is never below or above.

    Raises Trouble when the column holds lists or raw bytes.
    """
    with readable(rule.column):
        return _matching(rule, table[rule.column].combine_chunks())


def _matching(rule: LeaveOut, cells: pa.Array[Any]) -> Mask:
    if rule.empty:
        return mask(texts(cells).is_null())
    if rule.equals:
        return mask(pc.is_in(texts(cells), value_set=pa.array(rule.equals, pa.string())))
    numbers = _numbers(cells)
    found = np.zeros(len(cells), dtype=np.bool_)
    if rule.below is not None:
        found |= numbers < rule.below
    if rule.above is not None:
        found |= numbers > rule.above
    return found


def _numbers(cells: pa.Array[Any]) -> npt.NDArray[np.float64]:
    if pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        return cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.array([_number(text) for text in texts(cells).to_pylist()], dtype=np.float64)


def _number(text: str | None) -> float:
    try:
        return float((text or "nan").replace(",", ""))
    except ValueError:
        return float("nan")
