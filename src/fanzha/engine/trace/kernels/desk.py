"""Books to trace in, kept from one trace to the next: to make them anew costs more than a trace."""

from __future__ import annotations

from array import array
from collections import deque

import numpy as np

from fanzha.engine.trace.kernels.books import (
    COUNTS,
    EDGE,
    EDGES,
    HEAP,
    LOT,
    LOTS_USED,
    NEED,
    PIECE,
    PIECES,
    SHARE,
    SLOT,
    SLOTS,
    WAITING,
    WORDS,
    Books,
)
from fanzha.engine.trace.limits import Reach
from fanzha.engine.trace.store.compiled import Direct
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.pointers import table_of

ROOM = 256
"""Rows in new books."""
KEPT = 8
"""Books that lie ready, and none with more than KEPT_ROWS accounts."""
KEPT_ROWS = 1 << 17
Kernel = Direct[[I64, I64, I64, int, int, int], int]
"""Of log, books, what is asked and the limits; see `worked`."""
WORD = 8
"""Bytes."""


class Desk:
    """Books for one trace at a time, and the table by which kernels find them. A kernel tells
    into `told`: of small arrays, a slice of Python's own is the cheapest copy."""

    def __init__(self) -> None:
        self.told = _words(SLOT * ROOM)
        self.books = Books(
            np.zeros(4 * ROOM, np.int64), np.empty((ROOM, SLOT), np.int64),
            np.empty((ROOM, EDGE), np.int64), np.empty((ROOM, WAITING), np.int64),
            np.empty((ROOM, LOT), np.int64), np.empty((ROOM, PIECE), np.int64),
            np.empty((ROOM, SHARE), np.int64), np.zeros(COUNTS, np.int64),
            np.frombuffer(self.told, np.int64),
        )  # fmt: skip
        self.table = table_of(self.books)
        self.kept = True

    def make_room(self) -> None:
        """Room for what the kernel found no room for."""
        books, used = self.books, self.books.used.tolist()
        lots, slot = used[NEED], _longer(books.slot, used[SLOTS] + 2)
        finder = np.zeros(4 * len(slot), np.int64)
        finder[: len(books.finder)] = books.finder
        if used[WORDS] > len(books.told):
            self.told = _words(max(used[WORDS], 2 * len(books.told)))
        self.books = Books(
            finder, slot, _longer(books.edge, used[EDGES] + 1), _longer(books.heap, used[HEAP] + 3),
            _longer(books.lot, used[LOTS_USED] + lots), _longer(books.piece, used[PIECES] + lots),
            _longer(books.share, lots), books.used, np.frombuffer(self.told, np.int64),
        )  # fmt: skip
        self.table = table_of(self.books)
        self.kept = len(slot) <= KEPT_ROWS


_ready: deque[Desk] = deque(maxlen=KEPT)


def worked(kernel: Kernel, log: I64, asked: I64, reach: Reach) -> array[int]:
    """What a kernel tells of what is asked, as `telling.read` reads it. It is called with the
    tables of log and books, and again, with more room, until it does."""
    window_us, hops, min_fen = reach
    try:
        desk = _ready.pop()
    except IndexError:
        desk = Desk()
    while not (words := kernel.call(log, desk.table, asked, window_us, hops, min_fen)):
        desk.make_room()
    told = desk.told[:words]
    if desk.kept:
        _ready.append(desk)
    return told


def _words(count: int) -> array[int]:
    return array("q", bytes(WORD * count))


def _longer(rows: I64, needed: int) -> I64:
    if needed <= len(rows):
        return rows
    longer = np.empty((max(needed, 2 * len(rows)), rows.shape[1]), np.int64)
    longer[: len(rows)] = rows
    return longer
