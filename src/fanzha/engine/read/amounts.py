"""Amounts of a foreign file as whole fen."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.engine.read.cells import Fault, Read, Reason, faults_by_reason, texts
from fanzha.engine.read.mapping import Column

FEN_PER_UNIT = {"fen": 1, "yuan": 100, "wan": 1_000_000}
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_CURRENCY = "¥￥元 "
_LARGEST = 2**63 - 1
_SAFE_DOUBLE = 2.0**53

NOT_A_NUMBER: Reason = ("金额不是数字", "the amount is not a number")
NEGATIVE: Reason = ("金额为负", "negative amount")
TOO_LARGE: Reason = ("金额过大", "the amount is too large")


def too_fine(unit: str) -> Reason:
    """The reason for an amount with more decimals than fen can hold."""
    return (
        f"金额的小数位数超过单位({unit})所能表示的分; 单位是否写错? 需要四舍六入时在映射中写 round",
        f"more decimals than whole fen allow in {unit}; is the unit wrong? "
        "to round, say so in the mapping",
    )


def read_fen(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    """Amounts in the column's unit as fen (int64), exact unless the mapping says round.

    A float counts as the shortest decimal that reads back as it, as its writer meant it.
    Rounding is half to even (IEEE 754, 4.3.1); the change is kept a row.
    """
    if pa.types.is_floating(cells.type):
        return _from_floats(name, column, cells)
    return _from_texts(name, column, texts(cells))


def _from_texts(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    fens: list[int | None] = []
    reasons: list[Reason | None] = []
    changes = np.zeros(len(cells))
    for place, text in enumerate(cells.to_pylist()):
        exact = _exact(text, column.unit)
        reason = _reason(text, exact, column)
        fen = None if exact is None or reason else _nearest(exact)
        if fen is not None and exact is not None:
            changes[place] = float(fen - exact)
        fens.append(fen)
        reasons.append(reason)
    return Read(pa.array(fens, pa.int64()), faults_by_reason(name, reasons), changes)


def _exact(text: str | None, unit: str) -> Decimal | None:
    bare = text.strip(_CURRENCY) if text else ""
    if not _NUMBER.fullmatch(bare):
        return None
    return Decimal(bare.replace(",", "")) * FEN_PER_UNIT[unit]


def _reason(text: str | None, exact: Decimal | None, column: Column) -> Reason | None:
    if text is None:
        return None
    if exact is None:
        return NOT_A_NUMBER
    if exact < 0:
        return NEGATIVE
    if exact > _LARGEST:
        return TOO_LARGE
    fine = exact != _nearest(exact) or (column.unit == "fen" and "." in text)
    return too_fine(column.unit) if fine and not column.round else None


def _nearest(exact: Decimal) -> int:
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def _from_floats(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    given = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    factor = FEN_PER_UNIT[column.unit]
    empty = np.isnan(given)
    with np.errstate(over="ignore"):
        scaled = np.where(empty, 0.0, given) * factor
    bad = {
        NEGATIVE: scaled < 0,
        TOO_LARGE: np.abs(scaled) >= _SAFE_DOUBLE,
    }
    usable = ~(empty | bad[NEGATIVE] | bad[TOO_LARGE])
    scaled = np.where(usable, scaled, 0.0)
    fen = np.rint(scaled)
    _settle_halves(fen, scaled, np.where(usable, given, 0.0), factor)
    fine = usable & (fen / factor != given)
    if not column.round:
        bad[too_fine(column.unit)] = fine
        usable &= ~fine
    faults = [Fault(name, rows, reason) for reason, rows in bad.items() if rows.any()]
    values = pa.array(fen.astype(np.int64), mask=~usable)
    change = np.where(usable & fine, fen - scaled, 0.0)
    return Read(values, faults, change)


def _settle_halves(
    fen: npt.NDArray[np.float64],
    scaled: npt.NDArray[np.float64],
    given: npt.NDArray[np.float64],
    factor: int,
) -> None:
    """Where the product is as near to a half as its own error, decide by exact decimals.

    1.005 × 100 is 100.49999999999999 as doubles, but 1.005 is half-way: 100, not by luck.
    """
    distance = np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5)
    near = distance <= 4 * np.spacing(np.abs(scaled))
    for place in np.flatnonzero(near):
        fen[place] = _nearest(Decimal(repr(float(given[place]))) * factor)
