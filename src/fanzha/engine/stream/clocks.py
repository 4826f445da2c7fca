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
from fanzha.engine.stream.reach import CURSOR, DISORDER, ENDS_FEED, FEEDS, SECOND, THIN, Feeds
from fanzha.engine.stream.slots import FREED, USED, find, put, remove
from fanzha.engine.stream.store import BLOCK_BITS

Micros = NDArray[np.int64]

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

BEGAN, DUE, CAME, STATE_OF, STEP, FEED, WHEEL, BUCKET, AFTER, BEFORE = range(10)
FACTS = 10
"""A record's numbers: moments (µs UTC), open or ended, next step, the feed of its start, whose
wheel and which bucket it stands in (-1 none), its neighbours there. What the start said follows."""
OPEN, ENDED = 1, 2
TICK, SWEPT = range(FREED + 1, FREED + 3)
STATE = 4
STARTS, ENDS, NEITHER = range(3)
"""Phases of a row: the call begins, the call is over. Others are passed over."""


class Rows(NamedTuple):
    """Call rows of a batch in log order. `said`: what a running row takes from its start."""

    position: Micros
    event_us: Micros
    call: NDArray[np.uint64]
    phase: NDArray[np.uint8]
    feed: Micros
    said: Micros


class Calls(NamedTuple):
    """The records, one row a slot; which blocks of them changed; index, wheels, free slots."""

    keys: NDArray[np.uint64]
    records: Micros
    dirty_keys: NDArray[np.uint8]
    dirty_records: NDArray[np.uint8]
    slot_of: NDArray[np.int32]
    heads: Micros
    free: NDArray[np.int32]
    state: Micros


POSITION, LOG, EVENT, RUNNING, KEY, SAID = range(6)
"""Columns of what fired: position, log and event time, known duration in µs, the call's id as
signed bits; what its start said begins at SAID."""


def wheels() -> Micros:
    """Empty wheels: the first call of each feed's buckets, -1 for none."""
    return np.full((FEEDS, BUCKETS), -1, np.int64)


def run(rows: Rows, position: Micros, log_us: Micros, calls: Calls, feeds: Feeds) -> Micros:
    """Take the rows, and let the clocks run with them and with log time at each position.

    Returns the calls known to be on, one row each, columns as above; those of one position in
    the order of their moments.
    """
    room = np.empty((64, SAID + rows.said.shape[1]), np.int64)
    count, room = _run(rows, position, log_us, calls, feeds, room)
    fired = room[:count]
    order = np.lexsort((fired[:, KEY], fired[:, EVENT], fired[:, POSITION]))
    chosen: Micros = fired[order]
    return chosen


@nb.njit(cache=True, nogil=True)
def _run(
    rows: Rows, position: Micros, log_us: Micros, calls: Calls, feeds: Feeds, out: Micros
) -> tuple[int, Micros]:
    count, at = 0, 0
    for i in range(len(position)):
        now = int(log_us[i])
        while at < len(rows.position) and rows.position[at] <= position[i]:
            feed = int(rows.feed[at])
            slot = -1
            if rows.phase[at] == ENDS:
                reach.note_end(feeds, feed, rows.event_us[at])
                _end(rows, at, now, calls, feeds)
            elif rows.phase[at] == STARTS:
                slot = _begin(rows, at, now, calls, feeds)
                feed = _wheel(feeds, feed)
            if rows.phase[at] <= ENDS:
                known = reach.advance(feeds, feed, now)
                if known // BUCKET_US >= feeds.facts[feed, CURSOR]:
                    count, out = _turn(feed, known, int(position[i]), now, calls, feeds, count, out)
                if slot >= 0 and calls.records[slot, DUE] <= known:
                    count, out = _fire(slot, int(position[i]), now, calls, feeds, count, out)
            at += 1
        if now // BUCKET_US > calls.state[TICK]:
            calls.state[TICK] = now // BUCKET_US
            count, out = _turn_thin(int(position[i]), now, calls, feeds, count, out)
            _sweep(calls, now)
    return count, out


@nb.njit(cache=True, nogil=True)
def _begin(rows: Rows, at: int, now: int, calls: Calls, feeds: Feeds) -> int:
    """Open a call; -1 when it is over already or too old to know."""
    key = rows.call[at]
    if key == 0 or now - rows.event_us[at] > REMEMBERED_US:
        return -1
    slot = find(calls.slot_of, calls.keys, key)
    if slot >= 0:
        if calls.records[slot, STATE_OF] == ENDED:
            _forget(calls, slot)
        return -1
    slot = _new(calls, key)
    record = calls.records[slot]
    record[BEGAN], record[CAME] = rows.event_us[at], now
    record[STATE_OF], record[STEP], record[FEED] = OPEN, 0, rows.feed[at]
    record[DUE] = record[BEGAN] + _STEPS_US[0]
    record[WHEEL] = _wheel(feeds, rows.feed[at])
    record[FACTS:] = rows.said[at]
    _put_on(calls, feeds, slot)
    _mark(calls, slot)
    return slot


@nb.njit(cache=True, nogil=True)
def _end(rows: Rows, at: int, now: int, calls: Calls, feeds: Feeds) -> None:
    """Close a call, and learn which feed brings the ends of its feed; or remember the end."""
    key = rows.call[at]
    if key == 0:
        return
    slot = find(calls.slot_of, calls.keys, key)
    if slot < 0:
        slot = _new(calls, key)
        calls.records[slot, CAME], calls.records[slot, STATE_OF] = now, ENDED
        calls.records[slot, BUCKET] = -1
        _mark(calls, slot)
    elif calls.records[slot, STATE_OF] == OPEN:
        feeds.facts[calls.records[slot, FEED], ENDS_FEED] = rows.feed[at]
        _forget(calls, slot)


@nb.njit(cache=True, nogil=True)
def _turn_thin(
    position: int, now: int, calls: Calls, feeds: Feeds, count: int, out: Micros
) -> tuple[int, Micros]:
    """Every ten seconds of log time: judge the feeds; thin ones go by log time."""
    for feed in range(FEEDS):
        if feeds.facts[feed, DISORDER] == 0:
            break
        reach.judge(feeds, feed)
        if feeds.facts[feed, THIN]:
            known = reach.advance(feeds, feed, now)
            count, out = _turn(feed, known, position, now, calls, feeds, count, out)
    return count, out


@nb.njit(cache=True, nogil=True)
def _turn(
    feed: int, known: int, position: int, now: int, calls: Calls, feeds: Feeds, count: int,
    out: Micros,
) -> tuple[int, Micros]:  # fmt: skip
    """Turn the wheel of `feed` as far as its record reaches."""
    first, last = feeds.facts[feed, CURSOR], known // BUCKET_US
    if last < first:
        return count, out
    feeds.facts[feed, CURSOR] = last + 1
    for bucket in range(max(first, last - BUCKETS + 1), last + 1):
        slot = calls.heads[feed, bucket % BUCKETS]
        calls.heads[feed, bucket % BUCKETS] = -1
        while slot >= 0:
            following = calls.records[slot, AFTER]
            calls.records[slot, BUCKET] = -1
            if calls.records[slot, DUE] <= known:
                count, out = _fire(slot, position, now, calls, feeds, count, out)
            else:
                _put_on(calls, feeds, slot)
            slot = following
    return count, out


@nb.njit(cache=True, nogil=True)
def _fire(
    slot: int, position: int, now: int, calls: Calls, feeds: Feeds, count: int, out: Micros
) -> tuple[int, Micros]:
    """A clock is due by its wheel: say how long the call is known to run, and set the next."""
    record = calls.records[slot]
    _take_off(calls, slot)
    feed = _wheel(feeds, record[FEED])
    record[WHEEL] = feed
    known = reach.advance(feeds, feed, now)
    if record[DUE] <= known:
        step = record[STEP]
        while step + 1 < len(_STEPS_US) and record[BEGAN] + _STEPS_US[step + 1] <= known:
            step += 1
        due = record[BEGAN] + _STEPS_US[step]
        stale = now - due > TOO_OLD_US
        if not stale and not reach.is_whole(feeds, feed, record[BEGAN], due):
            record[DUE] = known + RETRY_US
        else:
            if not stale:
                out = _with_room(out, count)
                out[count, POSITION], out[count, LOG], out[count, EVENT] = position, now, due
                out[count, RUNNING], out[count, KEY] = _STEPS_US[step], np.int64(calls.keys[slot])
                out[count, SAID:] = record[FACTS:]
                count += 1
            record[STEP] = step + 1
            if step + 1 < len(_STEPS_US):
                record[DUE] = record[BEGAN] + _STEPS_US[step + 1]
    if record[STEP] < len(_STEPS_US):
        _put_on(calls, feeds, slot)
    _mark(calls, slot)
    return count, out


@nb.njit(cache=True, nogil=True)
def _with_room(out: Micros, count: int) -> Micros:
    """Twice the room when it is full."""
    return np.concatenate((out, out)) if count == len(out) else out


@nb.njit(cache=True, nogil=True)
def _wheel(feeds: Feeds, feed: int) -> int:
    """The feed that brings the ends of this feed's calls; itself until one was seen."""
    ends: int = feeds.facts[feed, ENDS_FEED]
    return ends if ends >= 0 else feed


@nb.njit(cache=True, nogil=True)
def _put_on(calls: Calls, feeds: Feeds, slot: int) -> None:
    """Into the bucket of its next clock, the earliest one where that is past."""
    record = calls.records[slot]
    feed, wanted = record[WHEEL], -(-record[DUE] // BUCKET_US)
    if feeds.facts[feed, CURSOR] == 0:
        feeds.facts[feed, CURSOR] = wanted
    cursor = feeds.facts[feed, CURSOR]
    place = min(max(wanted, cursor), cursor + BUCKETS - 1) % BUCKETS
    head = calls.heads[feed, place]
    record[AFTER], record[BEFORE], record[BUCKET] = head, -1, place
    if head >= 0:
        calls.records[head, BEFORE] = slot
    calls.heads[feed, place] = slot


@nb.njit(cache=True, nogil=True)
def _take_off(calls: Calls, slot: int) -> None:
    record = calls.records[slot]
    if record[BUCKET] < 0:
        return
    if record[BEFORE] >= 0:
        calls.records[record[BEFORE], AFTER] = record[AFTER]
    else:
        calls.heads[record[WHEEL], record[BUCKET]] = record[AFTER]
    if record[AFTER] >= 0:
        calls.records[record[AFTER], BEFORE] = record[BEFORE]
    record[BUCKET] = -1


@nb.njit(cache=True, nogil=True)
def _new(calls: Calls, key: np.uint64) -> int:
    if calls.state[FREED] > 0:
        calls.state[FREED] -= 1
        slot = int(calls.free[calls.state[FREED]])
    else:
        slot = int(calls.state[USED])
        calls.state[USED] += 1
    calls.keys[slot] = key
    put(calls.slot_of, key, slot)
    return slot


@nb.njit(cache=True, nogil=True)
def _forget(calls: Calls, slot: int) -> None:
    _take_off(calls, slot)
    remove(calls.slot_of, calls.keys, calls.keys[slot])
    calls.keys[slot] = 0
    calls.records[slot, STATE_OF] = 0
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
        record = calls.records[slot]
        if calls.keys[slot] == 0:
            continue
        lost = record[STATE_OF] == OPEN and now - record[BEGAN] > LONGEST_US
        if lost or (record[STATE_OF] == ENDED and now - record[CAME] > REMEMBERED_US):
            _forget(calls, slot)


@nb.njit(cache=True, nogil=True)
def wind(calls: Calls, feeds: Feeds) -> None:
    """Put every open call back on its wheel."""
    for slot in range(calls.state[USED]):
        record = calls.records[slot]
        record[BUCKET] = -1
        waits = calls.keys[slot] != 0 and record[STATE_OF] == OPEN
        if waits and record[STEP] < len(_STEPS_US):
            _put_on(calls, feeds, slot)


@nb.njit(cache=True, nogil=True)
def _mark(calls: Calls, slot: int) -> None:
    """The blocks of a record changed; it may straddle two."""
    size = 8 * calls.records.shape[1]
    calls.dirty_keys[slot * 8 >> BLOCK_BITS] = 1
    calls.dirty_records[slot * size >> BLOCK_BITS] = 1
    calls.dirty_records[((slot + 1) * size - 1) >> BLOCK_BITS] = 1
