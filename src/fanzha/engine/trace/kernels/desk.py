"""Books to trace in, kept from one trace to the next: to make them anew costs more than a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fanzha.engine.trace.kernels.books import (
    BEGUN,
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
    STAMP,
    WAITING,
    Books,
)
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.pointers import table_of

ROOM = 256
"""Rows in new books."""
KEPT = 8
"""Books that lie ready, and none with more than KEPT_ROWS accounts."""
KEPT_ROWS = 1 << 17
LAST_STAMP = 1 << 30


class Desk:
    """Books for one trace at a time, and the table by which kernels find them."""

    def __init__(self) -> None:
        self.books = Books(
            np.zeros(4 * ROOM, np.int64), np.empty((ROOM, SLOT), np.int64),
            np.empty((ROOM, EDGE), np.int64), np.empty((ROOM, WAITING), np.int64),
            np.empty((ROOM, LOT), np.int64), np.empty((ROOM, PIECE), np.int64),
            np.empty((ROOM, SHARE), np.int64), np.zeros(COUNTS, np.int64),
        )  # fmt: skip
        self.table = table_of(self.books)

    def make_room(self) -> None:
        """Room for what the kernel found no room for."""
        books, used = self.books, self.books.used.tolist()
        lots = used[NEED]
        slot = _longer(books.slot, used[SLOTS] + 2)
        finder = np.zeros(4 * len(slot), np.int64)
        finder[: len(books.finder)] = books.finder
        self.books = Books(
            finder, slot, _longer(books.edge, used[EDGES] + 1), _longer(books.heap, used[HEAP] + 3),
            _longer(books.lot, used[LOTS_USED] + lots), _longer(books.piece, used[PIECES] + lots),
            _longer(books.share, lots), books.used,
        )  # fmt: skip
        self.table = table_of(self.books)


_ready: list[Desk] = []


def worked(kernel: Callable[..., bool], log: I64, *asked: Any) -> tuple[I64, I64, I64]:
    """Pages, edges and pieces that a kernel writes into books. It is called with the tables of
    log and books, and again, with more room, until it says that it is done."""
    try:
        desk = _ready.pop()
    except IndexError:
        desk = Desk()
    desk.books.used[BEGUN] = 0
    while not kernel(log, desk.table, *asked):
        desk.make_room()
    books, used = desk.books, desk.books.used.tolist()
    found = (
        books.slot[: used[SLOTS]].copy(), books.edge[: used[EDGES]].copy(),
        books.piece[: used[PIECES]].copy(),
    )  # fmt: skip
    if len(_ready) < KEPT and len(books.slot) <= KEPT_ROWS and used[STAMP] < LAST_STAMP:
        _ready.append(desk)
    return found


def _longer(rows: I64, needed: int) -> I64:
    if needed <= len(rows):
        return rows
    longer = np.empty((max(needed, 2 * len(rows)), rows.shape[1]), np.int64)
    longer[: len(rows)] = rows
    return longer
