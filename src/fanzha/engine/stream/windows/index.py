"""The index: open addressing with linear probing (Knuth, TAOCP 6.4, algorithms L and R).

An entry keeps the upper half of its key's hash, whose top bits are its home: growing and deleting
never look at the heads, and growing reads and writes in order.
"""

from __future__ import annotations

import numpy as np

from fanzha.engine.stream.ids import mixed
from fanzha.engine.stream.windows.low import entry, part, step
from fanzha.engine.stream.windows.rows import Longs
from fanzha.engine.stream.windows.table import HEAD, KEY

LOW = 0xFFFFFFFF


@step
def half(key: int) -> int:
    """The upper half of the key's hash."""
    return int(np.int64(mixed(np.uint64(key)) >> np.uint64(32)))


@step
def shift_of(size: int) -> int:
    """How far a half is shifted to give its home in an index of `size` entries."""
    shift = 32
    while size > 1:
        size >>= 1
        shift -= 1
    return shift


@step
def find(index: Longs, shift: int, heads: Longs, key: int, h: int) -> int:
    """The slot of `key`, −1 where it has none."""
    at = h >> shift
    while index[at] != 0:
        if (index[at] >> 32) & LOW == h:
            slot = (index[at] & LOW) - 1
            if heads[slot * HEAD + KEY] == key:
                return int(slot)
        at = (at + 1) & (len(index) - 1)
    return -1


@step
def put(index: Longs, shift: int, h: int, slot: int) -> None:
    """Add an entry that is not there."""
    at = h >> shift
    while index[at] != 0:
        at = (at + 1) & (len(index) - 1)
    index[at] = (h << 32) | (slot + 1)


@part
def drop(index: Longs, shift: int, h: int, slot: int) -> None:
    """Take an entry out and move those behind it nearer to their homes."""
    mask = len(index) - 1
    at = h >> shift
    while index[at] & LOW != slot + 1:
        at = (at + 1) & mask
    hole = at
    while True:
        at = (at + 1) & mask
        if index[at] == 0:
            break
        home = ((index[at] >> 32) & LOW) >> shift
        if (at - home) & mask >= (at - hole) & mask:
            index[hole] = index[at]
            hole = at
    index[hole] = 0


@entry
def grow(old: Longs, new: Longs) -> None:
    """Every entry of `old` into the larger `new`."""
    shift = shift_of(len(new))
    for held in old:
        if held != 0:
            put(new, shift, (held >> 32) & LOW, (held & LOW) - 1)


@entry
def rebuild(heads: Longs, slots: int, new: Longs) -> None:
    """The index of the keys in `heads`."""
    shift = shift_of(len(new))
    for slot in range(slots):
        key = heads[slot * HEAD + KEY]
        if key != 0:
            put(new, shift, half(key), slot)
