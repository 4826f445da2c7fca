"""Which keys were there in the last 48 hours of log time: 10 bytes a slot, 4 in 5 slots used.

An open table with linear probing. A key's slot is its place between 0 and 2^64 scaled to the
table, so a larger table holds the keys in the same order: to grow is to walk both tables once,
in memory order, dropping what is older than the horizon. Growth is by a quarter: 12.5 to 15.6
bytes a known event (both tables are there while it grows).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from fanzha.prevent.intake.keys import NO_KEY, Keys

HORIZON = timedelta(hours=48)
"""An event that arrives again later than this counts as new: longer than any feed's delay."""

_EPOCH_HOURS = 3600
_SMALLEST, _FULL, _GROWTH = 1 << 12, 0.8, 1.25
# Doubles want no room: more keys at once would grow the table for nothing.
_PIECE = 1 << 12
_HOURS = HORIZON // timedelta(hours=1)
Hours = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]
_HALF = np.uint64(32)


class Doubles:
    """The keys known at a log time. Not for two threads at once."""

    def __init__(self) -> None:
        self._keys, self._hours = _empty(_SMALLEST)
        self._used = 0

    def __len__(self) -> int:
        """How many slots are used, by known keys and by those not yet dropped."""
        return self._used

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return self._keys.nbytes + self._hours.nbytes

    def take_in(self, keys: Keys, time: datetime) -> Mask:
        """Remember the keys at log time `time` (UTC); tells for each whether it is new.

        The first of equal keys is new, the others are not; key 0 always is.
        """
        hour, new = _hour(time), np.empty(len(keys), np.bool_)
        for start in range(0, len(keys), _PIECE):
            piece = slice(start, start + _PIECE)
            self._make_room(len(keys[piece]), hour)
            self._used += _take_in(self._keys, self._hours, keys[piece], hour, _HOURS, new[piece])
        return new

    def take_back(self, keys: Keys, time: datetime) -> None:
        """Forget keys that were just taken in at `time`: their rows did not reach the disk."""
        _take_back(self._keys, self._hours, keys, np.uint16(_hour(time) - _HOURS - 1))

    def _make_room(self, more: int, hour: np.uint16) -> None:
        if self._used + more <= _FULL * len(self._keys):
            return
        alive = _alive(self._keys, self._hours, hour, _HOURS)
        size = max(_SMALLEST, int((alive + more) / _FULL * _GROWTH) + 1)
        keys, hours = _empty(size)
        self._used = _copy(self._keys, self._hours, hour, _HOURS, keys, hours)
        self._keys, self._hours = keys, hours


def _empty(size: int) -> tuple[Keys, Hours]:
    return np.zeros(size, np.uint64), np.zeros(size, np.uint16)


def _hour(time: datetime) -> np.uint16:
    """The hour since 1970 in 16 bits: it comes round after seven years."""
    return np.uint16(int(time.timestamp()) // _EPOCH_HOURS & 0xFFFF)


@nb.njit(cache=True, nogil=True)
def _slot(key: np.uint64, size: int) -> Any:
    return np.int64(((key >> _HALF) * np.uint64(size)) >> _HALF)


@nb.njit(cache=True, nogil=True)
def _find(keys: Keys, key: np.uint64) -> Any:
    """The slot that holds the key, else the free one where it belongs."""
    at = _slot(key, len(keys))
    while keys[at] != key and keys[at] != NO_KEY:
        at += 1
        if at == len(keys):
            at = 0
    return at


@nb.njit(cache=True, nogil=True)
def _take_in(
    keys: Keys, hours: Hours, given: Keys, hour: np.uint16, horizon: int, new: Mask
) -> int:
    added = 0
    for index in range(len(given)):
        if given[index] == NO_KEY:
            new[index] = True
            continue
        at = _find(keys, given[index])
        free = keys[at] == NO_KEY
        new[index] = free or np.uint16(hour - hours[at]) > horizon
        if new[index]:
            keys[at], hours[at] = given[index], hour
            if free:
                added += 1
    return added


@nb.njit(cache=True, nogil=True)
def _take_back(keys: Keys, hours: Hours, given: Keys, long_ago: np.uint16) -> None:
    for key in given:
        if key != NO_KEY:
            at = _find(keys, key)
            if keys[at] == key:
                hours[at] = long_ago


@nb.njit(cache=True, nogil=True)
def _alive(keys: Keys, hours: Hours, hour: np.uint16, horizon: int) -> int:
    count = 0
    for at in range(len(keys)):
        if keys[at] != NO_KEY and np.uint16(hour - hours[at]) <= horizon:
            count += 1
    return count


@nb.njit(cache=True, nogil=True)
def _copy(
    keys: Keys, hours: Hours, hour: np.uint16, horizon: int, to_keys: Keys, to_hours: Hours
) -> int:
    count = 0
    for at in range(len(keys)):
        if keys[at] != NO_KEY and np.uint16(hour - hours[at]) <= horizon:
            to = _find(to_keys, keys[at])
            to_keys[to], to_hours[to] = keys[at], hours[at]
            count += 1
    return count
