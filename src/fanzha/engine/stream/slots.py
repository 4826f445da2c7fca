"""Where a key's record rests: an open-addressing index of slots, for kernels that keep records.

`index` holds slot numbers, -1 where free; its length is a power of two. Keys rest in the records'
own array `keys`, by slot. Linear probing; a removal moves later entries back, so that no mark of
the dead is left and a long life does not slow the table (Knuth, TAOCP 3, 6.4, algorithm R).
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import mixed

Index = NDArray[np.int32]
Keys = NDArray[np.uint64]
FREE = -1


@nb.njit(cache=True, nogil=True, inline="always")
def home(index: Index, key: np.uint64) -> int:
    """Where the search for `key` begins."""
    return int(np.int64(mixed(key) & np.uint64(len(index) - 1)))


@nb.njit(cache=True, nogil=True)
def find(index: Index, keys: Keys, key: np.uint64) -> int:
    """The slot of `key`, -1 when it has none."""
    at = home(index, key)
    while index[at] >= 0:
        if keys[index[at]] == key:
            return int(index[at])
        at = (at + 1) & (len(index) - 1)
    return FREE


@nb.njit(cache=True, nogil=True)
def put(index: Index, key: np.uint64, slot: int) -> None:
    """Enter a key that is not there yet. The index must have a free place."""
    at = home(index, key)
    while index[at] >= 0:
        at = (at + 1) & (len(index) - 1)
    index[at] = slot


@nb.njit(cache=True, nogil=True)
def remove(index: Index, keys: Keys, key: np.uint64) -> None:
    """Take out a key that is there."""
    mask = len(index) - 1
    at = home(index, key)
    while keys[index[at]] != key:
        at = (at + 1) & mask
    hole, at = at, (at + 1) & mask
    while index[at] >= 0:
        wanted = home(index, keys[index[at]])
        if ((at - wanted) & mask) >= ((at - hole) & mask):
            index[hole] = index[at]
            hole = at
        at = (at + 1) & mask
    index[hole] = FREE


@nb.njit(cache=True, nogil=True)
def enter_all(index: Index, keys: Keys, used: NDArray[np.bool_]) -> None:
    """Fill an empty index with every slot in use, in order."""
    for slot in range(len(used)):
        if used[slot]:
            put(index, keys[slot], slot)
