"""Where suspicious texts pointed: a phone that opens such a site within two hours shows it.

One entry a (phone, host): the log time of the latest text and its type. In log order, so that
the same log gives the same flags however it is cut. At most one entry in two slots is used;
entries older than the window make room when the table would grow.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import Ids

WINDOW_US = 2 * 3600 * 1_000_000
"""How long after a text a visit to its link counts (log time)."""
LEAST = 1 << 10
_NONE = np.uint64(0)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT, _MASK = np.uint64(32), np.uint64(0xFFFFFFFF)
Micros = NDArray[np.int64]
Codes = NDArray[np.int16]


class Linked(NamedTuple):
    """Texts that linked somewhere, by text and host: `pair` of phone and host, its place in
    the log, log time, type."""

    pair: Ids
    position: Micros
    log_us: Micros
    type: Codes


class LinkedHosts:
    """The table. `arrays` are its state, for a snapshot; `restore` takes them back."""

    def __init__(self) -> None:
        self.restore(_empty(LEAST))

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Be what `arrays` said."""
        self._keys, self._at, self._type = arrays["keys"], arrays["at"], arrays["type"]
        self._used = int((self._keys != _NONE).sum())

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """What it knows, as arrays."""
        return {"keys": self._keys, "at": self._at, "type": self._type}

    def read(self, texts: Linked, visits: Ids, position: Micros, log_us: Micros) -> Codes:
        """Take in the texts and answer for each visit (by pair and position, both in log
        order): the type of the text that linked there within the window before, or -1.

        >>> one = np.array([5], np.uint64)
        >>> text = Linked(one, np.array([3]), np.array([1_000]), np.array([2], np.int16))
        >>> table = LinkedHosts()
        >>> pairs = np.array([5, 5, 6], np.uint64)
        >>> table.read(text, pairs, np.array([2, 4, 5]), np.array([900, 2_000, 2_000])).tolist()
        [-1, 2, -1]
        """
        self._make_room(len(texts.pair), int(texts.log_us[0]) if len(texts.pair) else 0)
        found = np.full(len(visits), -1, np.int16)
        self._used += _read(
            self._keys, self._at, self._type, *texts, visits, position, log_us, found
        )
        return found

    def _make_room(self, more: int, now_us: int) -> None:
        """Forget what is out of the window, or grow, before the table is half full."""
        if 2 * (self._used + more) <= len(self._keys):
            return
        kept = (self._keys != _NONE) & (self._at > now_us - WINDOW_US)
        held = Linked(self._keys[kept], self._at[kept], self._at[kept], self._type[kept])
        self.restore(_empty(1 << max(10, int(4 * (len(held.pair) + more)).bit_length())))
        none = np.zeros(0, np.int64)
        self._used = _read(
            self._keys, self._at, self._type, *held, none.astype(np.uint64), none, none,
            np.zeros(0, np.int16),
        )  # fmt: skip


def _empty(size: int) -> dict[str, NDArray[Any]]:
    return {
        "keys": np.zeros(size, np.uint64), "at": np.zeros(size, np.int64),
        "type": np.zeros(size, np.int16),
    }  # fmt: skip


@nb.njit(cache=True, nogil=True)
def _slot(keys: Ids, key: np.uint64) -> Any:
    """Where the key is, or where it would go."""
    mask = len(keys) - 1
    slot = np.int64(((key * _FACTOR) >> _SHIFT) & _MASK) & mask
    while keys[slot] != _NONE and keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


@nb.njit(cache=True, nogil=True)
def _read(
    keys: Ids, at: Micros, types: Codes, pair: Ids, text_position: Micros, text_us: Micros,
    text_type: Codes, visits: Ids, position: Micros, log_us: Micros, found: Codes,
) -> int:  # fmt: skip
    """Texts and visits in the order of their positions; returns how many keys are new."""
    new, text = 0, 0
    for visit in range(len(visits) + 1):
        last = visit == len(visits)
        while text < len(pair) and (last or text_position[text] < position[visit]):
            slot = _slot(keys, pair[text])
            new += keys[slot] == _NONE
            keys[slot], at[slot], types[slot] = pair[text], text_us[text], text_type[text]
            text += 1
        if not last and visits[visit] != _NONE:
            slot = _slot(keys, visits[visit])
            if keys[slot] == visits[visit] and log_us[visit] - at[slot] <= WINDOW_US:
                found[visit] = types[slot]
    return new
