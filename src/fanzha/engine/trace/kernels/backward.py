"""Whose money is this: from an account's balance at a moment back to where it came from.

The heap holds keys with their sign turned, so that the latest comes first. A page's STOLEN is what
of the money asked for lay in that account just before what was looked at last; what is still
there at the end was the account's own.
"""

from __future__ import annotations

from fanzha.engine.trace.kernels.books import (
    ACCOUNT,
    EDGE_HOP,
    EDGES,
    FEN,
    HEAD,
    HEAP,
    HOP,
    KEY,
    LOTS,
    NEW,
    NEXT,
    NEXT_KEY,
    OF_PAGE,
    POSITION,
    QUEUED,
    SIZE,
    STOLEN,
    Books,
    begun,
    books_of,
    deliver,
    has_room,
    page_for,
    queue,
    shorten,
    unqueued,
)
from fanzha.engine.trace.kernels.fifo import opening_at
from fanzha.engine.trace.kernels.shares import quotient
from fanzha.engine.trace.kernels.telling import NO_ROOM, tell
from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.line import in_at
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import (
    NONE,
    View,
    amount_of,
    balance,
    exit_of,
    key_after,
    last_in,
    paid,
    payer_of,
    received,
    rows_after,
    rows_before,
    rows_until_key,
    view_of,
)


@kernel
def backward_fifo(
    log: I64, desk: I64, question: I64, window_us: int, max_hops: int, min_fen: int
) -> int:
    """Pages and edges (NEW: 1 for a source): back along the lines, each fen by its place.
    `question`: the account, and the moment (µs since 1970 UTC)."""
    view, books = view_of(log), books_of(desk)
    account, until_us = question[0], question[1]
    start_key = key_after(view, until_us - window_us - 1)
    if not begun(books):
        base, tail = rows_until_key(view, key_after(view, until_us))
        asked = page_for(books, account, 0, 0)
        gone = paid(view, account, base, tail)
        lies = opening_at(books, view, asked) + received(view, account, base, tail) - gone
        if lies:
            deliver(books, asked, 0, 0, gone, lies)
        _look_in(books, view, asked, start_key)
    while books.used[HEAP]:
        key, payee = -books.heap[0, NEXT_KEY], int(books.heap[0, OF_PAGE])
        if not has_room(books, books.slot[payee, LOTS] + 1):
            return NO_ROOM
        unqueued(books, -key, payee)
        start = received(view, books.slot[payee, ACCOUNT], *rows_before(view, key))
        start += opening_at(books, view, payee)
        fen = _above(books, payee, start)
        source = books.slot[payee, HOP] >= max_hops or fen < min_fen
        payer = _payer(books, view, key, payee, fen, source)
        there = 0 if source else paid(view, books.slot[payer, ACCOUNT], *rows_before(view, key))
        _take_back(books, payee, payer, start, there)
        _look_in(books, view, payee, start_key)
        if not source:
            _look_in(books, view, payer, start_key)
    return tell(books)


@kernel
def backward_pro_rata(
    log: I64, desk: I64, question: I64, window_us: int, max_hops: int, min_fen: int
) -> int:
    """Pages and edges (NEW: 1 for a source): of W fen in a balance of B, just after a transfer
    of a had come in, W · a / B came by it, rounded to the nearest, ½ to the transfer.
    `question`: the account, and the moment (µs since 1970 UTC)."""
    view, books = view_of(log), books_of(desk)
    account, until_us = question[0], question[1]
    start_key = key_after(view, until_us - window_us - 1)
    if not begun(books):
        base, tail = rows_until_key(view, key_after(view, until_us))
        asked = page_for(books, account, 0, 0)
        opening = opening_at(books, view, asked)
        books.slot[asked, STOLEN] = balance(view, account, opening, base, tail)
        _look_before(books, view, asked, base, tail, start_key)
    while books.used[HEAP]:
        key, payee = -books.heap[0, NEXT_KEY], int(books.heap[0, OF_PAGE])
        if not has_room(books, 1):
            return NO_ROOM
        unqueued(books, -key, payee)
        base, tail = rows_before(view, key)
        fen = 0 if exit_of(view, key) else _came_by(books, view, key, payee)
        if fen:
            books.slot[payee, STOLEN] -= fen
            source = books.slot[payee, HOP] >= max_hops or fen < min_fen
            payer = _payer(books, view, key, payee, fen, source)
            if not source:
                books.slot[payer, STOLEN] += fen
                _look_before(books, view, payer, base, tail, start_key)
        _look_before(books, view, payee, base, tail, start_key)
    return tell(books)


@step
def _payer(books: Books, view: View, key: int, payee: int, fen: int, source: bool) -> int:
    """Write down what came through a transfer; its payer's page, NONE behind a source."""
    hop = books.slot[payee, HOP] + 1
    payer = NONE if source else page_for(books, payer_of(view, key), hop, key)
    edge = books.edge[books.used[EDGES]]
    books.used[EDGES] += 1
    edge[KEY], edge[FEN], edge[NEW], edge[EDGE_HOP] = key, fen, source, hop
    return payer


@step
def _above(books: Books, page: int, start: int) -> int:
    """Fen asked for that stand on the account's line from `start` on; lots from the end."""
    fen, at = 0, books.slot[page, HEAD]
    while at != NONE:
        lot = books.lot[at]
        end = lot[POSITION] + lot[SIZE]
        if end <= start:
            break
        fen += min(lot[SIZE], end - start)
        at = lot[NEXT]
    return fen


@step
def _take_back(books: Books, payee: int, payer: int, start: int, there: int) -> None:
    """Move what stands from `start` on to where it stood on the payer's line, from `there` on."""
    while books.slot[payee, LOTS]:
        front = books.slot[payee, HEAD]
        lot = books.lot[front]
        place, size = lot[POSITION], lot[SIZE]
        if place + size <= start:
            return
        part = min(size, place + size - start)
        shorten(books, payee, part)
        books.lot[front, POSITION] = place
        if payer != NONE:
            deliver(books, payer, 0, 0, there + max(place, start) - start, part)


@step
def _look_in(books: Books, view: View, page: int, start_key: int) -> None:
    """Queue the transfer that brought the last of the fen asked for, if none was there before."""
    slot = books.slot[page]
    if slot[QUEUED] or slot[LOTS] == 0:
        return
    lot = books.lot[slot[HEAD]]
    last = lot[POSITION] + lot[SIZE] - 1 - opening_at(books, view, page)
    key = in_at(view, slot[ACCOUNT], last) if last >= 0 else NONE
    if key != NONE and key >= start_key:
        queue(books, -key, page)


@step
def _came_by(books: Books, view: View, key: int, payee: int) -> int:
    account, opening = books.slot[payee, ACCOUNT], opening_at(books, view, payee)
    amount = amount_of(view, key)
    if amount == 0:
        return 0
    money = balance(view, account, opening, *rows_after(view, key))
    fen, left = quotient(amount, books.slot[payee, STOLEN], money)
    return fen + (left >= money - left)


@step
def _look_before(books: Books, view: View, page: int, base: int, tail: int, start_key: int) -> None:
    """Queue the account's last incoming transfer among the first rows."""
    slot = books.slot[page]
    if slot[QUEUED] or slot[STOLEN] == 0:
        return
    key = last_in(view, slot[ACCOUNT], base, tail)
    if key != NONE and key >= start_key:
        queue(books, -key, page)
