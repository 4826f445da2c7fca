"""Where suspicious texts pointed: a phone that opens such a site within two hours shows it.

A ring of the latest texts that link somewhere, chained by (resident, host), newest first. In
log order, so that the same log gives the same answers however it is cut.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.ids import Ids, mixed
from fanzha.engine.stream.store import Spec, Store

WINDOW_US = 2 * 3600 * 1_000_000
"""How long after a text a visit to its link counts (log time)."""
ROOM = 1 << 20
"""Texts the ring holds; more than these within two hours push out the oldest. A power of two."""
Micros = NDArray[np.int64]
Codes = NDArray[np.int16]


class Linked(NamedTuple):
    """Texts that link somewhere, one a text and host: `pair` of resident and host, the text's
    place in the log, log time, type."""

    pair: Ids
    position: Micros
    log_us: Micros
    type: Codes


class _Ring(NamedTuple):
    """The newest text of number n is at n & (room - 1). `head` and `before` hold numbers plus
    one, 0 for none: the newest text of a chain, and the one before it."""

    pair: Ids
    at_us: Micros
    type: Codes
    total: Micros
    head: Micros
    before: Micros


class LinkedHosts:
    """The ring and its chains; `store` is what a snapshot keeps."""

    def __init__(self, room: int = ROOM) -> None:
        """`room`: a power of two."""
        self.store = Store(
            "linked",
            {
                "pair": Spec(np.uint64, room), "at_us": Spec(np.int64, room),
                "type": Spec(np.int16, room), "total": Spec(np.int64, 1),
            },
            loaded=self._chain,
        )  # fmt: skip
        self.store.grow("total", 1)
        self._room = room
        self._chain()

    def read(self, texts: Linked, visits: Ids, position: Micros, log_us: Micros) -> Codes:
        """Take in the texts and answer for each visit (pair, position, log time; both in log
        order): the type of the latest text that linked there within the window, or -1.

        >>> one = np.array([5], np.uint64)
        >>> text = Linked(one, np.array([3]), np.array([1_000]), np.array([2], np.int16))
        >>> pairs = np.array([5, 5, 6], np.uint64)
        >>> LinkedHosts().read(text, pairs, np.array([2, 4, 5]), np.array([900, 2_000, 2_000])).tolist()
        [-1, 2, -1]
        """
        found = np.full(len(visits), -1, np.int16)
        begun = int(self._ring.total[0])
        _read(self._ring, texts, visits, position, log_us, found)
        self._mark(begun, int(self._ring.total[0]))
        return found

    def _mark(self, begun: int, total: int) -> None:
        """Tell the store which rows were written."""
        if total == begun:
            return
        low, high = begun % self._room, begun % self._room + total - begun
        for name in ("pair", "at_us", "type"):
            self.store.grow(name, min(total, self._room))
            self.store.mark(name, low, min(high, self._room))
            if high > self._room:
                self.store.mark(name, 0, min(high - self._room, self._room))
        self.store.mark("total", 0, 1)

    def _chain(self) -> None:
        """Chains anew, from what the ring holds."""
        held, head, before = (
            self.store,
            np.zeros(self._room, np.int64),
            np.zeros(self._room, np.int64),
        )
        self._ring = _Ring(held["pair"], held["at_us"], held["type"], held["total"], head, before)
        _chain_all(self._ring)


@nb.njit(cache=True, nogil=True)
def _enchain(ring: _Ring, number: int) -> None:
    slot = number & (len(ring.pair) - 1)
    chain = np.int64(mixed(ring.pair[slot]) & np.uint64(len(ring.head) - 1))
    ring.before[slot] = ring.head[chain]
    ring.head[chain] = number + 1


@nb.njit(cache=True, nogil=True)
def _chain_all(ring: _Ring) -> None:
    for number in range(max(0, ring.total[0] - len(ring.pair)), ring.total[0]):
        _enchain(ring, number)


@nb.njit(cache=True, nogil=True)
def _latest(ring: _Ring, pair: np.uint64, now_us: int) -> Any:
    """The type of the newest text of `pair` in the window. Older numbers are older texts, so
    the first that is too old, or was written over, ends the search."""
    number = ring.head[np.int64(mixed(pair) & np.uint64(len(ring.head) - 1))] - 1
    while number >= 0 and number >= ring.total[0] - len(ring.pair):
        slot = number & (len(ring.pair) - 1)
        if now_us - ring.at_us[slot] > WINDOW_US:
            break
        if ring.pair[slot] == pair:
            return ring.type[slot]
        number = ring.before[slot] - 1
    return np.int16(-1)


@nb.njit(cache=True, nogil=True)
def _read(
    ring: _Ring, texts: Linked, visits: Ids, position: Micros, log_us: Micros, found: Codes
) -> None:
    """Texts and visits in the order of their positions."""
    text = 0
    for visit in range(len(visits) + 1):
        last = visit == len(visits)
        while text < len(texts.pair) and (last or texts.position[text] < position[visit]):
            slot = ring.total[0] & (len(ring.pair) - 1)
            ring.pair[slot], ring.at_us[slot] = texts.pair[text], texts.log_us[text]
            ring.type[slot] = texts.type[text]
            _enchain(ring, ring.total[0])
            ring.total[0] += 1
            text += 1
        if not last and visits[visit] != 0:
            found[visit] = _latest(ring, visits[visit], log_us[visit])
