"""The distinct values of a busy key: an open-addressing set of when each was last seen.

A value counts in the pane of its latest sight; seen again, it moves there. So a window's distinct
count is a running total like any other. An entry is A's 37 bits | the latest tick's lower 27.
"""

from __future__ import annotations

from fanzha.engine.stream.windows import arena, panes
from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.ring import last_edge
from fanzha.engine.stream.windows.rows import A_MASK, Longs
from fanzha.engine.stream.windows.table import NOW, SET, Shape, Table

SEEN_BITS = 27
SEEN = (1 << SEEN_BITS) - 1
LEAST_BITS = 6
"""A new set has 64 entries."""


@step
def see(t: Table, s: Shape, block: int, which: int, raw: int, value: int, tick: int) -> None:
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
            panes.bump(t, s, block, window, before, raw, -1)
    else:
        t.longs[block, at + 2] += 1
    for window in range(4):
        panes.bump(t, s, block, window, tick, raw, 1)
    t.sets[place] = value << SEEN_BITS | (tick & SEEN)
    arena.mark(t.d_sets, place * 8, place * 8 + 8)


@step
def _place(sets: Longs, start: int, bits: int, value: int) -> int:
    """Where `value` is in a set, or would be."""
    mask = (1 << bits) - 1
    at = (value >> 8) & mask
    while sets[start + at] != 0 and (sets[start + at] >> SEEN_BITS) & A_MASK != value:
        at = (at + 1) & mask
    return start + at


@step
def _tick(t: Table, block: int, entry: int) -> int:
    """The latest tick of an entry: as the finest window has panes of one tick, its newest pane
    is the key's latest tick."""
    now = t.longs[block, NOW]
    return int(now - ((now - entry) & SEEN))


@part
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


@step
def _keep(t: Table, s: Shape, block: int, at: int, raw: int, entry: int, low: int) -> None:
    """Move one entry into the new set, unless it is too old or not of the sample."""
    if entry == 0 or _tick(t, block, entry) < low:
        return
    value = (entry >> SEEN_BITS) & A_MASK
    if value & ((1 << t.longs[block, at + 3]) - 1):
        for window in range(4):
            panes.bump(t, s, block, window, _tick(t, block, entry), raw, -1)
        return
    t.sets[_place(t.sets, t.longs[block, at], t.longs[block, at + 1], value)] = entry
    t.longs[block, at + 2] += 1
