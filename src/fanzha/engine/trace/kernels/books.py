"""The stolen money's books while a trace runs: accounts it touched, lots that lie there, edges,
pieces that came to rest, and the heap of what to look at next.

All are rows of int64 arrays; `used` says how many are in use. A trace costs what it touches,
whatever the size of the log. `kernels.desk` keeps books, and gives them more room.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from fanzha.engine.trace.store.compiled import inlined, step
from fanzha.engine.trace.store.fingerprint import mixed
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.pointers import pointed
from fanzha.engine.trace.store.view import NONE, OutPlace, View, following_out

SLOT = 18
(ACCOUNT, HOP, IN, OUT, EXITED, UNFOLLOWED, FIRST, LAST, STOLEN, HEAD, BACK, LOTS, QUEUED,
 OPENING, OUT_PLACE, OUT_END, LATE_PLACE, LATE_END) = range(SLOT)  # fmt: skip
"""An account's page. FIRST and LAST are keys of edges; HEAD and BACK the ends of its queue of
LOTS lots, STOLEN fen in all; QUEUED whether the heap holds a transfer of it. From OUT_PLACE on,
how far its outgoing transfers were looked at, in the base and in what was appended. What stands
before HEAD is told when the trace is done (`kernels.telling`)."""
EDGE = 4
KEY, FEN, NEW, EDGE_HOP = range(EDGE)
WAITING = 2
NEXT_KEY, OF_PAGE = range(WAITING)
LOT = 4
NEXT, SEED, POSITION, SIZE = range(LOT)
"""SIZE fen of seed SEED, where the method asks for it at POSITION of the account's line."""
PIECE = 5
WHAT, PLACE, WHOSE, PART, KIND = range(PIECE)
HELD, EXIT, LEFT = range(3)
"""What became of a piece: held by the account, gone by an exit, gone unfollowed."""
SHARE = 4
"""Columns for `pro_rata` to reckon in."""
COUNTS = 12
(SLOTS, EDGES, HEAP, LOTS_USED, PIECES, SPARE, SEEDS, WORDS, NEED, BEGUN, MASK, STAMP) = range(
    COUNTS
)
"""SPARE is the first of the lots that are free again, NONE if there is none; SEEDS how many seeds
were taken up; WORDS and NEED for how many words told and lots there must be room; BEGUN what the kernel has begun."""
PAGE = 0xFFFF_FFFF
LAST_STAMP = 1 << 30


class Books(NamedTuple):
    """`finder` finds an account's page: open addressing in its first MASK + 1 places, at most
    half full. A place holds a page, and above its 32 bits the STAMP without which it is free:
    so books are empty again at no cost. `told` is what `kernels.telling` makes of it all."""

    finder: I64
    slot: Annotated[I64, SLOT]
    edge: Annotated[I64, EDGE]
    heap: Annotated[I64, WAITING]
    lot: Annotated[I64, LOT]
    piece: Annotated[I64, PIECE]
    share: Annotated[I64, SHARE]
    used: I64
    told: I64


books_of = pointed(Books)


@step
def begun(books: Books) -> bool:
    """Whether a kernel is at work in these books; if not, they are emptied for it."""
    used = books.used
    if used[BEGUN]:
        return True
    used[:NEED] = 0
    used[BEGUN], used[SPARE] = 1, NONE
    used[MASK] = 127
    if used[STAMP] > LAST_STAMP:
        books.finder[:] = 0
        used[STAMP] = 0
    used[STAMP] += 1
    return False


@inlined
def has_room(books: Books, lots: int) -> bool:
    """Whether the books have room for one more transfer that moves at most `lots` lots."""
    used = books.used
    used[NEED] = lots
    while 2 * (used[SLOTS] + 2) > used[MASK] and 2 * used[MASK] < len(books.finder):
        _spread(books)
    return bool(
        used[SLOTS] + 2 <= len(books.slot)
        and 2 * (used[SLOTS] + 2) <= used[MASK]
        and used[EDGES] < len(books.edge)
        and used[HEAP] + 3 <= len(books.heap)
        and used[LOTS_USED] + lots <= len(books.lot)
        and used[PIECES] + lots <= len(books.piece)
        and lots <= len(books.share)
    )


@step
def _spread(books: Books) -> None:
    """Find pages in twice as many places."""
    books.used[MASK] = 2 * books.used[MASK] + 1
    books.used[STAMP] += 1
    for page in range(books.used[SLOTS]):
        _enter(books, books.slot[page, ACCOUNT], page)


@step
def _home(books: Books, account: int) -> int:
    return int(np.int64(mixed(np.uint64(account)) & np.uint64(books.used[MASK])))


@step
def _enter(books: Books, account: int, page: int) -> None:
    index, mask, stamp = books.finder, books.used[MASK], books.used[STAMP]
    place = _home(books, account)
    while index[place] >> 32 == stamp:
        place = (place + 1) & mask
    index[place] = (stamp << 32) | page


@step
def page_of(books: Books, account: int) -> int:
    """The account's page, NONE if it has none."""
    index, mask, stamp = books.finder, books.used[MASK], books.used[STAMP]
    place = _home(books, account)
    while index[place] >> 32 == stamp:
        page = index[place] & PAGE
        if books.slot[page, ACCOUNT] == account:
            return int(page)
        place = (place + 1) & mask
    return NONE


@inlined
def page_for(books: Books, account: int, hop: int, key: int) -> int:
    """The account's page, a new one if it has none; its hop is lowered to `hop`."""
    page = page_of(books, account)
    if page == NONE:
        page = int(books.used[SLOTS])
        books.used[SLOTS] += 1
        _enter(books, account, page)
        slot = books.slot[page]
        for at in range(SLOT):
            slot[at] = 0
        slot[ACCOUNT], slot[HOP], slot[FIRST] = account, hop, key
        slot[HEAD] = slot[BACK] = slot[OPENING] = slot[OUT_PLACE] = NONE
    books.slot[page, HOP] = min(books.slot[page, HOP], hop)
    return page


@inlined
def next_paid(books: Books, view: View, page: int, key: int) -> int:
    """The key of the account's first outgoing transfer after `key`; NONE if none. Keys asked
    for only grow, so each search starts where the last one ended."""
    slot = books.slot[page]
    seen = OutPlace(slot[OUT_PLACE], slot[OUT_END], slot[LATE_PLACE], slot[LATE_END])
    found, seen = following_out(view, slot[ACCOUNT], key, seen)
    slot[OUT_PLACE], slot[OUT_END] = seen.place, seen.end
    slot[LATE_PLACE], slot[LATE_END] = seen.late, seen.late_end
    return found


@inlined
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


@inlined
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


@inlined
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


@step
def upcoming(books: Books, seed_key: I64, at: int) -> int:
    """The soonest key among the heap and the seeds from `at` on; NONE when there is none."""
    if books.used[HEAP] == 0:
        return int(seed_key[at]) if at < len(seed_key) else NONE
    if at == len(seed_key):
        return int(books.heap[0, NEXT_KEY])
    return min(int(books.heap[0, NEXT_KEY]), int(seed_key[at]))


@step
def payer_page(books: Books, key: int, account: int) -> int:
    """The page of the account that pays, NONE if it has none."""
    if books.used[HEAP] and books.heap[0, NEXT_KEY] == key:
        return int(books.heap[0, OF_PAGE])
    return page_of(books, account)


@inlined
def unqueued(books: Books, key: int, page: int) -> None:
    """Take a key out of the heap if it is there, on top; its account may be queued again."""
    if books.used[HEAP] and books.heap[0, NEXT_KEY] == key:
        _pop(books)
        books.slot[page, QUEUED] = 0


@inlined
def queue(books: Books, key: int, page: int) -> None:
    """Put the account's next key on the heap."""
    books.slot[page, QUEUED] = 1
    heap, place = books.heap, books.used[HEAP]
    books.used[HEAP] += 1
    while place and heap[(place - 1) // 2, NEXT_KEY] > key:
        _copy(heap, (place - 1) // 2, place)
        place = (place - 1) // 2
    heap[place, NEXT_KEY], heap[place, OF_PAGE] = key, page


@step
def _pop(books: Books) -> None:
    heap = books.heap
    books.used[HEAP] -= 1
    size, place = books.used[HEAP], 0
    key = heap[size, NEXT_KEY]
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap[child + 1, NEXT_KEY] < heap[child, NEXT_KEY]:
            child += 1
        if heap[child, NEXT_KEY] >= key:
            break
        _copy(heap, child, place)
        place = child
    _copy(heap, size, place)


@step
def _copy(heap: I64, one: int, to: int) -> None:
    heap[to, NEXT_KEY], heap[to, OF_PAGE] = heap[one, NEXT_KEY], heap[one, OF_PAGE]
