"""The clocks of calls that are on: one wheel of ten-second buckets a feed, for `running.py`.

A call stands in the bucket of its next clock, in a list linked through the calls' own slots, so
that starting, ending and falling due cost the same however many calls are on (Varghese and
Lauck, Hashed and Hierarchical Timing Wheels, SOSP 1987, scheme 5). A wheel turns with the reach
of its feed; a clock further off than one turn waits in the last bucket and is put on again.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream import reach
from fanzha.engine.stream.reach import CURSOR, ENDS_FEED, FEEDS, REACH, SECOND, THIN, Feeds
from fanzha.engine.stream.slots import find, put, remove
from fanzha.engine.stream.store import BLOCK_BITS

STEPS_S = (120, 300, 600, 1200, 1800, 3600)
_STEPS_US = np.array(STEPS_S, np.int64) * SECOND
BUCKET_US = 10 * SECOND
BUCKETS = 1024
TOO_OLD_US = 1800 * SECOND
"""A clock that fell due so long before log time says nothing any more."""
RETRY_US = 300 * SECOND
LONGEST_US = 4 * 3600 * SECOND
REMEMBERED_US = 2 * 3600 * SECOND
SWEEP_US = 600 * SECOND

BEGAN, DUE, CAME, STATE_OF, STEP, FEED, WHEEL, BUCKET = range(8)
FACTS = 8
OPEN, ENDED = 1, 2
USED, FREED, TICK, SWEPT = range(4)
STATE = 4
STARTS, ENDS = 0, 1
"""Phases of a row: the call begins, the call is over. Others are passed over."""


class Rows(NamedTuple):
    """Call rows of a batch in log order."""

    position: NDArray[np.int64]
    event_us: NDArray[np.int64]
    call: NDArray[np.uint64]
    phase: NDArray[np.uint8]
    feed: NDArray[np.int64]
    ids: NDArray[np.uint64]
    own: NDArray[np.float64]
    places: NDArray[np.uint8]


class Calls(NamedTuple):
    """The records, one row a slot; which blocks of them changed; index, wheels, free slots."""

    keys: NDArray[np.uint64]
    facts: NDArray[np.int64]
    ids: NDArray[np.uint64]
    own: NDArray[np.float64]
    places: NDArray[np.uint8]
    dirty_keys: NDArray[np.uint8]
    dirty_facts: NDArray[np.uint8]
    dirty_ids: NDArray[np.uint8]
    dirty_own: NDArray[np.uint8]
    dirty_places: NDArray[np.uint8]
    index: NDArray[np.int32]
    heads: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    free: NDArray[np.int32]
    state: NDArray[np.int64]


class Fired(NamedTuple):
    """Running calls as rows, in log order; `running_s` seconds."""

    position: NDArray[np.int64]
    log_us: NDArray[np.int64]
    event_us: NDArray[np.int64]
    running_s: NDArray[np.float64]
    call: NDArray[np.uint64]
    ids: NDArray[np.uint64]
    own: NDArray[np.float64]
    places: NDArray[np.uint8]


def links(feeds: int, slots: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Empty wheels, and for each slot who stands before and after it."""
    heads = np.full((max(feeds, 1), BUCKETS), -1, np.int32)
    return heads, np.full(slots, -1, np.int32), np.full(slots, -1, np.int32)


def run(
    rows: Rows, position: NDArray[np.int64], log_us: NDArray[np.int64], calls: Calls, feeds: Feeds
) -> Fired:
    """Take the rows, and let the clocks run with them and with log time at each position.

    The order among clocks that fall due at one position is that of their moments.
    """
    count, out = _run(rows, position, log_us, calls, feeds, _empty(rows))
    cut = Fired(*[column[:count] for column in out])
    order = np.lexsort((cut.call, cut.event_us, cut.position))
    return Fired(*[column[order] for column in cut])


def wind(calls: Calls, feeds: Feeds) -> None:
    """Put every open call back on its wheel."""
    _wind(calls, feeds)


def _empty(rows: Rows) -> Fired:
    n = 64
    return Fired(
        np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n),
        np.empty(n, np.uint64), np.empty((n, rows.ids.shape[1]), np.uint64),
        np.empty((n, rows.own.shape[1])), np.empty((n, rows.places.shape[1]), np.uint8),
    )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def _run(
    rows: Rows, position: NDArray[np.int64], log_us: NDArray[np.int64], calls: Calls,
    feeds: Feeds, out: Fired,
) -> tuple[int, Fired]:  # fmt: skip
    count, at = 0, 0
    for i in range(len(position)):
        now = log_us[i]
        while at < len(rows.position) and rows.position[at] <= position[i]:
            count, out = _take(rows, at, position[i], now, calls, feeds, count, out)
            at += 1
        if now // BUCKET_US > calls.state[TICK]:
            calls.state[TICK] = now // BUCKET_US
            count, out = _turn_thin(position[i], now, calls, feeds, count, out)
            _sweep(calls, now)
    return count, out


@nb.njit(cache=True, nogil=True)
def _take(
    rows: Rows, at: int, position: int, now: int, calls: Calls, feeds: Feeds, count: int,
    out: Fired,
) -> tuple[int, Fired]:  # fmt: skip
    if rows.phase[at] == ENDS:
        feed = rows.feed[at]
        reach.note_end(feeds, feed, rows.event_us[at])
        _end(rows, at, now, calls, feeds)
        return _turn(feed, position, now, calls, feeds, count, out)
    if rows.phase[at] == STARTS:
        slot = _begin(rows, at, now, calls, feeds)
        if slot >= 0:
            return _fire(slot, position, now, calls, feeds, count, out)
    return count, out


@nb.njit(cache=True, nogil=True)
def _begin(rows: Rows, at: int, now: int, calls: Calls, feeds: Feeds) -> int:
    """Open a call; -1 when it is over already or too old to know."""
    key = rows.call[at]
    if key == 0 or now - rows.event_us[at] > REMEMBERED_US:
        return -1
    slot = find(calls.index, calls.keys, key)
    if slot >= 0:
        if calls.facts[slot, STATE_OF] == ENDED:
            _forget(calls, slot)
        return -1
    slot = _new(calls, key)
    facts = calls.facts[slot]
    facts[BEGAN], facts[CAME] = rows.event_us[at], now
    facts[STATE_OF], facts[STEP], facts[FEED] = OPEN, 0, rows.feed[at]
    facts[DUE] = facts[BEGAN] + _STEPS_US[0]
    facts[WHEEL] = _wheel(feeds, rows.feed[at])
    calls.ids[slot], calls.own[slot], calls.places[slot] = rows.ids[at], rows.own[at], rows.places[at]  # fmt: skip
    _mark(calls, slot)
    _put_on(calls, feeds, slot, facts[DUE])
    return slot


@nb.njit(cache=True, nogil=True)
def _end(rows: Rows, at: int, now: int, calls: Calls, feeds: Feeds) -> None:
    """Close a call, and learn which feed brings the ends of its feed; or remember the end."""
    key = rows.call[at]
    if key == 0:
        return
    slot = find(calls.index, calls.keys, key)
    if slot < 0:
        slot = _new(calls, key)
        calls.facts[slot, CAME], calls.facts[slot, STATE_OF] = now, ENDED
        calls.facts[slot, BUCKET] = -1
        _mark(calls, slot)
    elif calls.facts[slot, STATE_OF] == OPEN:
        feeds.facts[calls.facts[slot, FEED], ENDS_FEED] = rows.feed[at]
        _forget(calls, slot)


@nb.njit(cache=True, nogil=True)
def _turn_thin(
    position: int, now: int, calls: Calls, feeds: Feeds, count: int, out: Fired
) -> tuple[int, Fired]:
    """Every ten seconds of log time: judge the feeds; thin ones go by log time."""
    for feed in range(FEEDS):
        if feeds.keys[feed] == 0 and feeds.facts[feed, REACH] == 0 and feed > 0:
            break
        reach.judge(feeds, feed)
        if feeds.facts[feed, THIN]:
            count, out = _turn(feed, position, now, calls, feeds, count, out)
    return count, out


@nb.njit(cache=True, nogil=True)
def _turn(
    feed: int, position: int, now: int, calls: Calls, feeds: Feeds, count: int, out: Fired
) -> tuple[int, Fired]:
    """Turn the wheel of `feed` as far as its record reaches now."""
    known = reach.advance(feeds, feed, now)
    first, last = feeds.facts[feed, CURSOR], known // BUCKET_US
    if last < first:
        return count, out
    feeds.facts[feed, CURSOR] = last + 1
    for bucket in range(max(first, last - BUCKETS + 1), last + 1):
        slot = calls.heads[feed, bucket % BUCKETS]
        calls.heads[feed, bucket % BUCKETS] = -1
        while slot >= 0:
            following = calls.after[slot]
            calls.facts[slot, BUCKET] = -1
            if calls.facts[slot, DUE] <= known:
                count, out = _fire(slot, position, now, calls, feeds, count, out)
            else:
                _put_on(calls, feeds, slot, calls.facts[slot, DUE])
            slot = following
    return count, out


@nb.njit(cache=True, nogil=True)
def _fire(
    slot: int, position: int, now: int, calls: Calls, feeds: Feeds, count: int, out: Fired
) -> tuple[int, Fired]:
    """A clock may be due: say how long the call is known to run, and set the next."""
    facts = calls.facts[slot]
    feed = _wheel(feeds, facts[FEED])
    known = reach.advance(feeds, feed, now)
    _take_off(calls, slot)
    facts[WHEEL] = feed
    step, steps = facts[STEP], len(_STEPS_US)
    while step + 1 < steps and facts[BEGAN] + _STEPS_US[step + 1] <= known:
        step += 1
    due = facts[BEGAN] + _STEPS_US[step]
    waits = facts[DUE]
    if max(due, waits) <= known:
        stale = now - due > TOO_OLD_US
        if not stale and not reach.is_whole(feeds, feed, facts[BEGAN], due):
            facts[DUE] = known + RETRY_US
        else:
            if not stale:
                out = _with_room(out, count)
                _tell(calls, slot, position, now, due, out, count)
                count += 1
            facts[STEP] = step + 1
            facts[DUE] = facts[BEGAN] + _STEPS_US[step + 1] if step + 1 < steps else -1
    _mark(calls, slot)
    if facts[STEP] < steps:
        _put_on(calls, feeds, slot, facts[DUE])
    return count, out


@nb.njit(cache=True, nogil=True)
def _tell(
    calls: Calls, slot: int, position: int, now: int, due: int, out: Fired, count: int
) -> None:
    out.position[count], out.log_us[count], out.event_us[count] = position, now, due
    out.running_s[count] = (due - calls.facts[slot, BEGAN]) / SECOND
    out.call[count] = calls.keys[slot]
    out.ids[count], out.own[count], out.places[count] = calls.ids[slot], calls.own[slot], calls.places[slot]  # fmt: skip


@nb.njit(cache=True, nogil=True)
def _with_room(out: Fired, count: int) -> Fired:
    """Twice the room when it is full."""
    if count < len(out.position):
        return out
    return Fired(
        np.append(out.position, out.position), np.append(out.log_us, out.log_us),
        np.append(out.event_us, out.event_us), np.append(out.running_s, out.running_s),
        np.append(out.call, out.call), np.concatenate((out.ids, out.ids)),
        np.concatenate((out.own, out.own)), np.concatenate((out.places, out.places)),
    )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def _wheel(feeds: Feeds, feed: int) -> int:
    """The feed that brings the ends of this feed's calls; itself until one was seen."""
    ends = feeds.facts[feed, ENDS_FEED]
    return ends if ends >= 0 else feed


@nb.njit(cache=True, nogil=True)
def _put_on(calls: Calls, feeds: Feeds, slot: int, due: int) -> None:
    feed = calls.facts[slot, WHEEL]
    cursor = feeds.facts[feed, CURSOR]
    wanted = -(-due // BUCKET_US)
    if cursor == 0:
        cursor = wanted
        feeds.facts[feed, CURSOR] = wanted
    place = min(max(wanted, cursor), cursor + BUCKETS - 1) % BUCKETS
    head = calls.heads[feed, place]
    calls.after[slot], calls.before[slot] = head, -1
    if head >= 0:
        calls.before[head] = slot
    calls.heads[feed, place] = slot
    calls.facts[slot, BUCKET] = place


@nb.njit(cache=True, nogil=True)
def _take_off(calls: Calls, slot: int) -> None:
    place = calls.facts[slot, BUCKET]
    if place < 0:
        return
    after, before = calls.after[slot], calls.before[slot]
    if before >= 0:
        calls.after[before] = after
    else:
        calls.heads[calls.facts[slot, WHEEL], place] = after
    if after >= 0:
        calls.before[after] = before
    calls.facts[slot, BUCKET] = -1


@nb.njit(cache=True, nogil=True)
def _new(calls: Calls, key: np.uint64) -> int:
    if calls.state[FREED] > 0:
        calls.state[FREED] -= 1
        slot = calls.free[calls.state[FREED]]
    else:
        slot = np.int32(calls.state[USED])
        calls.state[USED] += 1
    calls.keys[slot] = key
    put(calls.index, key, slot)
    return slot


@nb.njit(cache=True, nogil=True)
def _forget(calls: Calls, slot: int) -> None:
    _take_off(calls, slot)
    remove(calls.index, calls.keys, calls.keys[slot])
    calls.keys[slot] = 0
    calls.facts[slot, STATE_OF] = 0
    calls.free[calls.state[FREED]] = slot
    calls.state[FREED] += 1
    _mark(calls, slot)


@nb.njit(cache=True, nogil=True)
def _sweep(calls: Calls, now: int) -> None:
    """Every ten minutes: calls that must be over, and ends whose start never came, go."""
    if now - calls.state[SWEPT] < SWEEP_US:
        return
    calls.state[SWEPT] = now
    for slot in range(calls.state[USED]):
        facts = calls.facts[slot]
        if calls.keys[slot] == 0:
            continue
        lost = facts[STATE_OF] == OPEN and now - facts[BEGAN] > LONGEST_US
        if lost or (facts[STATE_OF] == ENDED and now - facts[CAME] > REMEMBERED_US):
            _forget(calls, slot)


@nb.njit(cache=True, nogil=True)
def _wind(calls: Calls, feeds: Feeds) -> None:
    for slot in range(calls.state[USED]):
        calls.facts[slot, BUCKET] = -1
        if calls.keys[slot] and calls.facts[slot, STATE_OF] == OPEN:
            if calls.facts[slot, STEP] < len(_STEPS_US):
                _put_on(calls, feeds, slot, calls.facts[slot, DUE])


@nb.njit(cache=True, nogil=True)
def _mark(calls: Calls, slot: int) -> None:
    """The blocks of a record changed. Rows may straddle two blocks: both ends are marked."""
    _mark_row(calls.dirty_keys, slot, 8)
    _mark_row(calls.dirty_facts, slot, 8 * FACTS)
    _mark_row(calls.dirty_ids, slot, 8 * calls.ids.shape[1])
    _mark_row(calls.dirty_own, slot, 8 * calls.own.shape[1])
    _mark_row(calls.dirty_places, slot, calls.places.shape[1])


@nb.njit(cache=True, nogil=True, inline="always")
def _mark_row(dirty: NDArray[np.uint8], slot: int, size: int) -> None:
    dirty[slot * size >> BLOCK_BITS] = 1
    dirty[(slot + 1) * size - 1 >> BLOCK_BITS] = 1
