"""A key's history: it comes in, rows are added, it outgrows its ring, it is forgotten."""

from __future__ import annotations

import numpy as np

from fanzha.engine.stream.windows import arena, busy, index, panes, ring
from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.rows import (
    A_MASK,
    BIG,
    NULL,
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
    FIRST,
    HEAD,
    KEY,
    LAST,
    LIVE,
    META,
    RING,
    SEEN_MASK,
    N,
    Shape,
    Table,
)  # fmt: skip

TICK_US = 10_000_000
IDLE_US = 8 * 86_400_000_000
"""A key without a row for so long has empty windows, whatever is still stored."""
NONE = -1
_CAPS = np.array(CAPS)


@step
def slot_of(t: Table, s: Shape, r: Rows, shift: int, p: int, i: int, slot: int) -> int:
    """The slot of the row's key; a key not seen for so long that it is forgotten starts anew."""
    key = r.key[p, i]
    if key == 0:
        return NONE
    if slot < 0 or t.heads[slot * HEAD + KEY] != key:
        slot = index.find(t.entries, shift, t.heads, key, index.half(key))
    if slot >= 0:
        age(t, s, slot, r.log_us[i])
    return slot


@step
def come_in(t: Table, shift: int, key: int) -> int:
    """The slot of a key that had none."""
    h = index.half(key)
    slot = index.find(t.entries, shift, t.heads, key, h)
    if slot < 0:
        slot = arena.new_slot(t)
        t.heads[slot * HEAD + KEY] = key
        index.put(t.entries, shift, h, slot)
        t.state[LIVE] += 1
    return slot


@step
def age(t: Table, s: Shape, slot: int, log_us: int) -> bool:
    """Empty the windows of a key that was idle for IDLE_US, and after `keep_us` forget when it
    was seen, too → whether it is forgotten. Done at every look, so that it does not matter
    when a sweep comes by."""
    idle = log_us - t.heads[slot * HEAD + LAST]
    if idle > IDLE_US and t.heads[slot * HEAD + META] > SEEN_MASK:
        _empty(t, slot)
    if idle > s.keep_us and t.heads[slot * HEAD + META]:
        t.heads[slot * HEAD + META] = 0
        arena.mark_head(t, slot)
    return bool(idle > s.keep_us)


@part
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


@step
def add(t: Table, s: Shape, r: Rows, p: int, i: int, slot: int, twice: bool) -> None:
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


@step
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
    panes.advance(t, s, block, now)
    if tick >= low:
        busy.add(t, s, block, tick, word, b)
    arena.mark_block(t, block)


@step
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


@part
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


@step
def _insert(t: Table, s: Shape, slot: int, n: int, now: int, tick: int, word: int, b: int) -> None:
    head = slot * HEAD
    if (t.heads[head + META] >> CLASS) & 255 == 0:
        ring.insert(t.heads, head + RING, n, s.stride, now, tick, word, b)
    else:
        at = t.heads[head + RING]
        ring.insert(t.words, at, n, s.stride, now, tick, word, b)
        arena.mark(t.d_words, at * 8, (at + (n + 1) * s.stride) * 8)
    t.heads[head + META] += 1 << N


@part
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


@step
def _pour(t: Table, s: Shape, block: int, words: Longs, at: int, n: int, now: int) -> None:
    """A ring's rows into a busy block, oldest first. A superseded value needs no entry: the newer
    word that has it lies in every window the older one lies in."""
    for i in range(n):
        word = words[at + i * s.stride]
        b = words[at + i * 2 + 1] if s.stride == 2 else _summed(s, word)
        busy.add(t, s, block, now - ((now - (word >> TICK)) & TICKS), word, b)


@step
def _summed(s: Shape, word: int) -> int:
    return word & A_MASK if s.sums[(word >> STREAM) & 1] else NULL
