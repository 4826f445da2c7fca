"""Ids as numbers: an entity's text becomes one uint64, the same on every machine and for good.

A plain decimal number of at most 18 digits is itself, so that a phone stays readable. All other
text is a 64-bit hash with the top bit set: two texts share one with a chance of n² / 2⁶⁴ among n.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fanzha.kit.errors import Trouble

Ids = NDArray[np.uint64]
TOP = np.uint64(1 << 63)
DIGITS = 18
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX2 = np.uint64(0xC4CEB9FE1A85EC53)
_33 = np.uint64(33)
_29 = np.uint64(29)


def ids(values: pa.Array[Any] | pa.ChunkedArray[Any]) -> Ids:
    """One id a value of a text column; 0 for null and for the empty text. An unsigned integer
    column is taken as it is.

    Raises Trouble for a column that is neither.

    >>> ids(pa.array(["13800000000", None, ""])).tolist()
    [13800000000, 0, 0]
    """
    if isinstance(values, pa.ChunkedArray):
        chunks = [ids(chunk) for chunk in values.chunks]
        return np.concatenate(chunks) if chunks else np.zeros(0, np.uint64)
    if pa.types.is_dictionary(values.type):
        return _of_dictionary(values)
    if pa.types.is_unsigned_integer(values.type):
        return np.asarray(values.fill_null(0)).astype(np.uint64)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return _of_text(values)
    raise Trouble(zh="此列不是文本", en=f"this column is not text but {values.type}", field="ids")


def id_of(text: str) -> int:
    """The id of one text.

    >>> id_of("95588"), id_of("095588") >> 63, id_of("")
    (95588, 1, 0)
    """
    return int(ids(pa.array([text], pa.string()))[0])


def pair(a: Ids, b: Ids) -> Ids:
    """One id for two in this order, 0 where either is 0; the top bit is set.

    >>> one = np.array([7, 7, 0], np.uint64)
    >>> [int(x) >> 63 for x in pair(one, np.array([8, 9, 9], np.uint64))]
    [1, 1, 0]
    """
    out = np.empty(len(a), np.uint64)
    _pairs(a, b, out)
    return out


def _of_dictionary(values: Any) -> Ids:
    words = np.append(ids(values.dictionary), np.uint64(0))
    at = np.asarray(values.indices.fill_null(len(words) - 1))
    chosen: Ids = words[at]
    return chosen


def _of_text(values: Any) -> Ids:
    if values.null_count:
        values = values.fill_null("")
    large = pa.types.is_large_string(values.type)
    kind: Any = np.int64 if large else np.int32
    offsets = np.frombuffer(values.buffers()[1], kind)
    data = values.buffers()[2]
    text = np.frombuffer(data, np.uint8) if data and data.size else np.zeros(1, np.uint8)
    out = np.empty(len(values), np.uint64)
    _texts(offsets[values.offset : values.offset + len(values) + 1], text, out)
    return out


@nb.njit(cache=True, nogil=True, inline="always")
def mixed(x: np.uint64) -> np.uint64:
    """Every bit of `x` spread over all 64: the end of MurmurHash3 (Appleby, public domain)."""
    x = (x ^ (x >> _33)) * _MIX1
    x = (x ^ (x >> _33)) * _MIX2
    return x ^ (x >> _33)


@nb.njit(cache=True, nogil=True)
def _texts(offsets: NDArray[np.int64], text: NDArray[np.uint8], out: Ids) -> None:
    for i in range(len(out)):
        low, high = offsets[i], offsets[i + 1]
        out[i] = _number(text, low, high)
        if out[i] == 0 and high > low:
            out[i] = _hash(text, low, high)


@nb.njit(cache=True, nogil=True)
def _number(text: NDArray[np.uint8], low: int, high: int) -> np.uint64:
    """The number the digits say, 0 where they are none of ours."""
    number = np.uint64(0)
    if high - low > DIGITS or high == low or text[low] == 48:
        return number
    for j in range(low, high):
        digit = np.uint64(text[j]) - np.uint64(48)
        if digit > np.uint64(9):
            return np.uint64(0)
        number = number * np.uint64(10) + digit
    return number


@nb.njit(cache=True, nogil=True)
def _hash(text: NDArray[np.uint8], low: int, high: int) -> np.uint64:
    """Eight bytes at a time into one state, each followed by a mixing step."""
    state = np.uint64(high - low) * _ODD
    for start in range(low, high, 8):
        word = np.uint64(0)
        for j in range(start, min(start + 8, high)):
            word = (word << np.uint64(8)) | np.uint64(text[j])
        state = (state ^ mixed(word + _ODD)) * _MIX2
        state ^= state >> _29
    return mixed(state) | TOP


@nb.njit(cache=True, nogil=True)
def _pairs(a: Ids, b: Ids, out: Ids) -> None:
    for i in range(len(out)):
        if a[i] == 0 or b[i] == 0:
            out[i] = 0
        else:
            out[i] = mixed(mixed(a[i] + _ODD) ^ (b[i] * _ODD)) | TOP
