"""Busy keys: panes with running totals for each window, and sets of distinct values.

A distinct value counts in the pane of its latest sight: when it is seen again it moves there. So a
window's distinct count is a running total like any other, and when a pane leaves the window its
numbers are taken off. A set's entry is A's 37 bits | the latest tick's lower 27.
"""

from __future__ import annotations

import numba as nb

from fanzha.engine.stream.windows import arena
from fanzha.engine.stream.windows.plan import COUNT, RAW, REACH, SUM, WIDTH, A, B
from fanzha.engine.stream.windows.plan import FLAG as FLAGGED
from fanzha.engine.stream.windows.ring import edges, last_edge
from fanzha.engine.stream.windows.rows import (
    A_MASK,
    FLAG,
    NULL,
    OLD_A,
    OLD_B,
    PLACE,
    STREAM,
    Longs,
    short,
)
from fanzha.engine.stream.windows.table import (
    LONGS,
    NOW,
    PANE_TICKS,
    PANES,
    PLACES,
    SET,
    STARTS,
    TOTALS,
    Shape,
    Table,
)  # fmt: skip

SEEN_BITS = 27
SEEN = (1 << SEEN_BITS) - 1
LEAST_BITS = 6
"""A new set has 64 entries."""
PLACE_MASK = 63


@nb.njit(nogil=True, _nrt=False)
def begin(t: Table, tick: int) -> int:
    """A new block of a key whose latest tick is `tick`."""
    block = arena.new_block(t)
    for window in range(4):
        t.longs[block, NOW + window] = tick // PANE_TICKS[window]
    return block


@nb.njit(nogil=True, _nrt=False)
def end(t: Table, block: int) -> None:
    """Give the block and its sets back."""
    for which in range(4):
        at = SET + which * 4
        if t.longs[block, at + 1]:
            arena.free_set(t, t.longs[block, at + 1], t.longs[block, at])
    arena.free_block(t, block)


@nb.njit(nogil=True, _nrt=False)
def advance(t: Table, s: Shape, block: int, tick: int) -> None:
    """The key's latest tick is now `tick`: panes that left their window are taken off."""
    for window in range(4):
        now = tick // PANE_TICKS[window]
        pane = t.longs[block, NOW + window]
        stop = min(now, pane + PANES[window])
        low = TOTALS + window * WIDTH
        while pane < stop and t.longs[block, low] + t.longs[block, low + RAW]:
            pane += 1
            _clear(t, s, block, window, pane % PANES[window])
        t.longs[block, NOW + window] = now


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _clear(t: Table, s: Shape, block: int, window: int, pane: int) -> None:
    """Take a pane off its window's totals. No row, nothing else: distinct values and sums lie in
    the pane of a row."""
    low = (STARTS[window] + pane) * s.pane_ints
    if t.ints[block, low] == 0 and (s.ints[RAW] < 0 or t.ints[block, low + s.ints[RAW]] == 0):
        return
    for raw in range(WIDTH):
        if s.ints[raw] >= 0:
            t.longs[block, TOTALS + window * WIDTH + raw] -= t.ints[block, low + s.ints[raw]]
            t.ints[block, low + s.ints[raw]] = 0
        if s.longs[raw] >= 0:
            at = LONGS + (STARTS[window] + pane) * s.pane_longs + s.longs[raw]
            t.longs[block, TOTALS + window * WIDTH + raw] -= t.longs[block, at]
            t.longs[block, at] = 0


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _is_in(t: Table, block: int, window: int, tick: int) -> bool:
    return tick // PANE_TICKS[window] > t.longs[block, NOW + window] - PANES[window]


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _bump(t: Table, s: Shape, block: int, window: int, tick: int, raw: int, by: int) -> None:
    """Add to one number of the pane of `tick`, where that is in the window."""
    if _is_in(t, block, window, tick):
        pane = tick // PANE_TICKS[window] % PANES[window]
        t.ints[block, (STARTS[window] + pane) * s.pane_ints + s.ints[raw]] += by
        t.longs[block, TOTALS + window * WIDTH + raw] += by


@nb.njit(nogil=True, _nrt=False)
def add(t: Table, s: Shape, block: int, tick: int, word: int, b: int) -> None:
    """Count one row at `tick`; `b` is its second value, or its sum."""
    stream = (word >> STREAM) & 1
    base = stream * RAW
    for window in range(4):
        _bump(t, s, block, window, tick, base + COUNT, 1)
        if (word >> FLAG) & 1:
            _bump(t, s, block, window, tick, base + FLAGGED, 1)
        if s.sums[stream] and b != NULL and _is_in(t, block, window, tick):
            pane = tick // PANE_TICKS[window] % PANES[window]
            at = LONGS + (STARTS[window] + pane) * s.pane_longs + s.longs[base + SUM]
            t.longs[block, at] += b
            t.longs[block, TOTALS + window * WIDTH + base + SUM] += b
    place = (word >> PLACE) & PLACE_MASK
    if s.places[stream] >= 0 and place:
        at = s.places[stream] + place
        t.ints[block, at] = max(t.ints[block, at], tick)
    if not (word >> OLD_A) & 1:
        _see(t, s, block, stream * 2, base + A, word & A_MASK, tick)
    if not (word >> OLD_B) & 1:
        _see(t, s, block, stream * 2 + 1, base + B, short(b), tick)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _see(t: Table, s: Shape, block: int, which: int, raw: int, value: int, tick: int) -> None:
    """One distinct value at `tick`; an earlier sight moves here."""
    at = SET + which * 4
    if value & ((1 << t.longs[block, at + 3]) - 1):
        return
    if 4 * (t.longs[block, at + 2] + 1) > 3 << t.longs[block, at + 1] or not t.longs[block, at + 1]:
        _resize(t, s, block, at, raw)
        if value & ((1 << t.longs[block, at + 3]) - 1):
            return
    place = _place(t.sets, t.longs[block, at], t.longs[block, at + 1], value)
    entry = t.sets[place]
    if entry != 0:
        before = _tick(t, block, entry)
        if before >= tick:
            return
        for window in range(4):
            _bump(t, s, block, window, before, raw, -1)
    else:
        t.longs[block, at + 2] += 1
    for window in range(4):
        _bump(t, s, block, window, tick, raw, 1)
    t.sets[place] = value << SEEN_BITS | (tick & SEEN)
    arena.mark(t.d_sets, place * 8, place * 8 + 8)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _place(sets: Longs, start: int, bits: int, value: int) -> int:
    """Where `value` is in a set, or would be."""
    mask = (1 << bits) - 1
    at = (value >> 8) & mask
    while sets[start + at] != 0 and (sets[start + at] >> SEEN_BITS) & A_MASK != value:
        at = (at + 1) & mask
    return start + at


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _tick(t: Table, block: int, entry: int) -> int:
    """The latest tick of an entry: as the finest window has panes of one tick, its newest pane
    is the key's latest tick."""
    now = t.longs[block, NOW]
    return now - ((now - entry) & SEEN)


@nb.njit(nogil=True, _nrt=False)
def _resize(t: Table, s: Shape, block: int, at: int, raw: int) -> None:
    """A set that is nearly full: without what left all windows, and twice as large where that is
    not enough. Beyond `cap` entries it keeps every other value and counts each twice."""
    start, bits, level = t.longs[block, at], t.longs[block, at + 1], t.longs[block, at + 3]
    low = last_edge(t.longs[block, NOW])
    live = 0
    for i in range(start, start + (1 << bits) if bits else start):
        if t.sets[i] != 0 and _tick(t, block, t.sets[i]) >= low:
            live += 1
    if live > s.cap:
        level += 1
        live //= 2
    wanted = LEAST_BITS
    while live * 2 >= 1 << wanted:
        wanted += 1
    fresh = arena.new_set(t, wanted)
    t.longs[block, at] = fresh
    t.longs[block, at + 1] = wanted
    t.longs[block, at + 2] = 0
    t.longs[block, at + 3] = level
    for i in range(start, start + (1 << bits) if bits else start):
        _keep(t, s, block, at, raw, t.sets[i], low)
    if bits:
        arena.free_set(t, bits, start)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _keep(t: Table, s: Shape, block: int, at: int, raw: int, entry: int, low: int) -> None:
    """Move one entry into the new set, unless it is too old or not of the sample."""
    if entry == 0 or _tick(t, block, entry) < low:
        return
    value = (entry >> SEEN_BITS) & A_MASK
    if value & ((1 << t.longs[block, at + 3]) - 1):
        for window in range(4):
            _bump(t, s, block, window, _tick(t, block, entry), raw, -1)
        return
    t.sets[_place(t.sets, t.longs[block, at], t.longs[block, at + 1], value)] = entry
    t.longs[block, at + 2] += 1


@nb.njit(nogil=True, _nrt=False)
def scan(t: Table, s: Shape, block: int, raw: Longs) -> None:
    """The raw numbers of every window."""
    for window in range(4):
        low = window * WIDTH
        for at in range(WIDTH):
            raw[low + at] = t.longs[block, TOTALS + low + at]
        for stream in range(2):
            base = low + stream * RAW
            raw[base + A] <<= t.longs[block, SET + stream * 8 + 3]
            raw[base + B] <<= t.longs[block, SET + stream * 8 + 7]
    for stream in range(2):
        if s.places[stream] >= 0:
            _reach(t, s.places[stream], block, stream * RAW + REACH, raw)


@nb.njit(nogil=True, _nrt=False, forceinline=True)
def _reach(t: Table, places: int, block: int, at: int, raw: Longs) -> None:
    """Places whose latest sight is in each window; tick 0 is never."""
    now = t.longs[block, NOW]
    low0, low1, low2, low3 = edges(now)
    one = two = three = four = 0
    for i in range(places, places + PLACES):
        tick = t.ints[block, i]
        one += tick >= low0
        two += tick >= low1
        three += tick >= low2
        four += tick >= low3
    raw[at], raw[at + WIDTH], raw[at + 2 * WIDTH], raw[at + 3 * WIDTH] = one, two, three, four
