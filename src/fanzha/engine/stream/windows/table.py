"""The memory of one role: what lies where.

index   int64[2ᵏ]   hash → slot: upper half of the hash 32 | slot + 1 32; linear probing. Not
                    saved: it is built again from the heads
heads   8 × int64   one cache line a key: key, first µs, last µs, meta, then the four words of
                    a young key, or where its ring or its busy block is
words   int64       rings of light keys, in size classes (CAPS), freed ones chained
longs, ints         busy blocks: panes and totals of a key that outgrew its ring
sets    int64       open-addressing sets of a busy key's distinct values
state   int64[64]   counters and the heads of the free chains
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import Ids
from fanzha.engine.stream.roles import WINDOWS
from fanzha.engine.stream.store import Spec
from fanzha.engine.stream.windows.plan import COUNT, FLAG, RAW, STREAMS, SUM, WIDTH, A, B, Plan
from fanzha.engine.stream.windows.rows import Longs

KEY, FIRST, LAST, META, RING = range(5)
HEAD = 8
"""int64s a head."""
SEEN_MASK = (1 << 32) - 1
N = 32
CLASS = 40
"""Where in `meta` the ring's length and class begin; below them how often the key was seen."""
BUSY = 255
CAPS = (4, 8, 12, 16, 24, 32, 48, 64)
"""Words a ring by class; class 0 lies in the head."""

SLOTS, LIVE, FREE_SLOT, WORDS, BLOCKS, FREE_BLOCK, SETS, CURSOR = range(8)
FREE_RING = 8
FREE_SET = 16
STATE = 64

PANES = np.array([window.panes for window in WINDOWS])
PANE_TICKS = np.array([window.ticks for window in WINDOWS])
STARTS = np.concatenate([[0], np.cumsum(PANES)])
"""Where a window's panes begin among all of them."""
NOW = 0
TOTALS = len(WINDOWS)
SET = TOTALS + WIDTH * len(WINDOWS)
"""In a busy block's longs: the newest pane and the totals of each window, then the sets of
stream 0's A and B and stream 1's, FIELDS numbers each: where it begins, its size as a power of
two, its entries, and how it samples: level, and the tick before which it does."""
FIELDS = 5
LONGS = SET + STREAMS * 2 * FIELDS
PLACES = 64


class Table(NamedTuple):
    """The arrays of one role, and the bytes that mark their changed blocks (`d_…`)."""

    entries: Longs
    heads: Longs
    words: Longs
    longs: NDArray[np.int64]
    ints: NDArray[np.int32]
    sets: Longs
    state: Longs
    d_heads: NDArray[np.uint8]
    d_words: NDArray[np.uint8]
    d_longs: NDArray[np.uint8]
    d_ints: NDArray[np.uint8]
    d_sets: NDArray[np.uint8]
    slots: NDArray[np.int64]
    raw: Longs


class Shape(NamedTuple):
    """What the kernel must know of a role. `ints`, `longs`: where a raw number lies in a pane of
    a busy block, −1 where it is not kept; `places`: where each stream's places begin."""

    stride: int
    keep_us: int
    cap: int
    sums: Longs
    ints: Longs
    longs: Longs
    pane_ints: int
    pane_longs: int
    places: Longs
    plain: int
    over: Ids
    under: Ids
    columns: NDArray[np.uint64]


def shape(plan: Plan, cap: int) -> Shape:
    """The shape of `plan`; a set of distinct values samples beyond `cap` entries."""
    small, large, places = _kept(plan)
    start = int(STARTS[-1]) * len(small)
    at = [start + PLACES * places.index(s) if s in places else -1 for s in range(STREAMS)]
    return Shape(
        plan.stride, plan.keep_us, cap, np.array(plan.sums, np.int64),
        _where(small), _where(large), len(small), len(large), np.array(at),
        *_program(plan),
    )  # fmt: skip


def _program(plan: Plan) -> tuple[int, Ids, Ids, NDArray[np.uint64]]:
    """The columns that are a raw number first, those divided by another after them, the three
    without a window last. Unsigned: an index that may be negative costs a look each time."""
    windowed = len(plan.over) - 3
    divided = plan.under[:windowed] >= 0
    order = np.argsort(divided, kind="stable")
    columns = plan.columns[:, [*order, *range(windowed, windowed + 3)]]
    over, under = plan.over[order], np.maximum(plan.under[order], 0)
    return (
        int((~divided).sum()), over.astype(np.uint64), under.astype(np.uint64),
        np.ascontiguousarray(columns.astype(np.uint64)),
    )  # fmt: skip


def specs(plan: Plan, keys: int) -> dict[str, Spec]:
    """The arrays of a role with room for `keys` keys."""
    small, large, places = _kept(plan)
    panes = int(STARTS[-1])
    return {
        "heads": Spec(np.int64, keys * HEAD + SLACK),
        "words": Spec(np.int64, keys * 32 * plan.stride + SLACK),
        "longs": Spec(np.int64, keys // 8 + BATCH, LONGS + panes * len(large)),
        "ints": Spec(np.int32, keys // 8 + BATCH, panes * len(small) + PLACES * len(places) or 1),
        "sets": Spec(np.int64, keys * 32 + SLACK),
        "state": Spec(np.int64, STATE),
    }


BATCH = 1 << 16
"""Busy blocks that one batch may take beyond what is in use."""
SLACK = 1 << 25
"""Numbers that one batch may take beyond what is in use."""


def _kept(plan: Plan) -> tuple[list[int], list[int], list[int]]:
    """The raw numbers kept a pane as int32 and as int64, and the streams with places."""
    small, large, places = [], [], []
    for stream, taken in enumerate(plan.taken):
        small.append(stream * RAW + COUNT)
        small += [stream * RAW + A] if taken.distinct_a else []
        small += [stream * RAW + B] if taken.distinct_b else []
        small += [stream * RAW + FLAG] if taken.flag else []
        large += [stream * RAW + SUM] if taken.sums else []
        places += [stream] if taken.place else []
    return small, large, places


def _where(kept: list[int]) -> Longs:
    out = np.full(WIDTH, -1, np.int64)
    out[kept] = np.arange(len(kept))
    return out
