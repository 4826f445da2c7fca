"""The name of a log's content: a sum over its transfers, so that it grows with each and does not
depend on their order or on the parts they came in.

128 bits: each transfer adds two 64-bit hashes of all a trace reads of it (FNV-1a of the texts,
mixed by the finisher of SplitMix64, Steele et al., OOPSLA 2014). It tells contents apart that
differ by accident; it is no seal against someone who looks for a collision.
"""

from __future__ import annotations

import numpy as np

from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.packing import I64, U8, U64

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)
Sums = tuple[int, int]
NOTHING: Sums = (0, 0)


def added(one: Sums, other: Sums) -> Sums:
    """The sums of two parts together."""
    return (one[0] + other[0]) % 2**64, (one[1] + other[1]) % 2**64


def named(sums: Sums, numbered: bool) -> str:
    """The version as 32 hex digits. Ids ordered as numbers make another log than texts."""
    return f"{sums[0] ^ int(numbered):016x}{sums[1]:016x}"


@step
def hash_text(data: U8, start: int, end: int) -> np.uint64:
    """A 64-bit hash of a text."""
    state = _BASIS
    for place in range(start, end):
        state = (state ^ np.uint64(data[place])) * _PRIME
    return mixed(state)


@step
def mixed(state: np.uint64) -> np.uint64:
    """A number none of whose bits tells of one bit alone."""
    state = state + _GOLDEN
    state = (state ^ (state >> _30)) * _MIX1
    state = (state ^ (state >> _27)) * _MIX2
    return np.uint64(state ^ (state >> _31))


@kernel
def hash_texts(data: U8, offset: I64) -> U64:
    """The hash of each text."""
    hashes = np.empty(len(offset) - 1, np.uint64)
    for row in range(len(hashes)):
        hashes[row] = hash_text(data, offset[row], offset[row + 1])
    return hashes


@kernel
def sum_rows(
    ids: U64, time_us: I64, payer: U64, payee: U64, amount: I64, kind: U64
) -> tuple[np.uint64, np.uint64]:
    """The two sums over transfers; texts as their hashes."""
    first, second = np.uint64(0), np.uint64(0)
    for row in range(len(ids)):
        state = mixed(ids[row] ^ np.uint64(time_us[row]))
        state = mixed(state ^ payer[row])
        state = mixed(state ^ payee[row])
        state = mixed(state ^ np.uint64(amount[row]))
        state = mixed(state ^ kind[row])
        first += state
        second += mixed(state ^ _PRIME)
    return first, second
