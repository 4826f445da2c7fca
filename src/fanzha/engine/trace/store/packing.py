"""Columns of numbers in few bytes, each number still read by itself.

`Packed` keeps 64 values as their smallest and the bytes in which they differ from it (frame of
reference: Goldstein, Ramakrishnan and Shaft, "Compressing Relations and Indexes", ICDE 1998).
`Small` keeps values in four bytes; the few that do not fit are `Far`.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, TypeVar

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
"""Stands in four bytes where the value is far."""
HEAD = 2
LEAST, PLACE = range(HEAD)
WIDE = 8
"""In PLACE, the bits above these are where the block's data begins; these are a value's bytes."""


class Packed(NamedTuple):
    """Rows of `words` uint64 each. Block b of word w has line b * words + w in `head`."""

    words: int
    head: Annotated[U64, HEAD]
    data: U8


class Far(NamedTuple):
    """The values below 0 or from 2³² - 1 up, and their rows."""

    row: I64
    value: I64


class Small(NamedTuple):
    """int64 values."""

    low: U32
    far: Far


def packed(codes: U64) -> Packed:
    """Pack rows of uint64 words, shape (n, words).

    >>> column = packed(np.array([[7], [9], [2**60]], np.uint64))
    >>> [int(word(column, row, 0)) for row in range(3)]
    [7, 9, 1152921504606846976]
    """
    rows, words = codes.shape
    head = np.zeros((-(-rows // BLOCK) * words, HEAD), np.uint64)
    data = np.zeros(_measure(codes, head), np.uint8)
    _fill(codes, head, data)
    return Packed(words, frozen(head), frozen(data))


def small(values: I64) -> Small:
    """Keep int64 values in four bytes where they fit.

    >>> column = small(np.array([5, -1, 2**40]))
    >>> [int(value(column, row)) for row in range(3)]
    [5, -1, 1099511627776]
    """
    low = np.empty((len(values), 1), np.uint32)
    far = narrowed(values, low, 0)
    return Small(frozen(low[:, 0]), far)


def narrowed(values: I64, table: U32, column: int) -> Far:
    """Write values in four bytes each into a column of `table`; what does not fit."""
    far_row = np.empty(_narrow(values, table, column), np.int64)
    _far_rows(table, column, far_row)
    return Far(frozen(far_row), frozen(values[far_row]))


def frozen(array: Array) -> Array:
    """The array, never to be written again. Mapped files are so too: kernels know one type."""
    array.flags.writeable = False
    return array


@step
def word(column: Packed, row: int, at: int) -> np.uint64:
    """Word `at` of a row."""
    block = (row // BLOCK) * column.words + at
    found = column.head[block, PLACE]
    width = np.int64(found & np.uint64((1 << WIDE) - 1))
    place = np.int64(found >> np.uint64(WIDE)) + (row % BLOCK) * width
    more = np.uint64(0)
    for byte in range(width):
        more |= np.uint64(column.data[place + byte]) << np.uint64(8 * byte)
    return np.uint64(column.head[block, LEAST] + more)


@step
def value(column: Small, row: int) -> int:
    """The value of a row."""
    return exact(column.low[row], column.far, row)


@step
def exact(low: np.uint32, far: Far, row: int) -> int:
    """The value of a row whose four bytes are `low`."""
    if low != FULL:
        return int(np.int64(low))
    return int(far.value[np.searchsorted(far.row, row)])


@kernel
def _measure(codes: U64, head: U64) -> int:
    rows, words = codes.shape
    size = 0
    for block in range(len(head)):
        first, at = (block // words) * BLOCK, block % words
        last = min(first + BLOCK, rows)
        least, most = codes[first, at], codes[first, at]
        for row in range(first + 1, last):
            least, most = min(least, codes[row, at]), max(most, codes[row, at])
        spread, width = np.uint64(most - least), 0
        while spread > 0:
            width += 1
            spread >>= np.uint64(8)
        head[block, LEAST], head[block, PLACE] = least, np.uint64((size << WIDE) | width)
        size += (last - first) * width
    return size


@kernel
def _fill(codes: U64, head: U64, data: U8) -> None:
    rows, words = codes.shape
    place = 0
    for block in range(len(head)):
        first, at = (block // words) * BLOCK, block % words
        width = np.int64(head[block, PLACE] & np.uint64((1 << WIDE) - 1))
        for row in range(first, min(first + BLOCK, rows)):
            more = np.uint64(codes[row, at] - head[block, LEAST])
            for _ in range(width):
                data[place] = np.uint8(more & np.uint64(0xFF))
                more >>= np.uint64(8)
                place += 1


@kernel
def _narrow(values: I64, table: U32, column: int) -> int:
    far = 0
    for row in range(len(values)):
        if 0 <= values[row] < FULL:
            table[row, column] = values[row]
        else:
            table[row, column] = FULL
            far += 1
    return far


@kernel
def _far_rows(table: U32, column: int, far_row: I64) -> None:
    found = 0
    for row in range(len(table)):
        if table[row, column] == FULL:
            far_row[found] = row
            found += 1
