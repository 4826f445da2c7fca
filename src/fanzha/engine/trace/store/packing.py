"""Columns of numbers in few bytes, each number still read by itself.

`Packed` keeps 64 values as their smallest and the bytes in which they differ from it (frame of
reference: Goldstein, Ramakrishnan and Shaft, "Compressing Relations and Indexes", ICDE 1998).
`Small` keeps values in four bytes; the few that do not fit stand beside it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.trace.store.compiled import kernel, step

I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]
U8 = NDArray[np.uint8]
Array = TypeVar("Array", bound=NDArray[Any])
BLOCK = 64
FULL = 0xFFFF_FFFF
"""Stands in `Small.low` where the value is among `far`."""


class Packed(NamedTuple):
    """Rows of `words` uint64 each. Block b of word w is number b * words + w in `low`."""

    words: int
    low: U64
    offset: I64
    width: U8
    data: U8


class Small(NamedTuple):
    """int64 values; those below 0 or from 2³² - 1 up are `far`, found by their row."""

    low: U32
    far_row: I64
    far: I64


def packed(codes: U64) -> Packed:
    """Pack rows of uint64 words, shape (n, words).

    >>> column = packed(np.array([[7], [9], [2**60]], np.uint64))
    >>> [int(word(column, row, 0)) for row in range(3)]
    [7, 9, 1152921504606846976]
    """
    rows, words = codes.shape
    blocks = -(-rows // BLOCK) * words
    low, offset = np.zeros(blocks, np.uint64), np.zeros(blocks, np.int64)
    width = np.zeros(blocks, np.uint8)
    data = np.zeros(_measure(codes, low, offset, width), np.uint8)
    _fill(codes, low, offset, width, data)
    return Packed(words, frozen(low), frozen(offset), frozen(width), frozen(data))


def small(values: I64) -> Small:
    """Keep int64 values in four bytes where they fit.

    >>> column = small(np.array([5, -1, 2**40]))
    >>> [int(value(column, row)) for row in range(3)]
    [5, -1, 1099511627776]
    """
    low = np.empty(len(values), np.uint32)
    far_row = np.empty(_narrow(values, low), np.int64)
    _far_rows(low, far_row)
    return Small(frozen(low), frozen(far_row), frozen(values[far_row]))


def frozen(array: Array) -> Array:
    """The array, never to be written again. Mapped files are so too: kernels know one type."""
    array.flags.writeable = False
    return array


@step
def word(column: Packed, row: int, at: int) -> np.uint64:
    """Word `at` of a row."""
    block = (row // BLOCK) * column.words + at
    width = np.int64(column.width[block])
    place = column.offset[block] + (row % BLOCK) * width
    more = np.uint64(0)
    for byte in range(width):
        more |= np.uint64(column.data[place + byte]) << np.uint64(8 * byte)
    return np.uint64(column.low[block] + more)


@step
def value(column: Small, row: int) -> int:
    """The value of a row."""
    low = column.low[row]
    if low != FULL:
        return int(np.int64(low))
    return int(column.far[np.searchsorted(column.far_row, row)])


@kernel
def _measure(codes: U64, low: U64, offset: I64, width: U8) -> int:
    rows, words = codes.shape
    size = 0
    for block in range(len(low)):
        first, at = (block // words) * BLOCK, block % words
        last = min(first + BLOCK, rows)
        least, most = codes[first, at], codes[first, at]
        for row in range(first + 1, last):
            least, most = min(least, codes[row, at]), max(most, codes[row, at])
        spread = np.uint64(most - least)
        while spread > 0:
            width[block] += 1
            spread >>= np.uint64(8)
        low[block], offset[block] = least, size
        size += (last - first) * np.int64(width[block])
    return size


@kernel
def _fill(codes: U64, low: U64, offset: I64, width: U8, data: U8) -> None:
    rows, words = codes.shape
    for block in range(len(low)):
        first, at = (block // words) * BLOCK, block % words
        place = offset[block]
        for row in range(first, min(first + BLOCK, rows)):
            more = np.uint64(codes[row, at] - low[block])
            for _ in range(width[block]):
                data[place] = np.uint8(more & np.uint64(0xFF))
                more >>= np.uint64(8)
                place += 1


@kernel
def _narrow(values: I64, low: U32) -> int:
    far = 0
    for row in range(len(values)):
        if 0 <= values[row] < FULL:
            low[row] = values[row]
        else:
            low[row] = FULL
            far += 1
    return far


@kernel
def _far_rows(low: U32, far_row: I64) -> None:
    found = 0
    for row in range(len(low)):
        if low[row] == FULL:
            far_row[found] = row
            found += 1
