"""Busy keys: a block of panes, running totals and sets of distinct values for each."""

from __future__ import annotations

from fanzha.engine.stream.windows import arena, distinct, panes
from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.plan import COUNT, RAW, REACH, SUM, WIDTH, A, B
from fanzha.engine.stream.windows.plan import FLAG as FLAGGED
from fanzha.engine.stream.windows.ring import edges
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
    FIELDS,
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

PLACE_MASK = 63


@part
def begin(t: Table, tick: int) -> int:
    """A new block of a key whose latest tick is `tick`."""
    block = arena.new_block(t)
    for window in range(4):
        t.longs[block, NOW + window] = tick // PANE_TICKS[window]
    return block


@part
def end(t: Table, block: int) -> None:
    """Give the block and its sets back."""
    for which in range(4):
        at = SET + which * FIELDS
        if t.longs[block, at + 1]:
            arena.free_set(t, t.longs[block, at + 1], t.longs[block, at])
    arena.free_block(t, block)


@part
def add(t: Table, s: Shape, block: int, tick: int, word: int, b: int) -> None:
    """Count one row at `tick`; `b` is its second value, or its sum."""
    stream = (word >> STREAM) & 1
    base = stream * RAW
    for window in range(4):
        panes.bump(t, s, block, window, tick, base + COUNT, 1)
        if (word >> FLAG) & 1:
            panes.bump(t, s, block, window, tick, base + FLAGGED, 1)
        if s.sums[stream] and b != NULL and panes.is_in(t, block, window, tick):
            pane = tick // PANE_TICKS[window] % PANES[window]
            at = LONGS + (STARTS[window] + pane) * s.pane_longs + s.longs[base + SUM]
            t.longs[block, at] += b
            t.longs[block, TOTALS + window * WIDTH + base + SUM] += b
    place = (word >> PLACE) & PLACE_MASK
    if s.places[stream] >= 0 and place:
        at = s.places[stream] + place
        t.ints[block, at] = max(t.ints[block, at], tick)
    if not (word >> OLD_A) & 1:
        distinct.see(t, s, block, stream * 2, base + A, word & A_MASK, tick)
    if not (word >> OLD_B) & 1:
        distinct.see(t, s, block, stream * 2 + 1, base + B, short(b), tick)


@part
def scan(t: Table, s: Shape, block: int, raw: Longs) -> None:
    """The raw numbers of every window."""
    for window in range(4):
        low = window * WIDTH
        for at in range(WIDTH):
            raw[low + at] = t.longs[block, TOTALS + low + at]
    for stream in range(2):
        if s.places[stream] >= 0:
            _reach(t, s.places[stream], block, stream * RAW + REACH, raw)


@step
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
