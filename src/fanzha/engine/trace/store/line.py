"""An account's line: every fen it ever had, one behind the other, as kernels walk it.

The opening balance stands first, then what came in, in order; what goes out takes the front. So
the fen at a place of the line came by one transfer and goes by one.
"""

from __future__ import annotations

from fanzha.engine.trace.store.compiled import step
from fanzha.engine.trace.store.packing import BLOCK, value
from fanzha.engine.trace.store.segment import Segment, Side, before, moved, span, total
from fanzha.engine.trace.store.view import (
    INTO,
    NONE,
    OUT,
    View,
    amount_of,
    exit_of,
    key_of,
    next_in,
    next_out,
    rows_after,
    rows_before,
    sooner,
)


@step
def opening_of(view: View, account: int) -> int:
    """The account's largest known shortfall in the whole log, fen."""
    if len(view.place):
        out_low, out_high = span(view.tail.out, account)
        in_low, in_high = span(view.tail.into, account)
        if out_high > out_low or in_high > in_low:
            return _shortfall(view, account)
    if account >= len(view.opening.low):
        return 0
    return value(view.opening, account)


@step
def _shortfall(view: View, account: int) -> int:
    """Walks the account's transfers: what was appended may fill a gap or open one."""
    held, opening = 0, 0
    out, into = next_out(view, account, 0, 0), next_in(view, account, 0, 0)
    while out != NONE:
        if into != NONE and into < out:
            held += 0 if exit_of(view, into) else amount_of(view, into)
            base, tail = rows_after(view, into)
            into = next_in(view, account, base, tail)
        else:
            held -= amount_of(view, out)
            opening = max(opening, -held)
            base, tail = rows_after(view, out)
            out = next_out(view, account, base, tail)
    return opening


@step
def out_at(view: View, account: int, position: int) -> int:
    """The key of the transfer that takes the fen at `position` away; NONE if it stays."""
    base, tail = view.base, view.tail
    found = _crossing(view, base, base.out, tail, tail.out, account, position, 0, OUT)
    if len(view.place):
        appended = _crossing(
            view, tail, tail.out, base, base.out, account, position, len(base.row), OUT
        )
        found = sooner(found, appended)
    return found


@step
def in_at(view: View, account: int, position: int) -> int:
    """The key of the transfer that brought the fen at `position`, counted from behind the
    opening balance; NONE if none did."""
    base, tail = view.base, view.tail
    found = _crossing(view, base, base.into, tail, tail.into, account, position, 0, INTO)
    if len(view.place):
        appended = _crossing(
            view, tail, tail.into, base, base.into, account, position, len(base.row), INTO
        )
        found = sooner(found, appended)
    return found


@step
def _crossing(
    view: View, part: Segment, side: Side, other: Segment, beside: Side,
    account: int, position: int, first: int, incoming: bool,
) -> int:  # fmt: skip
    """The first of one part's transfers with which more than `position` fen have moved.

    What the other part moved before it counts too. `first` is the part's first row in the view.
    The sums kept every 64 places narrow the search down to one block.
    """
    low, high = span(side, account)
    near, far = span(beside, account)
    place, least, most = low, -(-low // BLOCK), high // BLOCK
    while least < most:
        middle = (least + most) // 2
        key = key_of(view, first + side.rows[middle * BLOCK])
        fen = total(part, side, low, middle * BLOCK, incoming)
        fen += _beside(view, key, other, beside, near, far, first, incoming)
        if fen <= position:
            place, least = middle * BLOCK, middle + 1
        else:
            most = middle
    own = total(part, side, low, place, incoming)
    while place < high:
        key = key_of(view, first + side.rows[place])
        own += moved(part, side.rows[place], incoming)
        if own + _beside(view, key, other, beside, near, far, first, incoming) > position:
            return key
        place += 1
    return NONE


@step
def _beside(
    view: View, key: int, other: Segment, side: Side, low: int, high: int, first: int, incoming: bool
) -> int:  # fmt: skip
    """What the account's transfers in the other part moved before `key`."""
    if low == high:
        return 0
    base, tail = rows_before(view, key)
    rows = base if first else tail
    return total(other, side, low, before(side, low, high, rows), incoming)
