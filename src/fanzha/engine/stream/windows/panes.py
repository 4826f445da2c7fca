"""Panes: what a busy key has in each window, as running totals.

Each window has a ring of panes; a row adds to its pane and to the window's total. When the key's
time moves on, panes that leave the window are taken off the total.
"""

from __future__ import annotations

from fanzha.engine.stream.windows.low import part, step
from fanzha.engine.stream.windows.plan import RAW, WIDTH
from fanzha.engine.stream.windows.table import (
    LONGS,
    NOW,
    PANE_TICKS,
    PANES,
    STARTS,
    TOTALS,
    Shape,
    Table,
)  # fmt: skip


@part
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


@step
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


@step
def is_in(t: Table, block: int, window: int, tick: int) -> bool:
    return bool(tick // PANE_TICKS[window] > t.longs[block, NOW + window] - PANES[window])


@step
def bump(t: Table, s: Shape, block: int, window: int, tick: int, raw: int, by: int) -> None:
    """Add to one number of the pane of `tick`, where that is in the window."""
    if is_in(t, block, window, tick):
        pane = tick // PANE_TICKS[window] % PANES[window]
        t.ints[block, (STARTS[window] + pane) * s.pane_ints + s.ints[raw]] += by
        t.longs[block, TOTALS + window * WIDTH + raw] += by
