"""From a frame's columns to the words a kernel stores: one word a row and prefix.

A word is, from the top: tick 17 | superseded B 1 | superseded A 1 | stream 1 | flag 1 | place 6 |
A 37. A "superseded" bit says that a newer word of the ring has the same value, so that each value
is counted once, at its newest; a null value is superseded from the start.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.ids import Ids, mixed, pair
from fanzha.engine.stream.windows.low import entry, step
from fanzha.engine.stream.windows.plan import Plan, Taken

A_BITS = 37
A_MASK = (1 << A_BITS) - 1
PLACE = A_BITS
FLAG = PLACE + 6
STREAM = FLAG + 1
OLD_A = STREAM + 1
OLD_B = OLD_A + 1
TICK = OLD_B + 1
TICKS = (1 << (64 - TICK)) - 1
NULL = -(1 << 63)
"""B of a row that has none."""
READ, FIRST, BIG = 0, 1, 4
"""What a row does: read only; add to stream 0 (FIRST) or 1 (FIRST + 1); BIG besides where its sum
does not fit a word."""

Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
_NO_IDS = np.zeros(0, np.uint64)
_NO_FIELD = np.zeros(0, np.float64)
_NO_PLACE = np.zeros(0, np.uint8)


class Rows(NamedTuple):
    """What the kernel reads of a frame for one role; the first axis is the prefix."""

    key: Longs
    act: Bytes
    word: Longs
    b: Longs
    event_us: Longs
    log_us: Longs


def rows(plan: Plan, frame: Frame) -> Rows:
    """The rows of `frame` as `plan` takes them."""
    n, prefixes = len(frame), len(plan.keys)
    made = Rows(
        np.stack([_key(frame, names).view(np.int64) for names in plan.keys]),
        np.zeros((prefixes, n), np.uint8), np.empty((prefixes, n), np.int64),
        np.empty((prefixes, n), np.int64), frame.event_us, frame.log_us,
    )  # fmt: skip
    for stream, taken in enumerate(plan.taken):
        _take(made, frame, stream, taken)
    return made


def _key(frame: Frame, names: tuple[str, ...]) -> Ids:
    return frame.ids[names[0]] if len(names) == 1 else pair(*(frame.ids[name] for name in names))


def _take(made: Rows, frame: Frame, stream: int, taken: Taken) -> None:
    at = taken.prefix
    _fill(
        frame.kind, frame.late, taken.kind, stream,
        *_source(frame, taken.a), taken.distinct_a, *_source(frame, taken.b),
        taken.distinct_b, taken.sums,
        frame.places[taken.place] if taken.place else _NO_PLACE,
        frame.column(taken.flag) if taken.flag else _NO_FIELD,
        np.nan if taken.under is None else taken.under,
        made.act[at], made.word[at], made.b[at],
    )  # fmt: skip


def _source(frame: Frame, name: str) -> tuple[Ids, NDArray[np.float64]]:
    if not name:
        return _NO_IDS, _NO_FIELD
    return (frame.ids[name], _NO_FIELD) if name in frame.ids else (_NO_IDS, frame.column(name))


@entry
def _fill(
    kind: Bytes, late: NDArray[np.bool_], wanted: int, stream: int,
    a_ids: Ids, a_field: NDArray[np.float64], distinct: bool,
    b_ids: Ids, b_field: NDArray[np.float64], distinct_b: bool, sums: bool,
    place: Bytes, flag: NDArray[np.float64], under: float,
    act: Bytes, word: Longs, b: Longs,
) -> None:  # fmt: skip
    for i in range(len(kind)):
        if kind[i] != wanted or late[i]:
            continue
        first = _value(a_ids, a_field, i)
        b[i] = _value(b_ids, b_field, i)
        act[i] = FIRST + stream
        made = stream << STREAM
        if distinct:
            made |= short(first) if first != NULL else 1 << OLD_A
        else:
            made |= 1 << OLD_A
            if sums:
                b[i] = first
                if first > 0 and first <= A_MASK:
                    made |= first
                elif first != 0 and first != NULL:
                    act[i] |= BIG
        if b[i] == NULL or not distinct_b:
            made |= 1 << OLD_B
        if len(place):
            made |= int(place[i] & 63) << PLACE
        if len(flag) and (flag[i] < under or (np.isnan(under) and flag[i] > 0)):
            made |= 1 << FLAG
        word[i] = made


@step
def _value(ids: Ids, field: NDArray[np.float64], i: int) -> int:
    """An id or a field as an integer; NULL where there is none."""
    if len(ids):
        return int(np.int64(ids[i])) if ids[i] != 0 else NULL
    if len(field) and not np.isnan(field[i]):
        return int(np.int64(np.rint(field[i])))
    return NULL


@step
def short(value: int) -> int:
    """37 bits of hash, never 0. Two values of one key share them once in 10¹¹ pairs."""
    return max(int(np.int64(mixed(np.uint64(value)) >> np.uint64(64 - A_BITS))), 1)
