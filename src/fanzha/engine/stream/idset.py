"""A set of ids that a million entries do not slow: one bit says "surely not" for nearly all."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import Ids, mixed

BITS_AN_ID = 16
"""Bits of the first look an entry: one id in sixteen that is not in the set passes it."""


class IdSet:
    """Ids known to be involved. 0, the null id, is never in it.

    >>> listed = IdSet(np.array([13800000000, 0, 7], np.uint64))
    >>> listed.contains(np.array([7, 8, 0], np.uint64)).tolist(), len(listed)
    ([True, False, False], 2)
    """

    def __init__(self, ids: Ids) -> None:
        """Build from `ids`; doubles and nulls are dropped."""
        wanted = np.unique(np.asarray(ids, np.uint64))
        wanted = wanted[wanted != 0]
        self._size = len(wanted)
        self._table = np.zeros(_power(2 * self._size), np.uint64)
        self._bits = np.zeros(_power(BITS_AN_ID * self._size) // 64, np.uint64)
        _fill(wanted, self._table, self._bits)

    def __len__(self) -> int:
        """How many ids it holds."""
        return self._size

    def contains(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of `ids` are in the set."""
        out = np.zeros(len(ids), np.bool_)
        if self._size:
            _look(ids, self._table, self._bits, out)
        return out


def _power(least: int) -> int:
    return 1 << max(6, (max(least, 1) - 1).bit_length())


@nb.njit(cache=True, nogil=True)
def _fill(ids: Ids, table: Ids, bits: Ids) -> None:
    """Open addressing, linear probing; the bit is chosen by the upper half of the hash."""
    for x in ids:
        h = mixed(x)
        bit = (h >> np.uint64(32)) & np.uint64(len(bits) * 64 - 1)
        bits[bit >> np.uint64(6)] |= np.uint64(1) << (bit & np.uint64(63))
        at = h & np.uint64(len(table) - 1)
        while table[at] != 0:
            at = (at + np.uint64(1)) & np.uint64(len(table) - 1)
        table[at] = x


@nb.njit(cache=True, nogil=True)
def _look(ids: Ids, table: Ids, bits: Ids, out: NDArray[np.bool_]) -> None:
    for i in range(len(ids)):
        h = mixed(ids[i])
        bit = (h >> np.uint64(32)) & np.uint64(len(bits) * 64 - 1)
        if (bits[bit >> np.uint64(6)] >> (bit & np.uint64(63))) & np.uint64(1):
            out[i] = _probe(ids[i], h, table)


@nb.njit(cache=True, nogil=True)
def _probe(x: np.uint64, h: np.uint64, table: Ids) -> bool:
    at = h & np.uint64(len(table) - 1)
    while table[at] != 0:
        if table[at] == x:
            return True
        at = (at + np.uint64(1)) & np.uint64(len(table) - 1)
    return False
