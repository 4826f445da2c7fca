"""Where a key's record rests: an open-addressing index of slots, for kernels that keep records.

`index` holds slot numbers, -1 where free; its length is a power of two. Keys rest in the records'
own array `keys`, by slot, 0 in a free one. Linear probing; a removal moves later entries back, so
that no mark of the dead is left and a long life does not slow the table (Knuth, TAOCP 3, 6.4,
algorithm R).
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import mixed
from fanzha.engine.stream.store import Store

Index = NDArray[np.int32]
Keys = NDArray[np.uint64]
FREE = -1
USED, FREED = range(2)
"""In the state of a table: slots taken so far, and how many of them are free again."""


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


class Slots:
    """Index and free slots of a table whose records a store keeps under `keys`.

    Neither is saved: both follow from the keys. Kernels take slots from `free` (the first FREED of
    it) and count them in `state`; between two runs USED is what the store says is in use.
    """

    def __init__(self, held: Store, state: Store) -> None:
        self._held, self._state = held, state["state"]
        self._build(64)

    def __len__(self) -> int:
        """Keys that have a slot."""
        return int(self._state[USED] - self._state[FREED])

    def make_room(self, more: int) -> bool:
        """Index and free slots large enough for `more` keys; whether they were built anew for it.
        The records stay where they are."""
        wanted = self._held.used("keys") + more
        if wanted <= len(self.index) // 2:
            return False
        self._build(wanted)
        return True

    def load(self) -> None:
        """Build them for the keys that a snapshot brought."""
        self._build(self._held.used("keys"))

    def _build(self, wanted: int) -> None:
        size = 1 << max(7, int(2 * wanted).bit_length() + 1)
        keys = self._held["keys"][: self._held.used("keys")]
        self.index = np.full(size, FREE, np.int32)
        enter_all(self.index, keys, keys != 0)
        empty = np.flatnonzero(keys == 0)
        self.free = np.zeros(size, np.int32)
        self.free[: len(empty)] = empty
        self._state[FREED] = len(empty)
