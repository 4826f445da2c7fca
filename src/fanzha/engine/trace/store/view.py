"""One log as kernels see it: a base and, merged at query time, what was appended since.

A transfer is known by its key, and keys sort like the log: `base row` before which it stands in
the high half, in the low half the appended row, or ones for the base row itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fanzha.engine.trace.store.compiled import inlined, kernel, step
from fanzha.engine.trace.store.packing import I64, U32, Small
from fanzha.engine.trace.store.pointers import pointed
from fanzha.engine.trace.store.segment import (
    ACCOUNT,
    KIND_BIT,
    PAYEE,
    PAYER,
    Segment,
    Side,
    ahead,
    before,
    fen_of,
    guessed,
    rows_until,
    span,
    time_of,
    total,
)

ITSELF = 0xFFFF_FFFF
NONE = -1
OUT, INTO = False, True


class View(NamedTuple):
    """`place[t]` is how many base rows come before appended row t; `opening` is by account."""

    base: Segment
    tail: Segment
    place: U32
    opening: Small


view_of = pointed(View)


@inlined
def key_of(view: View, row: int) -> int:
    """The key of a row, counted through the base and then through what was appended."""
    base = len(view.base.row)
    if row < base:
        return int((np.int64(row) << 32) | ITSELF)
    return int((np.int64(view.place[row - base]) << 32) | np.int64(row - base))


@step
def row_of(view: View, key: int) -> int:
    """The row behind a key."""
    low = key & ITSELF
    return key >> 32 if low == ITSELF else len(view.base.row) + low


@inlined
def payer_of(view: View, key: int) -> int:
    """The number of the account that pays."""
    low = key & ITSELF
    if low == ITSELF:
        return int(np.int64(view.base.row[key >> 32, PAYER]))
    return int(np.int64(view.tail.row[low, PAYER]))


@inlined
def _payee(view: View, key: int) -> int:
    low = key & ITSELF
    if low == ITSELF:
        return int(np.int64(view.base.row[key >> 32, PAYEE]))
    return int(np.int64(view.tail.row[low, PAYEE]))


@inlined
def payee_of(view: View, key: int) -> int:
    """The number of the account that is paid."""
    return _payee(view, key) & ACCOUNT


@inlined
def exit_of(view: View, key: int) -> int:
    """The number of the kind of exit, 0 where the money stays in the account system."""
    return _payee(view, key) >> KIND_BIT


@inlined
def amount_of(view: View, key: int) -> int:
    """The amount of a transfer, fen."""
    low = key & ITSELF
    if low == ITSELF:
        return fen_of(view.base, key >> 32)
    return fen_of(view.tail, low)


@inlined
def moment_of(view: View, key: int) -> int:
    """When a transfer was made, µs since 1970 UTC."""
    low = key & ITSELF
    if low == ITSELF:
        return time_of(view.base, key >> 32)
    return time_of(view.tail, low)


@inlined
def rows_before(view: View, key: int) -> tuple[int, int]:
    """How many rows of base and tail come before a key."""
    low, high = key & ITSELF, key >> 32
    if low != ITSELF:
        return high, low
    if not len(view.place):
        return high, 0
    return high, int(np.searchsorted(view.place, np.uint32(high), side="right"))


@inlined
def rows_after(view: View, key: int) -> tuple[int, int]:
    """How many rows of base and tail come before a key or are it."""
    base, tail = rows_before(view, key)
    return (base + 1, tail) if key & ITSELF == ITSELF else (base, tail + 1)


@step
def key_after(view: View, time_us: int) -> int:
    """Transfers after a moment are those whose keys are not below this one."""
    base, tail = rows_until(view.base, time_us), rows_until(view.tail, time_us)
    key = (np.int64(base) << 32) | ITSELF
    if tail < len(view.place):
        key = min(key, (np.int64(view.place[tail]) << 32) | tail)
    return int(key)


@step
def rows_until_key(view: View, key: int) -> tuple[int, int]:
    """How many rows of base and tail come before what `key_after` gave."""
    low, high = key & ITSELF, key >> 32
    late = low if low != ITSELF else np.searchsorted(view.place, np.uint32(high), side="right")
    return high, int(late)


@step
def next_out(view: View, account: int, base: int, tail: int) -> int:
    """The key of the account's first outgoing transfer not among the first rows; NONE if none."""
    found = _first(view, view.base.out, account, base, 0)
    if len(view.place):
        found = sooner(found, _first(view, view.tail.out, account, tail, len(view.base.row)))
    return found


class OutPlace(NamedTuple):
    """How far an account's outgoing transfers were looked at: `place` and `end` in the base's
    side, NONE before the first look, `late` and `late_end` in the other's."""

    place: int
    end: int
    late: int
    late_end: int


@inlined
def following_out(view: View, account: int, key: int, seen: OutPlace) -> tuple[int, OutPlace]:
    """The key of the account's first outgoing transfer after `key`, NONE if none, and how far
    was looked. `seen` is of an earlier key."""
    base, tail = rows_after(view, key)
    place, end, late, late_end = seen
    if place == NONE:
        low, end = span(view.base.out, account)
        place = guessed(view.base.out, low, end, base, len(view.base.row))
        if len(view.place):
            late, late_end = span(view.tail.out, account)
    else:
        place = ahead(view.base.out, place, end, base)
    found = key_of(view, view.base.out.rows[place]) if place < end else NONE
    if late < late_end:
        late = ahead(view.tail.out, late, late_end, tail)
        if late < late_end:
            row = len(view.base.row) + view.tail.out.rows[late]
            found = sooner(found, key_of(view, row))
    return found, OutPlace(place, end, late, late_end)


@step
def next_in(view: View, account: int, base: int, tail: int) -> int:
    """The key of the account's first incoming transfer not among the first rows; NONE if none."""
    found = _first(view, view.base.into, account, base, 0)
    if len(view.place):
        found = sooner(found, _first(view, view.tail.into, account, tail, len(view.base.row)))
    return found


@inlined
def sooner(one: int, other: int) -> int:
    """The lower of two keys; the one that is not NONE."""
    if one == NONE or other == NONE:
        return max(one, other)
    return min(one, other)


@step
def _first(view: View, side: Side, account: int, rows: int, shift: int) -> int:
    low, high = span(side, account)
    place = before(side, low, high, rows)
    return key_of(view, shift + side.rows[place]) if place < high else NONE


@step
def last_in(view: View, account: int, base: int, tail: int) -> int:
    """The key of the account's last incoming transfer among the first rows; NONE if none."""
    found = NONE
    low, high = span(view.base.into, account)
    place = before(view.base.into, low, high, base)
    if place > low:
        found = key_of(view, view.base.into.rows[place - 1])
    if len(view.place):
        low, high = span(view.tail.into, account)
        place = before(view.tail.into, low, high, tail)
        if place > low:
            row = len(view.base.row) + view.tail.into.rows[place - 1]
            found = max(found, key_of(view, row))
    return found


@step
def _flow(part: Segment, side: Side, account: int, rows: int, incoming: bool) -> int:
    low, high = span(side, account)
    return total(part, side, low, before(side, low, high, rows), incoming)


@step
def paid(view: View, account: int, base: int, tail: int) -> int:
    """What the account paid out in the first rows of base and tail, fen."""
    fen = _flow(view.base, view.base.out, account, base, OUT)
    if len(view.place):
        fen += _flow(view.tail, view.tail.out, account, tail, OUT)
    return fen


@step
def received(view: View, account: int, base: int, tail: int) -> int:
    """What the account was paid in the first rows of base and tail and kept, fen."""
    fen = _flow(view.base, view.base.into, account, base, INTO)
    if len(view.place):
        fen += _flow(view.tail, view.tail.into, account, tail, INTO)
    return fen


@step
def balance(view: View, account: int, opening: int, base: int, tail: int) -> int:
    """What the account held after the first rows of base and tail, fen."""
    return opening + received(view, account, base, tail) - paid(view, account, base, tail)


@kernel
def keys_of(log: I64, account: int, first_us: int, last_us: int) -> I64:
    """The keys of the account's transfers between two moments, both included, in no order."""
    view = view_of(log)
    since = rows_until_key(view, key_after(view, first_us - 1))
    until = rows_until_key(view, key_after(view, last_us))
    found = [np.int64(0) for _ in range(0)]
    shift = np.int64(0)
    for part, low_row, high_row in (
        (view.base, since[0], until[0]),
        (view.tail, since[1], until[1]),
    ):
        for side in (part.out, part.into):
            low, high = span(side, account)
            place = before(side, low, high, low_row)
            while place < high and side.rows[place] < high_row:
                found.append(np.int64(key_of(view, shift + side.rows[place])))
                place += 1
        shift += len(part.row)
    return np.array(found)
