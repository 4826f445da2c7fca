"""The distinct values of a busy key: an open-addressing set of when each was last seen.

A value counts in the pane of its latest sight; seen again, it moves there. So a window's distinct
count is a running total like any other. An entry is A's 37 bits | the latest tick's lower 27.

Beyond `cap` entries a set samples what has left the 24-hour window: of those values it keeps every
2ˡ-th by hash, and each counts 2ˡ in the longest window, where alone they count. A value that was
not kept and comes back counts as new, and one that was kept takes its 2ˡ along: on average the
same (Horvitz & Thompson, 1952). The shorter windows stay exact.
"""

from __future__ import annotations

from fanzha.engine.stream.windows import arena, panes
from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.ring import edges
from fanzha.engine.stream.windows.rows import A_MASK, Longs
from fanzha.engine.stream.windows.table import FIELDS, NOW, SET, Shape, Table

SEEN_BITS = 27
SEEN = (1 << SEEN_BITS) - 1
LEAST_BITS = 6
"""A new set has 64 entries."""
HIGHEST = 6
"""The highest level: one value in 64 is kept."""
BITS, ENTRIES, LEVEL, BEFORE = range(1, FIELDS)
"""Numbers of a set after the place where it begins; see table.SET."""


@step
def see(t: Table, s: Shape, block: int, which: int, raw: int, value: int, tick: int) -> None:
    """One distinct value at `tick`; an earlier sight moves here."""
    at = SET + which * FIELDS
    bits = t.longs[block, at + BITS]
    if not bits or 4 * (t.longs[block, at + ENTRIES] + 1) > 3 << bits:
        _resize(t, s, block, at, raw)
    if not _is_kept(t, block, at, value, tick):
        return
    place = _place(t.sets, t.longs[block, at], t.longs[block, at + BITS], value)
    entry = t.sets[place]
    if entry != 0:
        before = _tick(t, block, entry)
        if before >= tick:
            return
        _count(t, s, block, at, raw, before, -1)
    else:
        t.longs[block, at + ENTRIES] += 1
    _count(t, s, block, at, raw, tick, 1)
    t.sets[place] = value << SEEN_BITS | (tick & SEEN)
    arena.mark(t.d_sets, place * 8, place * 8 + 8)


@step
def _is_kept(t: Table, block: int, at: int, value: int, tick: int) -> bool:
    """Whether a value last seen at `tick` is in the set, as far as it samples now."""
    mask = (1 << t.longs[block, at + LEVEL]) - 1
    return bool(tick >= t.longs[block, at + BEFORE] or value & mask == 0)


@step
def _count(t: Table, s: Shape, block: int, at: int, raw: int, tick: int, sign: int) -> None:
    """Put a sight at `tick` into each window it lies in, or take it out."""
    by = sign
    if tick < t.longs[block, at + BEFORE]:
        by = sign << t.longs[block, at + LEVEL]
    for window in range(4):
        panes.bump(t, s, block, window, tick, raw, by)


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
    """A set that is nearly full: without what left all windows, and larger where that is not
    enough."""
    start, bits = t.longs[block, at], t.longs[block, at + BITS]
    stop = start + (1 << bits) if bits else start
    _, _, day, low = edges(t.longs[block, NOW])
    live = old = 0
    for i in range(start, stop):
        if t.sets[i] != 0 and _tick(t, block, t.sets[i]) >= low:
            live += 1
            old += _tick(t, block, t.sets[i]) < day
    if t.longs[block, at + LEVEL] or live > s.cap:
        live -= _sample(t, s, block, at, raw, day, low, live > s.cap and old > live // 4)
    wanted = LEAST_BITS
    while live * 2 >= 1 << wanted:
        wanted += 1
    t.longs[block, at] = arena.new_set(t, wanted)
    t.longs[block, at + BITS] = wanted
    t.longs[block, at + ENTRIES] = live
    for i in range(start, stop):
        if t.sets[i] != 0 and _tick(t, block, t.sets[i]) >= low:
            value = (t.sets[i] >> SEEN_BITS) & A_MASK
            t.sets[_place(t.sets, t.longs[block, at], wanted, value)] = t.sets[i]
    if bits:
        arena.free_set(t, bits, start)


@part
def _sample(
    t: Table, s: Shape, block: int, at: int, raw: int, day: int, low: int, higher: bool
) -> int:
    """Sample what was last seen before `day`, one level higher where that is asked → how many
    entries went. Counts go out at the old level and come back at the new one."""
    start, level, before = (
        t.longs[block, at],
        t.longs[block, at + LEVEL],
        t.longs[block, at + BEFORE],
    )
    to = min(level + higher, HIGHEST)
    gone = 0
    for i in range(start, start + (1 << t.longs[block, at + BITS])):
        entry = t.sets[i]
        tick = _tick(t, block, entry)
        if entry == 0 or tick < low or tick >= day:
            continue
        _count(t, s, block, at, raw, tick, -1)
        t.longs[block, at + LEVEL], t.longs[block, at + BEFORE] = to, day
        if _is_kept(t, block, at, (entry >> SEEN_BITS) & A_MASK, tick):
            _count(t, s, block, at, raw, tick, 1)
        else:
            t.sets[i] = low - 1 & SEEN | (entry & ~SEEN)
            gone += 1
        t.longs[block, at + LEVEL], t.longs[block, at + BEFORE] = level, before
    t.longs[block, at + LEVEL], t.longs[block, at + BEFORE] = to, day
    return gone
