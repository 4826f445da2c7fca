"""Allocation: take from the chain of freed blocks of that size, else from the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.store import BLOCK_BITS
from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.rows import Longs
from fanzha.engine.stream.windows.table import (
    BLOCKS,
    CAPS,
    FREE_BLOCK,
    FREE_RING,
    FREE_SET,
    FREE_SLOT,
    HEAD,
    SETS,
    SLOTS,
    WORDS,
    Table,
)  # fmt: skip

_CAPS = np.array(CAPS)


@step
def mark(dirty: NDArray[np.uint8], low: int, high: int) -> None:
    """Bytes low ≤ i < high changed."""
    for block in range(low >> BLOCK_BITS, ((high - 1) >> BLOCK_BITS) + 1):
        dirty[block] = 1


@step
def _taken(cells: Longs, state: Longs, chain: int, end: int, size: int) -> int:
    """Where `size` numbers begin. A chain's head is its first block's place + 1; each freed
    block's first number is the next head."""
    if state[chain] != 0:
        at = state[chain] - 1
        state[chain] = cells[at]
        return int(at)
    at = state[end]
    state[end] += size
    return int(at)


@part
def new_slot(t: Table) -> int:
    """A slot for a key, its head all zero. A freed head keeps the chain in its second number."""
    if t.state[FREE_SLOT] == 0:
        t.state[SLOTS] += 1
        return int(t.state[SLOTS] - 1)
    slot = t.state[FREE_SLOT] - 1
    t.state[FREE_SLOT] = t.heads[slot * HEAD + 1]
    t.heads[slot * HEAD + 1] = 0
    return int(slot)


@part
def free_slot(t: Table, slot: int) -> None:
    """Give a slot back."""
    t.heads[slot * HEAD : slot * HEAD + HEAD] = 0
    t.heads[slot * HEAD + 1] = t.state[FREE_SLOT]
    t.state[FREE_SLOT] = slot + 1
    mark_head(t, slot)


@part
def new_ring(t: Table, kind: int, stride: int) -> int:
    """Where a ring of class `kind` begins."""
    return _taken(t.words, t.state, FREE_RING + kind, WORDS, int(_CAPS[kind]) * stride)


@part
def free_ring(t: Table, kind: int, at: int) -> None:
    """Give a ring back."""
    t.words[at] = t.state[FREE_RING + kind]
    t.state[FREE_RING + kind] = at + 1
    mark(t.d_words, at * 8, at * 8 + 8)


@part
def new_set(t: Table, bits: int) -> int:
    """Where a set of 2**bits zeroed entries begins."""
    at = _taken(t.sets, t.state, FREE_SET + bits, SETS, 1 << bits)
    t.sets[at : at + (1 << bits)] = 0
    mark(t.d_sets, at * 8, (at + (1 << bits)) * 8)
    return int(at)


@part
def free_set(t: Table, bits: int, at: int) -> None:
    """Give a set back."""
    t.sets[at] = t.state[FREE_SET + bits]
    t.state[FREE_SET + bits] = at + 1
    mark(t.d_sets, at * 8, at * 8 + 8)


@part
def new_block(t: Table) -> int:
    """A busy block, all zero."""
    if t.state[FREE_BLOCK] == 0:
        t.state[BLOCKS] += 1
        return int(t.state[BLOCKS] - 1)
    at = t.state[FREE_BLOCK] - 1
    t.state[FREE_BLOCK] = t.longs[at, 0]
    t.longs[at, :] = 0
    t.ints[at, :] = 0
    return int(at)


@part
def free_block(t: Table, at: int) -> None:
    """Give a busy block back."""
    t.longs[at, 0] = t.state[FREE_BLOCK]
    t.state[FREE_BLOCK] = at + 1
    mark_block(t, at)


@step
def mark_block(t: Table, at: int) -> None:
    """A busy block changed."""
    longs, ints = t.longs.shape[1] * 8, t.ints.shape[1] * 4
    mark(t.d_longs, at * longs, (at + 1) * longs)
    mark(t.d_ints, at * ints, (at + 1) * ints)


@step
def mark_head(t: Table, slot: int) -> None:
    """A key's head changed."""
    t.d_heads[slot * HEAD * 8 >> BLOCK_BITS] = 1
