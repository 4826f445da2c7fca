"""One role's part of a batch: find each row's key, add the row, read the windows.

Rows go in blocks. For a block all keys are looked up first and what they point at is fetched
ahead, so that the waits for memory overlap instead of following one another; then the rows are
done one by one, in log order.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from fanzha.engine.stream.frame import Numbers
from fanzha.engine.stream.windows import arena, busy, index, ring
from fanzha.engine.stream.windows.low import prefetch
from fanzha.engine.stream.windows.rows import (
    A_MASK,
    BIG,
    NULL,
    READ,
    STREAM,
    TICK,
    TICKS,
    Longs,
    Rows,
)  # fmt: skip
from fanzha.engine.stream.windows.table import (
    BUSY,
    CAPS,
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
TICK_US = 10_000_000
IDLE_US = 8 * 86_400_000_000
"""A key without a row for so long has empty windows, whatever is still stored."""
NONE = -1
ONCE = 3
"""Columns without a window; the last: age, gap, seen."""
_CAPS = np.array(CAPS)


@nb.njit(cache=True, nogil=True, _nrt=False)
def read(t: Table, s: Shape, r: Rows, values: Numbers, low: int, high: int) -> None:
    """Rows low ≤ i < high of a frame, for one role."""
    shift = index.shift_of(len(t.index))
    for start in range(low, high, BLOCK):
        stop = min(start + BLOCK, high)
        _look_up(t, r, shift, start, stop)
        for i in range(start, stop):
            _row(t, s, r, shift, values, i, i - start)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _look_up(t: Table, r: Rows, shift: int, start: int, stop: int) -> None:
    """The slots of a block's keys; a key that is new stays NONE until its row is done."""
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            prefetch(t.index, index.half(r.key[p, i]) >> shift)
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            slot = _guess(t, shift, index.half(r.key[p, i]))
            t.slots[p, i - start] = slot
            if slot >= 0:
                prefetch(t.heads, slot * HEAD)
    for p in range(r.key.shape[0]):
        for i in range(start, stop):
            _fetch_ring(t, t.slots[p, i - start])


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _guess(t: Table, shift: int, h: int) -> int:
    """The first slot whose hash agrees; whether the key does is seen when its head is here."""
    at = h >> shift
    while t.index[at] != 0:
        if (t.index[at] >> 32) & index.LOW == h:
            return (t.index[at] & index.LOW) - 1
        at = (at + 1) & (len(t.index) - 1)
    return NONE


@nb.njit(nogil=True, _nrt=False, forceinline=True)
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


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _row(t: Table, s: Shape, r: Rows, shift: int, values: Numbers, i: int, j: int) -> None:
    """Gap and times seen are of before this row; all else is read when every prefix is added."""
    for p in range(r.key.shape[0]):
        slot = t.slots[p, j] = _slot(t, s, r, shift, p, i, t.slots[p, j])
        if r.key[p, i] != 0:
            _before(t, s, r, values, p, i, slot)
    for p in range(r.key.shape[0]):
        if r.key[p, i] != 0 and r.act[p, i] != READ:
            if t.slots[p, j] < 0:
                t.slots[p, j] = _come_in(t, shift, r.key[p, i])
            twice = p > 0 and r.key[p, i] == r.key[0, i] and r.act[0, i] != READ
            _add(t, s, r, p, i, t.slots[p, j], twice)
    for p in range(r.key.shape[0]):
        if r.key[p, i] != 0:
            _write(t, s, r, values, p, i, t.slots[p, j])
        else:
            for column in s.columns[p]:
                values[column, i] = np.nan


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _slot(t: Table, s: Shape, r: Rows, shift: int, p: int, i: int, slot: int) -> int:
    """The slot of the row's key; a key not seen for so long that it is forgotten starts anew."""
    key = r.key[p, i]
    if key == 0:
        return NONE
    if slot < 0 or t.heads[slot * HEAD + KEY] != key:
        slot = index.find(t.index, shift, t.heads, key, index.half(key))
    if slot >= 0:
        _age(t, s, slot, r.log_us[i])
    return slot


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _come_in(t: Table, shift: int, key: int) -> int:
    """The slot of a key that had none."""
    h = index.half(key)
    slot = index.find(t.index, shift, t.heads, key, h)
    if slot < 0:
        slot = arena.new_slot(t)
        t.heads[slot * HEAD + KEY] = key
        index.put(t.index, shift, h, slot)
        t.state[LIVE] += 1
    return slot


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _age(t: Table, s: Shape, slot: int, log_us: int) -> bool:
    """Empty the windows of a key that was idle for IDLE_US, and after `keep_us` forget when it
    was seen, too → whether it is forgotten. Done at every look, so that it does not matter
    when a sweep comes by."""
    idle = log_us - t.heads[slot * HEAD + LAST]
    if idle > IDLE_US and t.heads[slot * HEAD + META] > SEEN_MASK:
        _empty(t, slot)
    if idle > s.keep_us and t.heads[slot * HEAD + META]:
        t.heads[slot * HEAD + META] = 0
        arena.mark_head(t, slot)
    return idle > s.keep_us


@nb.njit(nogil=True, _nrt=False)
def _empty(t: Table, slot: int) -> None:
    """Give back what the key's windows take."""
    head = slot * HEAD
    kind = (t.heads[head + META] >> CLASS) & 255
    if kind == BUSY:
        busy.end(t, t.heads[head + RING])
    elif kind:
        arena.free_ring(t, kind, t.heads[head + RING])
    t.heads[head + META] &= SEEN_MASK
    arena.mark_head(t, slot)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _before(t: Table, s: Shape, r: Rows, values: Numbers, p: int, i: int, slot: int) -> None:
    seen = t.heads[slot * HEAD + META] & SEEN_MASK if slot >= 0 else 0
    gap = np.nan
    if seen:
        gap = max(0, r.event_us[i] - t.heads[slot * HEAD + LAST]) / 1e6
    columns = s.columns[p]
    values[columns[len(columns) - 2], i] = gap
    values[columns[len(columns) - 1], i] = seen


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _add(t: Table, s: Shape, r: Rows, p: int, i: int, slot: int, twice: bool) -> None:
    """Add row i to a key. `twice`: the row was added to it already, as another prefix."""
    head = slot * HEAD
    now = r.event_us[i]
    if t.heads[head + META] & SEEN_MASK == 0:
        t.heads[head + FIRST] = t.heads[head + LAST] = now
    last = t.heads[head + LAST]
    t.heads[head + LAST] = max(last, now)
    if not twice:
        t.heads[head + META] += 1
    _count(t, s, slot, last // TICK_US, now // TICK_US, r.word[p, i], r.b[p, i], r.act[p, i] & BIG)
    arena.mark_head(t, slot)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _count(
    t: Table, s: Shape, slot: int, last: int, tick: int, word: int, b: int, big: int
) -> None:
    """Put the row into the key's windows; `last` was the key's latest tick."""
    head = slot * HEAD
    now = max(last, tick)
    low = ring.last_edge(now)
    if (t.heads[head + META] >> CLASS) & 255 != BUSY:
        n = _make_room(t, s, slot, last, now, low, big)
        if n >= 0:
            if tick >= low:
                _insert(t, s, slot, n, now, tick, word, b)
            return
    block = t.heads[head + RING]
    busy.advance(t, s, block, now)
    if tick >= low:
        busy.add(t, s, block, tick, word, b)
    arena.mark_block(t, block)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _make_room(t: Table, s: Shape, slot: int, last: int, now: int, low: int, big: int) -> int:
    """Room for one more word → words held, or NONE where the key is busy from now on."""
    head = slot * HEAD
    meta = t.heads[head + META]
    kind, n = (meta >> CLASS) & 255, (meta >> N) & 255
    place = t.heads[head + RING]
    if kind == 0:
        n = ring.expire(t.heads, head + RING, n, s.stride, last, low)
    else:
        n = ring.expire(t.words, place, n, s.stride, last, low)
    full = n >= (_CAPS[kind] // s.stride if kind == 0 else _CAPS[kind])
    if big or (full and kind + 1 == len(_CAPS)):
        _become_busy(t, s, slot, n, now)
        return NONE
    if full:
        kind = _outgrow(t, s, head, kind, n)
    t.heads[head + META] = (meta & SEEN_MASK) | n << N | kind << CLASS
    return n


@nb.njit(nogil=True, _nrt=False)
def _outgrow(t: Table, s: Shape, head: int, kind: int, n: int) -> int:
    """Move a ring to the next class."""
    at = arena.new_ring(t, kind + 1, s.stride)
    old = t.heads[head + RING]
    if kind == 0:
        for i in range(n * s.stride):
            t.words[at + i] = t.heads[head + RING + i]
    else:
        for i in range(n * s.stride):
            t.words[at + i] = t.words[old + i]
        arena.free_ring(t, kind, old)
    t.heads[head + RING] = at
    return kind + 1


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _insert(t: Table, s: Shape, slot: int, n: int, now: int, tick: int, word: int, b: int) -> None:
    head = slot * HEAD
    if (t.heads[head + META] >> CLASS) & 255 == 0:
        ring.insert(t.heads, head + RING, n, s.stride, now, tick, word, b)
    else:
        at = t.heads[head + RING]
        ring.insert(t.words, at, n, s.stride, now, tick, word, b)
        arena.mark(t.d_words, at * 8, (at + (n + 1) * s.stride) * 8)
    t.heads[head + META] += 1 << N


@nb.njit(nogil=True, _nrt=False)
def _become_busy(t: Table, s: Shape, slot: int, n: int, now: int) -> None:
    """The ring's words go into a busy block."""
    head = slot * HEAD
    kind = (t.heads[head + META] >> CLASS) & 255
    block = busy.begin(t, now)
    if kind == 0:
        _pour(t, s, block, t.heads, head + RING, n, now)
    else:
        _pour(t, s, block, t.words, t.heads[head + RING], n, now)
        arena.free_ring(t, kind, t.heads[head + RING])
    t.heads[head + META] = (t.heads[head + META] & SEEN_MASK) | BUSY << CLASS
    t.heads[head + RING] = block


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _pour(t: Table, s: Shape, block: int, words: Longs, at: int, n: int, now: int) -> None:
    """A ring's rows into a busy block, oldest first. A superseded value needs no entry: the newer
    word that has it lies in every window the older one lies in."""
    for i in range(n):
        word = words[at + i * s.stride]
        if s.stride == 2:
            b = words[at + i * 2 + 1]
        else:
            b = word & A_MASK if s.sums[(word >> STREAM) & 1] else NULL
        busy.add(t, s, block, now - ((now - (word >> TICK)) & TICKS), word, b)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _write(t: Table, s: Shape, r: Rows, values: Numbers, p: int, i: int, slot: int) -> None:
    """Read the windows of a key into row i."""
    age = _scan(t, s, slot)
    columns, row = s.columns[p], np.uint64(i)
    for c in range(s.plain):
        values[columns[c], row] = t.raw[s.over[c]]
    for c in range(s.plain, len(s.over)):
        under = t.raw[s.under[c]]
        values[columns[c], row] = t.raw[s.over[c]] / under if under else np.nan
    values[columns[len(columns) - ONCE], i] = age / 1e6


@nb.njit(nogil=True, _nrt=False, forceinline=True)
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
    return last - t.heads[head + FIRST]


@nb.njit(cache=True, nogil=True, _nrt=False)
def sweep(t: Table, s: Shape, log_us: int, slots: int) -> None:
    """Look at the next `slots` slots, round and round; free what is idle or forgotten."""
    shift = index.shift_of(len(t.index))
    for _ in range(min(slots, t.state[SLOTS])):
        slot = t.state[CURSOR] % t.state[SLOTS]
        t.state[CURSOR] = slot + 1
        key = t.heads[slot * HEAD + KEY]
        if key != 0 and _age(t, s, slot, log_us):
            index.drop(t.index, shift, index.half(key), slot)
            arena.free_slot(t, slot)
            t.state[LIVE] -= 1
