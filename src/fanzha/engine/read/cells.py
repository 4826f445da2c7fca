"""What reading a column's cells gives: values, and which cells are bad and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble

Mask = npt.NDArray[np.bool_]
Reason = tuple[str, str]
"""Why a cell is bad, in Chinese and in English."""


@dataclass(frozen=True, eq=False)
class Fault:
    """One thing wrong at one field, in every row where `bad` is true."""

    field: str
    bad: Mask
    reason: Reason


@dataclass(frozen=True, eq=False)
class Read:
    """A column as read: `values` are null where a cell is empty or bad.

    `change_fen` is what rounding added to each row's amount, in fen.
    """

    values: pa.Array[Any]
    faults: Sequence[Fault] = ()
    change_fen: npt.NDArray[np.float64] | None = None


def texts(cells: pa.Array[Any]) -> pa.Array[Any]:
    """Any column as stripped text, null where empty; whole floats lose their `.0`.

    >>> texts(pa.array([1.0, None])).to_pylist(), texts(pa.array([" a ", ""])).to_pylist()
    (['1', None], ['a', None])
    """
    if pa.types.is_floating(cells.type) and _whole(cells):
        cells = cells.cast(pa.int64())
    text: pa.Array[Any] = pc.utf8_trim_whitespace(cells.cast(pa.string()))
    return where(mask(pc.equal(text, pa.scalar(""))), text)


@contextmanager
def readable(column: str | None) -> Iterator[None]:
    """Turns what Arrow cannot read as text (lists, raw bytes) into Trouble that names `column`."""
    try:
        yield
    except pa.ArrowException as error:
        raise Trouble(
            zh=f"列 {column} 的内容不是文字、数字或时间(是列表或二进制?)",
            en=f"the column {column} holds no texts, numbers or times (lists or raw bytes?)",
            field=column,
        ) from error


def where(bad: Mask, values: pa.Array[Any]) -> pa.Array[Any]:
    """The values, null where `bad`."""
    nothing = pa.nulls(len(values), values.type)
    kept: pa.Array[Any] = pc.if_else(pa.array(bad), nothing, values)
    return kept


def mask(values: Any) -> Mask:
    """An Arrow boolean column for NumPy; null counts as false."""
    filled: Any = pc.fill_null(values, pa.scalar(False))
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)


def faults_by_reason(field: str, reasons: Sequence[Reason | None]) -> list[Fault]:
    """One Fault for each reason that occurs; None is a good row."""
    kinds = dict.fromkeys(reason for reason in reasons if reason)
    return [
        Fault(field, np.array([reason == kind for reason in reasons], dtype=np.bool_), kind)
        for kind in kinds
    ]


def _whole(cells: pa.Array[Any]) -> bool:
    numbers = cells.drop_null().to_numpy(zero_copy_only=False)
    return bool(np.all(np.isfinite(numbers) & (np.trunc(numbers) == numbers)))
