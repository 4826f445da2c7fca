"""One role's part of a batch: find each row's key, add the row, read the windows.

Rows go in blocks. For a block all keys are looked up first and what they point at is fetched
ahead, so that the waits for memory overlap instead of following one another; then the rows are
done one by one, in log order.
"""

from __future__ import annotations

import numpy as np

from fanzha.engine.stream.frame import Numbers
from fanzha.engine.stream.windows import arena, busy, history, index, ring
from fanzha.engine.stream.windows.history import NONE, TICK_US
from fanzha.engine.stream.windows.low import entry, prefetch, step
from fanzha.engine.stream.windows.rows import READ, Rows
from fanzha.engine.stream.windows.table import (
    BUSY,
    CLASS,
    CURSOR,
    FIRST,
    HEAD,
    KEY,
    LAST,
    LIVE,
    META,
    RING,
    SEEN_MASK,
    SLOTS,
    N,
    Shape,
    Table,
)  # fmt: skip

BLOCK = 96
"""Rows looked up together."""
ONCE = 3
"""Columns without a window, the last ones: age, gap, seen."""


@entry
def read(t: Table, s: Shape, r: Rows, values: Numbers, low: int, high: int) -> None:
    """Rows low ≤ i < high of a frame, for one role."""
    shift = index.shift_of(len(t.entries))
    for start in range(low, high, BLOCK):
        stop = min(start + BLOCK, high)
        _look_up(t, r, shift, start, stop)
        for i in range(start, stop):
            _row(t, s, r, shift, values, i, i - start)


@step
def _look_up(t: Table, r: Rows, shift: int, start: int, stop: int) -> None:
    """The slots of a block's keys; a key that is new stays NONE until its row is done."""
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            prefetch(t.entries, index.half(r.key[p, i]) >> shift)
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            slot = _guess(t, shift, index.half(r.key[p, i]))
            t.slots[p, i - start] = slot
            if slot >= 0:
                prefetch(t.heads, slot * HEAD)
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            _fetch_ring(t, t.slots[p, i - start])


@step
def _guess(t: Table, shift: int, h: int) -> int:
    """The first slot whose hash agrees; whether the key does is seen when its head is here."""
    at = h >> shift
    while t.entries[at] != 0:
        if (t.entries[at] >> 32) & index.LOW == h:
            return int(t.entries[at] & index.LOW) - 1
        at = (at + 1) & (len(t.entries) - 1)
    return NONE


@step
def _fetch_ring(t: Table, slot: int) -> None:
    if slot < 0:
        return
    meta = t.heads[slot * HEAD + META]
    kind, place = (meta >> CLASS) & 255, t.heads[slot * HEAD + RING]
    if kind == BUSY:
        prefetch(t.longs, place)
    elif kind:
        for word in range(place, place + ((meta >> N) & 255), 8):
            prefetch(t.words, word)


@step
def _row(t: Table, s: Shape, r: Rows, shift: int, values: Numbers, i: int, j: int) -> None:
    """Gap and times seen are of before this row; all else is read when every prefix is added."""
    for p in range(r.key.shape[0]):
        slot = t.slots[p, j] = history.slot_of(t, s, r, shift, p, i, t.slots[p, j])
        if r.key[p, i] != 0:
            _before(t, s, r, values, p, i, slot)
    for p in range(r.key.shape[0]):
        if r.key[p, i] != 0 and r.act[p, i] != READ:
            if t.slots[p, j] < 0:
                t.slots[p, j] = history.come_in(t, shift, r.key[p, i])
            twice = p > 0 and r.key[p, i] == r.key[0, i] and r.act[0, i] != READ
            history.add(t, s, r, p, i, t.slots[p, j], twice)
    for p in range(r.key.shape[0]):
        if r.key[p, i] != 0:
            _write(t, s, values, p, i, t.slots[p, j])
        else:
            for column in s.columns[p]:
                values[column, i] = np.nan


@step
def _before(t: Table, s: Shape, r: Rows, values: Numbers, p: int, i: int, slot: int) -> None:
    seen = t.heads[slot * HEAD + META] & SEEN_MASK if slot >= 0 else 0
    gap = np.nan
    if seen:
        gap = max(0, r.event_us[i] - t.heads[slot * HEAD + LAST]) / 1e6
    columns = s.columns[p]
    values[columns[len(columns) - 2], i] = gap
    values[columns[len(columns) - 1], i] = seen


@step
def _write(t: Table, s: Shape, values: Numbers, p: int, i: int, slot: int) -> None:
    """Read the windows of a key into row i."""
    age = _scan(t, s, slot)
    columns, row = s.columns[p], np.uint64(i)
    for c in range(s.plain):
        values[columns[c], row] = t.raw[s.over[c]]
    for c in range(s.plain, len(s.over)):
        under = t.raw[s.under[c]]
        values[columns[c], row] = t.raw[s.over[c]] / under if under else np.nan
    values[columns[len(columns) - ONCE], i] = age / 1e6


@step
def _scan(t: Table, s: Shape, slot: int) -> int:
    """The raw numbers of a key's windows → µs since it was first seen."""
    head = slot * HEAD
    if slot < 0 or t.heads[head + META] & SEEN_MASK == 0:
        t.raw[:] = 0
        return 0
    last = t.heads[head + LAST]
    kind = (t.heads[head + META] >> CLASS) & 255
    if kind == BUSY:
        busy.scan(t, s, t.heads[head + RING], t.raw)
    else:
        n = (t.heads[head + META] >> N) & 255
        if kind == 0:
            ring.scan(t.heads, head + RING, n, last // TICK_US, s, t.raw)
        else:
            ring.scan(t.words, t.heads[head + RING], n, last // TICK_US, s, t.raw)
    return int(last - t.heads[head + FIRST])


@entry
def sweep(t: Table, s: Shape, log_us: int, slots: int) -> None:
    """Look at the next `slots` slots, round and round; free what is idle or forgotten."""
    shift = index.shift_of(len(t.entries))
    for _ in range(min(slots, t.state[SLOTS])):
        slot = t.state[CURSOR] % t.state[SLOTS]
        t.state[CURSOR] = slot + 1
        key = t.heads[slot * HEAD + KEY]
        if key != 0 and history.age(t, s, slot, log_us):
            index.drop(t.entries, shift, index.half(key), slot)
            arena.free_slot(t, slot)
            t.state[LIVE] -= 1
