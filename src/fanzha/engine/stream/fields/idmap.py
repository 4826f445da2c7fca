"""A map from id to id that does not change: whose phone, whose account.

Open addressing at most half full, so that a look-up of a million-entry map touches one or two
cache lines; `searchsorted` would touch twenty.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.uint64]
_NONE, _FACTOR = np.uint64(0), np.uint64(0x9E3779B97F4A7C15)


class IdMap:
    """`values[i]` by `keys[i]`; 0 is no key. The last of two entries of one key holds.

    >>> owner = IdMap(np.array([7, 9], np.uint64), np.array([70, 90], np.uint64))
    >>> owner.get(np.array([9, 0, 8], np.uint64)).tolist(), len(owner)
    ([90, 0, 0], 2)
    """

    def __init__(self, keys: Ids | None = None, values: Ids | None = None) -> None:
        none = np.zeros(0, np.uint64)
        given = none if keys is None else np.ascontiguousarray(keys, np.uint64)
        held = none if values is None else np.ascontiguousarray(values, np.uint64)
        if len(given) != len(held):
            raise ValueError(f"{len(given)} keys and {len(held)} values")
        bits = max(4, int(2 * len(given) + 1).bit_length())
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.uint64)
        self._size: int = _fill(self._keys, self._values, self._shift, given, held)

    def __len__(self) -> int:
        """How many keys it has."""
        return self._size

    def get(self, ids: Ids) -> Ids:
        """The value of each id, 0 where there is none."""
        if not self._size:
            return np.zeros(len(ids), np.uint64)
        found: Ids = _look_up(self._keys, self._values, self._shift, ids)
        return found


@nb.njit(cache=True, nogil=True)
def _fill(keys: Ids, values: Ids, shift: np.uint64, given: Ids, held: Ids) -> int:
    size, mask = 0, len(keys) - 1
    for at in range(len(given)):
        key = given[at]
        if key == _NONE:
            continue
        slot = np.int64((key * _FACTOR) >> shift)
        while keys[slot] != _NONE and keys[slot] != key:
            slot = (slot + 1) & mask
        size += keys[slot] == _NONE
        keys[slot], values[slot] = key, held[at]
    return size


@nb.njit(cache=True, nogil=True)
def _look_up(keys: Ids, values: Ids, shift: np.uint64, ids: Ids) -> Any:
    found, mask = np.zeros(len(ids), np.uint64), len(keys) - 1
    for at in range(len(ids)):
        key = ids[at]
        if key == _NONE:
            continue
        slot = np.int64((key * _FACTOR) >> shift)
        while keys[slot] != _NONE and keys[slot] != key:
            slot = (slot + 1) & mask
        if keys[slot] == key:
            found[at] = values[slot]
    return found
