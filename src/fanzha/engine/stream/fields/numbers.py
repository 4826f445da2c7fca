"""What a number says by itself: a bulk port, an official short number, however it is dressed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.fields.strings import Bytes, Ends, text
from fanzha.words.data import load

Mask = NDArray[np.bool_]
LONGEST = 12
"""Digits beyond which no number is a dressed-up short number: 4 of an area and 8."""
_ZERO, _NINE, _PLUS = ord("0"), ord("9"), ord("+")


def bulk(numbers: Any) -> Mask:
    """Whether each number is a bulk-text port: 106 and more.

    >>> import pyarrow as pa
    >>> bulk(pa.array(["106912345", "13900000000", "106", None])).tolist()
    [True, False, False, False]
    """
    found: Mask = _bulk(*text(numbers))
    return found


def official(numbers: Any) -> Mask:
    """Whether each number is, or is dressed up as, an official short number.

    Con artists put a country or an area code before it: +86110, 0086 95588, 010-110 without
    the dash are read as 110, 95588, 110.

    >>> import pyarrow as pa
    >>> official(pa.array(["110", "+8695588", "010110", "13900110110", "12", None])).tolist()
    [True, True, True, False, False, False]
    """
    found: Mask = _official(*text(numbers), *_short_numbers())
    return found


@cache
def _short_numbers() -> tuple[NDArray[np.int64], Mask]:
    """The numbers with an area code before them allowed or not, sorted."""
    groups = load("official_numbers")
    numbers = sorted({int(n) for g in groups.values() if isinstance(g, dict) for n in g["numbers"]})
    return np.array(numbers, np.int64), np.array([number < 1000 for number in numbers])


@nb.njit(cache=True, nogil=True)
def _bulk(ends: Ends, data: Bytes) -> Any:
    found = np.zeros(len(ends) - 1, np.bool_)
    for row in range(len(found)):
        at = ends[row]
        found[row] = (
            ends[row + 1] - at >= 6
            and data[at] == _ZERO + 1 and data[at + 1] == _ZERO and data[at + 2] == _ZERO + 6
        )  # fmt: skip
    return found


@nb.njit(cache=True, nogil=True)
def _skip_country(data: Bytes, at: int, end: int) -> int:
    """Past +, 00 and 86, where they stand before something."""
    dressed = False
    if at < end and data[at] == _PLUS:
        at, dressed = at + 1, True
    elif end - at > 2 and data[at] == _ZERO and data[at + 1] == _ZERO:
        at, dressed = at + 2, True
    if dressed and end - at > 2 and data[at] == _ZERO + 8 and data[at + 1] == _ZERO + 6:
        at += 2
    return at


@nb.njit(cache=True, nogil=True)
def _official(ends: Ends, data: Bytes, known: NDArray[np.int64], after_area: Mask) -> Any:
    found = np.zeros(len(ends) - 1, np.bool_)
    for row in range(len(found)):
        end = ends[row + 1]
        at = _skip_country(data, ends[row], end)
        if end - at > LONGEST or end - at < 3:
            continue
        whole = _listed(data, at, end, known)
        found[row] = whole >= 0
        if not found[row] and data[at] == _ZERO:  # an area code: 0 and two or three digits
            for width in (3, 4):
                short = _listed(data, at + width, end, known)
                found[row] |= short >= 0 and after_area[short]
    return found


@nb.njit(cache=True, nogil=True)
def _listed(data: Bytes, at: int, end: int, known: NDArray[np.int64]) -> Any:
    """Where among the known numbers the digits stand, -1 for nowhere."""
    if end - at < 3 or data[at] == _ZERO:
        return -1
    value = np.int64(0)
    for byte in data[at:end]:
        if byte < _ZERO or byte > _NINE:
            return -1
        value = value * 10 + np.int64(byte) - _ZERO
    place = np.searchsorted(known, value)
    return place if place < len(known) and known[place] == value else -1
