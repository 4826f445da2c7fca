"""Light keys: the words of the last seven days in order of time, scanned once for all windows.

A ring is `n` rows of `stride` numbers from `at`, oldest first. As windows nest, one walk from the
newest word back gives every window's numbers as it passes that window's edge.
"""

from __future__ import annotations

from fanzha.engine.stream.roles import WINDOWS
from fanzha.engine.stream.windows.low import popcount, step
from fanzha.engine.stream.windows.plan import COUNT, RAW, REACH, SUM, WIDTH, A, B
from fanzha.engine.stream.windows.plan import FLAG as FLAGGED
from fanzha.engine.stream.windows.rows import (
    A_MASK,
    FLAG,
    NULL,
    OLD_A,
    OLD_B,
    PLACE,
    STREAM,
    TICK,
    TICKS,
    Longs,
)  # fmt: skip
from fanzha.engine.stream.windows.table import Shape

SAME_A = (1 << STREAM) | A_MASK
T0, T1, T2, T3 = (window.ticks for window in WINDOWS)
P0, P1, P2, P3 = (window.panes for window in WINDOWS)


@step
def last_edge(tick: int) -> int:
    """The first tick in the longest window of a key whose latest tick is `tick`."""
    return (tick // T3 - P3 + 1) * T3


@step
def edges(tick: int) -> tuple[int, int, int, int]:
    """The same for each window; written out, so that the divisors are constants."""
    return (
        (tick // T0 - P0 + 1) * T0,
        (tick // T1 - P1 + 1) * T1,
        (tick // T2 - P2 + 1) * T2,
        last_edge(tick),
    )


@step
def expire(ring: Longs, at: int, n: int, stride: int, last: int, low: int) -> int:
    """Drop the words before tick `low`; `last` is the tick they are relative to → rows left."""
    gone = 0
    while gone < n and last - ((last - (ring[at + gone * stride] >> TICK)) & TICKS) < low:
        gone += 1
    if gone:
        for i in range(at, at + (n - gone) * stride):
            ring[i] = ring[i + gone * stride]
    return n - gone


@step
def insert(
    ring: Longs, at: int, n: int, stride: int, now: int, tick: int, word: int, b: int
) -> None:
    """Put one row in its place by `tick`; the key's latest tick is `now`. Needs room for it."""
    behind = now - tick
    place = n
    while place > 0 and (now - (ring[at + (place - 1) * stride] >> TICK)) & TICKS < behind:
        place -= 1
    word |= (tick & TICKS) << TICK
    word = _supersede(ring, at, n, stride, place, word)
    if stride == 2:
        word = _supersede_b(ring, at, n, place, word, b)
    for i in range(at + n * stride - 1, at + place * stride - 1, -1):
        ring[i + stride] = ring[i]
    ring[at + place * stride] = word
    if stride == 2:
        ring[at + place * 2 + 1] = b


@step
def _supersede(ring: Longs, at: int, n: int, stride: int, place: int, word: int) -> int:
    """Older rows with the same A give way to this one, and this one to a newer."""
    if (word >> OLD_A) & 1:
        return word
    for i in range(place):
        if (ring[at + i * stride] ^ word) & SAME_A == 0:
            ring[at + i * stride] |= 1 << OLD_A
    for i in range(place, n):
        if (ring[at + i * stride] ^ word) & SAME_A == 0:
            word |= 1 << OLD_A
    return word


@step
def _supersede_b(ring: Longs, at: int, n: int, place: int, word: int, b: int) -> int:
    """The same for B."""
    if (word >> OLD_B) & 1:
        return word
    for i in range(n):
        other = ring[at + i * 2]
        if ring[at + i * 2 + 1] == b and (other ^ word) & (1 << STREAM) == 0:
            if i < place:
                ring[at + i * 2] = other | (1 << OLD_B)
            else:
                word |= 1 << OLD_B
    return word


@step
def scan(ring: Longs, at: int, n: int, now: int, s: Shape, raw: Longs) -> None:
    """The raw numbers of every window at tick `now`. Eight counts of at most 64 share one
    integer, a byte each: of stream 0 and 1 in turn calls, A, flags, B."""
    counts = sum0 = sum1 = mask0 = mask1 = 0
    from_a0, from_a1 = (A_MASK * s.sums[0], A_MASK * s.sums[1]) if s.stride == 1 else (0, 0)
    i = n - 1
    firsts = edges(now)
    for window in range(4):
        far = now - firsts[window]
        while i >= 0:
            word = ring[at + i * s.stride]
            if (now - (word >> TICK)) & TICKS > far:
                break
            one = (word >> STREAM) & 1
            new_a, new_b = ~(word >> OLD_A) & 1, ~(word >> OLD_B) & 1
            flag = (word >> FLAG) & 1
            counts += (1 | new_a << 16 | flag << 32 | new_b << 48) << (8 * one)
            place = 1 << ((word >> PLACE) & 63)
            mask1 |= place & -one
            mask0 |= place & (one - 1)
            sum1 += word & from_a1 & -one
            sum0 += word & from_a0 & (one - 1)
            if s.stride == 2 and s.sums[one] and ring[at + i * 2 + 1] != NULL:
                sum1 += ring[at + i * 2 + 1] & -one
                sum0 += ring[at + i * 2 + 1] & (one - 1)
            i -= 1
        low = window * WIDTH
        raw[low + COUNT] = counts & 255
        raw[low + RAW + COUNT] = counts >> 8 & 255
        raw[low + A] = counts >> 16 & 255
        raw[low + RAW + A] = counts >> 24 & 255
        raw[low + FLAGGED] = counts >> 32 & 255
        raw[low + RAW + FLAGGED] = counts >> 40 & 255
        raw[low + B] = counts >> 48 & 255
        raw[low + RAW + B] = counts >> 56 & 255
        raw[low + SUM], raw[low + RAW + SUM] = sum0, sum1
        raw[low + REACH] = popcount(mask0 & -2)
        raw[low + RAW + REACH] = popcount(mask1 & -2)
