"""How far a feed's record of ended calls reaches: up to when a call without an end is known to run.

A feed that sends a file every five minutes, or holds an hour back, makes calls look endless. So
time is counted by what the feed has delivered, not by the clock on the wall:

- disorder: how much older than the newest one an end may come; the 99.5th percentile of what was
  seen, ends of hours held back (30 minutes and more) left out. Reach = newest end − disorder: a
  watermark learned from the feed itself (Akidau et al., The Dataflow Model, VLDB 2015, 2.2).
- holes: two-minute bins with far fewer ends than usual in the two hours before the call. While the hour in
  which a call may have ended is missing, nobody knows whether it still runs.
- thin: a feed with fewer than 12 ends in two hours says nothing by silence; its reach is log time
  less a minute.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.store import Spec, Store

SECOND = 1_000_000
FEEDS = 256
"""Feeds told apart; further ones share the last place."""
LAG_US = 10 * SECOND
LAGS = 180
BIN_US = 120 * SECOND
BINS = 720
THIN_ENDS, THIN_BINS = 12, 60
THIN_MARGIN_US = 60 * SECOND
FIRST_DISORDER_US = 120 * SECOND
LEARN_EVERY, HALVE_AT = 64, 4096
LEAST_USUAL = 4.0
BUSIEST_IS = 0.8
"""The busiest two minutes of two hours, for what is usual: a hole cannot lower it."""

NEWEST, REACH, ENDS_FEED, CURSOR, BIN, DISORDER, SEEN, THIN = range(8)


class Feeds(NamedTuple):
    """One row a feed. `facts`: newest end, reach (µs UTC), the feed that brings the ends of this
    feed's starts (-1 unknown), next bucket of its clocks, newest bin, disorder (µs), ends seen,
    whether thin. `lags`: how many ends came so late, by 10 s. `bins`: ends by two minutes."""

    keys: NDArray[np.uint64]
    facts: NDArray[np.int64]
    lags: NDArray[np.uint32]
    bins: NDArray[np.uint32]


def store() -> Store:
    """The arrays of `Feeds`, for snapshots."""
    return Store(
        "feeds",
        {
            "keys": Spec(np.uint64, FEEDS),
            "facts": Spec(np.int64, FEEDS, THIN + 1),
            "lags": Spec(np.uint32, FEEDS, LAGS),
            "bins": Spec(np.uint32, FEEDS, BINS),
        },
    )


def numbers(held: Store, sources: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The row of each source; new ones get the next free row, those beyond the last share it."""
    names, back = np.unique(sources, return_inverse=True)
    known = held.used("keys")
    rows = {int(key): at for at, key in enumerate(held["keys"][:known].tolist())}
    for name in names.tolist():
        if name not in rows and known < FEEDS:
            rows[name] = known
            held["keys"][known] = name
            held["facts"][known] = 0, 0, -1, 0, 0, FIRST_DISORDER_US, 0, 1
            known += 1
    for key in held.specs:
        held.grow(key, known)
        held.mark(key, 0, known)
    of_name = np.array([rows.get(name, FEEDS - 1) for name in names.tolist()], np.int64)
    found: NDArray[np.int64] = of_name[back]
    return found


@nb.njit(cache=True, nogil=True)
def note_end(feeds: Feeds, feed: int, event_us: int) -> None:
    """An end came by `feed`: how late, and in which two minutes it lies."""
    facts = feeds.facts[feed]
    lag = max(0, facts[NEWEST] - event_us)
    facts[NEWEST] = max(facts[NEWEST], event_us)
    if lag < LAGS * LAG_US:
        feeds.lags[feed, lag // LAG_US] += 1
        facts[SEEN] += 1
        if facts[SEEN] % LEARN_EVERY == 0:
            _learn(feeds.lags[feed], facts)
    _count(feeds.bins[feed], facts, event_us // BIN_US)


@nb.njit(cache=True, nogil=True)
def _learn(lags: NDArray[np.uint32], facts: NDArray[np.int64]) -> None:
    """The disorder below which 99.5 % of the ends came; old ones weigh half at each halving."""
    total, so_far, at = lags.sum(), 0, 0
    while at < LAGS - 1 and so_far + lags[at] < 0.995 * total:
        so_far += lags[at]
        at += 1
    facts[DISORDER] = (at + 1) * LAG_US
    if facts[SEEN] >= HALVE_AT:
        for i in range(LAGS):
            lags[i] //= 2
        facts[SEEN] //= 2


@nb.njit(cache=True, nogil=True)
def _count(bins: NDArray[np.uint32], facts: NDArray[np.int64], bin_: int) -> None:
    if bin_ > facts[BIN]:
        for skipped in range(max(facts[BIN] + 1, bin_ - BINS + 1), bin_ + 1):
            bins[skipped % BINS] = 0
        facts[BIN] = bin_
    if bin_ > facts[BIN] - BINS:
        bins[bin_ % BINS] += 1


@nb.njit(cache=True, nogil=True)
def judge(feeds: Feeds, feed: int) -> None:
    """Say whether the feed is thin just now."""
    facts, ends = feeds.facts[feed], 0
    for back in range(THIN_BINS):
        ends += feeds.bins[feed, (facts[BIN] - back) % BINS]
    facts[THIN] = 1 if ends < THIN_ENDS else 0


@nb.njit(cache=True, nogil=True)
def advance(feeds: Feeds, feed: int, log_us: int) -> int:
    """The feed's reach at log time `log_us`; it never goes back."""
    facts = feeds.facts[feed]
    if facts[THIN]:
        reach = log_us - max(THIN_MARGIN_US, facts[DISORDER] if facts[SEEN] else 0)
    else:
        reach = facts[NEWEST] - facts[DISORDER]
    facts[REACH] = max(facts[REACH], reach)
    return int(facts[REACH])


@nb.njit(cache=True, nogil=True)
def is_whole(feeds: Feeds, feed: int, since_us: int, to_us: int) -> bool:
    """Whether the record has no hole from `since_us` to `to_us`, measured by the two hours
    before."""
    bins, newest = feeds.bins[feed], feeds.facts[feed, BIN]
    first = since_us // BIN_US
    usual = 0.0
    for back in range(1, THIN_BINS + 1):
        usual = max(usual, BUSIEST_IS * bins[(first - back) % BINS])
    if usual < LEAST_USUAL or first - THIN_BINS <= newest - BINS:
        return True
    for bin_ in range(first, min(to_us // BIN_US, newest - 1) + 1):
        if bins[bin_ % BINS] < 0.5 * usual - np.sqrt(usual):
            return False
    return True
