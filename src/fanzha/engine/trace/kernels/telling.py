"""What a trace found, told in one row of numbers: edges, pages and pieces out of the books.

Books are used again by the next trace, so an answer needs its own copy. To make an array takes
longer than to follow an edge: an answer gets one, and it is taken apart where it is read (`read`).
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

import numpy as np

from fanzha.engine.trace.kernels.books import (
    BEGUN,
    EDGE,
    EDGES,
    HEAD,
    HELD,
    LOTS,
    NEED,
    NEXT,
    PIECE,
    PIECES,
    SEED,
    SIZE,
    SLOTS,
    WORDS,
    Books,
    rest,
)
from fanzha.engine.trace.store.compiled import inlined
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import NONE

COUNTS = 3
"""The last words: how many edges, pages and pieces there are."""
PAGE = HEAD
"""The columns of a page that are told."""
NO_ROOM = 0
"""Told by a kernel that needs more room in its books."""


class Told(NamedTuple):
    """Edges, pages (`books.ACCOUNT` to `books.STOLEN`) and pieces, as rows."""

    edges: I64
    pages: I64
    pieces: I64


def read(told: array[int]) -> Told:
    """The rows that were told, without a copy."""
    words = np.frombuffer(told, np.int64)
    rows, start = [], 0
    for count, columns in zip(words[-COUNTS:].tolist(), (EDGE, PAGE, PIECE), strict=True):
        rows.append(words[start : start + count * columns].reshape(count, columns))
        start += count * columns
    return Told(*rows)


@inlined
def closed(books: Books) -> int:
    """Lots that still lie in an account are held there, and all is told: in so many words. NO_ROOM
    where room is wanting."""
    lots = 0
    for page in range(books.used[SLOTS]):
        lots += books.slot[page, LOTS]
    if not _can_tell(books, lots):
        return NO_ROOM
    for page in range(books.used[SLOTS]):
        at = books.slot[page, HEAD]
        while at != NONE:
            lot = books.lot[at]
            rest(books, HELD, page, lot[SEED], lot[SIZE], 0)
            at = lot[NEXT]
    return tell(books)


@inlined
def tell(books: Books) -> int:
    """Write what was found into `told`, and be done: in so many words. NO_ROOM where room is
    wanting."""
    if not _can_tell(books, 0):
        return NO_ROOM
    told, used = books.told, books.used
    end = _copied(told, 0, books.edge, used[EDGES], EDGE)
    end = _copied(told, end, books.slot, used[SLOTS], PAGE)
    end = _copied(told, end, books.piece, used[PIECES], PIECE)
    told[end], told[end + 1], told[end + 2] = used[EDGES], used[SLOTS], used[PIECES]
    used[BEGUN] = 0
    return end + COUNTS


@inlined
def _can_tell(books: Books, lots: int) -> bool:
    """Whether there is room for `lots` more pieces, and then to tell all."""
    used = books.used
    used[NEED] = lots
    used[WORDS] = COUNTS + used[SLOTS] * PAGE + used[EDGES] * EDGE + (used[PIECES] + lots) * PIECE
    return bool(used[PIECES] + lots <= len(books.piece) and used[WORDS] <= len(books.told))


@inlined
def _copied(told: I64, end: int, rows: I64, count: int, columns: int) -> int:
    """The first columns of the first rows, to `end` and on; where they end."""
    for row in range(count):
        for column in range(columns):
            told[end + column] = rows[row, column]
        end += columns
    return end
