"""The stolen money's books while a trace runs: accounts it touched, lots that lie there, edges,
pieces that came to rest, and the heap of what to look at next.

All are rows of int64 arrays; `used` says how many are in use. A trace costs what it touches,
whatever the size of the log.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.fingerprint import mixed
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import NONE

SLOT = 14
(ACCOUNT, HOP, IN, OUT, EXITED, UNFOLLOWED, FIRST, LAST, HEAD, BACK, LOTS, QUEUED, STOLEN,
 OPENING) = range(SLOT)  # fmt: skip
"""An account's page. FIRST and LAST are keys of edges; HEAD and BACK the ends of its queue of
LOTS lots, STOLEN fen in all; QUEUED whether the heap holds a transfer of it."""
EDGE = 4
KEY, FEN, NEW, EDGE_HOP = range(EDGE)
LOT = 4
NEXT, SEED, POSITION, SIZE = range(LOT)
"""SIZE fen of seed SEED, where the method asks for it at POSITION of the account's line."""
PIECE = 5
WHAT, PLACE, WHOSE, PART, KIND = range(PIECE)
HELD, EXIT, LEFT = range(3)
"""What became of a piece: held by the account, gone by an exit, gone unfollowed."""
COUNTS = 8
SLOTS, EDGES, HEAP, LOTS_USED, PIECES, SPARE, SEEDS, NEED = range(COUNTS)
"""SPARE is the first of the lots that are free again, NONE if there is none; SEEDS how many seeds
were taken up; NEED how many lots there must be room for."""


class Books(NamedTuple):
    """`finder` finds an account's page: open addressing, NONE where free, at most half full."""

    finder: I64
    slot: I64
    edge: I64
    heap: I64
    lot: I64
    piece: I64
    used: I64


@kernel
def opened(size: int) -> Books:
    """Empty books with room for about `size` accounts."""
    room = 64
    while room < 2 * size:
        room *= 2
    count = np.zeros(COUNTS, np.int64)
    count[SPARE] = NONE
    return Books(
        np.full(2 * room, NONE), np.zeros((room, SLOT), np.int64),
        np.zeros((room, EDGE), np.int64), np.zeros(room, np.int64),
        np.zeros((room, LOT), np.int64), np.zeros((room, PIECE), np.int64), count,
    )  # fmt: skip


@step
def has_room(books: Books, lots: int) -> bool:
    """Whether the books have room for one more transfer that moves at most `lots` lots."""
    used = books.used
    used[NEED] = lots
    return bool(
        used[SLOTS] + 2 <= len(books.slot)
        and used[EDGES] < len(books.edge)
        and used[HEAP] + 3 <= len(books.heap)
        and used[LOTS_USED] + lots <= len(books.lot)
        and used[PIECES] + lots <= len(books.piece)
    )


@kernel
def roomy(books: Books, lots: int) -> Books:
    """The books, with room for one more transfer that moves at most `lots` lots."""
    count = books.used
    slot = _wider(books.slot, count[SLOTS] + 2)
    index = books.finder
    if len(slot) > len(books.slot):
        index = np.full(2 * len(slot), NONE)
        for page in range(count[SLOTS]):
            index[_home(index, slot[page, ACCOUNT])] = page
    heap = books.heap
    if count[HEAP] + 3 > len(heap):
        heap = np.concatenate((heap, np.zeros_like(heap)))
    return Books(
        index, slot, _wider(books.edge, count[EDGES] + 1), heap,
        _wider(books.lot, count[LOTS_USED] + lots),
        _wider(books.piece, count[PIECES] + lots), count,
    )  # fmt: skip


@kernel
def _wider(rows: I64, needed: int) -> I64:
    if needed <= len(rows):
        return rows
    wider = np.zeros((max(needed, 2 * len(rows)), rows.shape[1]), np.int64)
    wider[: len(rows)] = rows
    return wider


@step
def _home(index: I64, account: int) -> int:
    """A free place for the account."""
    place = int(np.int64(mixed(np.uint64(account)) & np.uint64(len(index) - 1)))
    while index[place] != NONE:
        place = (place + 1) & (len(index) - 1)
    return place


@step
def page_of(books: Books, account: int) -> int:
    """The account's page, NONE if it has none."""
    index, slot = books.finder, books.slot
    place = int(np.int64(mixed(np.uint64(account)) & np.uint64(len(index) - 1)))
    while index[place] != NONE and slot[index[place], ACCOUNT] != account:
        place = (place + 1) & (len(index) - 1)
    return int(index[place])


@step
def page_for(books: Books, account: int, hop: int, key: int) -> int:
    """The account's page, a new one if it has none; its hop is lowered to `hop`."""
    page = page_of(books, account)
    if page == NONE:
        page = books.used[SLOTS]
        books.used[SLOTS] += 1
        books.finder[_home(books.finder, account)] = page
        books.slot[page] = 0
        books.slot[page, ACCOUNT], books.slot[page, HOP] = account, hop
        books.slot[page, FIRST] = key
        books.slot[page, HEAD] = books.slot[page, BACK] = NONE
        books.slot[page, OPENING] = NONE
    books.slot[page, HOP] = min(books.slot[page, HOP], hop)
    return page


@step
def enter_edge(
    books: Books, key: int, payer: int, payee: int, new: int, carried: int, hop: int
) -> None:
    """Write a transfer that carries stolen money; `payer` is NONE where it has no page."""
    edge = books.edge[books.used[EDGES]]
    books.used[EDGES] += 1
    edge[KEY], edge[FEN], edge[NEW], edge[EDGE_HOP] = key, new + carried, new, hop
    if carried:
        books.slot[payer, OUT] += carried
        books.slot[payer, LAST] = key
    books.slot[payee, IN] += new + carried
    books.slot[payee, LAST] = key


@step
def deliver(books: Books, payee: int, kind: int, seed: int, position: int, fen: int) -> None:
    """A lot arrives: at the end of the payee's queue, or at its exit."""
    page = books.slot[payee]
    if kind:
        page[EXITED] += fen
        rest(books, EXIT, payee, seed, fen, kind)
        return
    page[STOLEN] += fen
    back = page[BACK]
    if back != NONE:
        last = books.lot[back]
        if last[SEED] == seed and (position < 0 or last[POSITION] + last[SIZE] == position):
            last[SIZE] += fen
            return
    new = new_lot(books)
    lot = books.lot[new]
    lot[NEXT], lot[SEED], lot[POSITION], lot[SIZE] = NONE, seed, position, fen
    if back == NONE:
        page[HEAD] = new
    else:
        books.lot[back, NEXT] = new
    page[BACK] = new
    page[LOTS] += 1


@step
def new_lot(books: Books) -> int:
    """Room for a lot."""
    spare = books.used[SPARE]
    if spare != NONE:
        books.used[SPARE] = books.lot[spare, NEXT]
        return int(spare)
    books.used[LOTS_USED] += 1
    return int(books.used[LOTS_USED]) - 1


@step
def free_lot(books: Books, lot: int) -> None:
    """Give a lot's room back."""
    books.lot[lot, NEXT] = books.used[SPARE]
    books.used[SPARE] = lot


@step
def shorten(books: Books, payer: int, fen: int) -> None:
    """Take `fen` off the front lot, and the lot itself when nothing is left of it."""
    page = books.slot[payer]
    front = page[HEAD]
    lot = books.lot[front]
    lot[SIZE] -= fen
    lot[POSITION] += fen
    page[STOLEN] -= fen
    if lot[SIZE] == 0:
        page[HEAD] = lot[NEXT]
        page[LOTS] -= 1
        if page[HEAD] == NONE:
            page[BACK] = NONE
        free_lot(books, front)


@step
def rest(books: Books, what: int, page: int, seed: int, fen: int, kind: int) -> None:
    """Write down where a piece of a seed came to rest."""
    piece = books.piece[books.used[PIECES]]
    books.used[PIECES] += 1
    piece[WHAT], piece[PLACE], piece[WHOSE], piece[PART], piece[KIND] = what, page, seed, fen, kind


@kernel
def closed(books: Books) -> tuple[I64, I64, I64]:
    """Pages, edges and pieces; lots that still lie in an account are held there."""
    for page in range(books.used[SLOTS]):
        books = roomy(books, books.slot[page, LOTS])
        at = books.slot[page, HEAD]
        while at != NONE:
            lot = books.lot[at]
            rest(books, HELD, page, lot[SEED], lot[SIZE], 0)
            at = lot[NEXT]
    count = books.used
    return books.slot[: count[SLOTS]], books.edge[: count[EDGES]], books.piece[: count[PIECES]]


@step
def upcoming(books: Books, seed_key: I64, at: int) -> int:
    """The soonest key among the heap and the seeds from `at` on; NONE when there is none."""
    if books.used[HEAP] == 0:
        return int(seed_key[at]) if at < len(seed_key) else NONE
    if at == len(seed_key):
        return int(books.heap[0])
    return min(int(books.heap[0]), int(seed_key[at]))


@step
def unqueued(books: Books, key: int, page: int) -> None:
    """Take a key out of the heap if it is there, on top; its account may be queued again."""
    if books.used[HEAP] and books.heap[0] == key:
        _pop(books)
        books.slot[page, QUEUED] = 0


@step
def queue(books: Books, key: int, page: int) -> None:
    """Put the account's next key on the heap."""
    books.slot[page, QUEUED] = 1
    heap, place = books.heap, books.used[HEAP]
    books.used[HEAP] += 1
    while place and heap[(place - 1) // 2] > key:
        heap[place] = heap[(place - 1) // 2]
        place = (place - 1) // 2
    heap[place] = key


@step
def _pop(books: Books) -> None:
    heap = books.heap
    books.used[HEAP] -= 1
    size, key, place = books.used[HEAP], heap[books.used[HEAP]], 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key
