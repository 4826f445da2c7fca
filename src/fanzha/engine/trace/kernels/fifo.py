"""First in, first out: lots leave in the order of their arrival, clean ones too."""

from __future__ import annotations

from fanzha.engine.trace.kernels.books import (
    ACCOUNT,
    HEAD,
    HELD,
    HOP,
    LOTS,
    NEXT,
    OPENING,
    POSITION,
    QUEUED,
    SEED,
    SEEDS,
    SIZE,
    Books,
    begun,
    books_of,
    deliver,
    enter_edge,
    has_room,
    page_for,
    payer_page,
    queue,
    rest,
    shorten,
    unqueued,
    upcoming,
)
from fanzha.engine.trace.kernels.telling import NO_ROOM, closed
from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.line import opening_of, out_at
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import (
    NONE,
    View,
    amount_of,
    exit_of,
    key_after,
    moment_of,
    paid,
    payee_of,
    payer_of,
    received,
    rows_before,
    view_of,
)


@kernel
def fifo(log: I64, desk: I64, seeds: I64, window_us: int, max_hops: int, min_fen: int) -> int:
    """Follow seeds, in the order of the log, by the places of their fen on accounts' lines.

    A lot that comes in stands on the account's line behind all that came before; the transfers
    that go out cut the line from the front. So the transfer that takes a lot is found by a
    search, however many clean ones go before it. It is the rule in Clayton's Case (1816).
    """
    view, books = view_of(log), books_of(desk)
    begun(books)
    seed_key, seed_fen = seeds[0], seeds[1]
    end = key_after(view, moment_of(view, seed_key[0]) + window_us)
    while True:
        at = books.used[SEEDS]
        key = upcoming(books, seed_key, at)
        if key == NONE:
            return closed(books)
        seed = at if at < len(seed_key) and seed_key[at] == key else NONE
        new = seed_fen[seed] if seed != NONE else 0
        payer = payer_page(books, key, payer_of(view, key))
        if not has_room(books, 2 * (books.slot[payer, LOTS] if payer != NONE else 0) + 2):
            return NO_ROOM
        books.used[SEEDS] += seed != NONE
        unqueued(books, key, payer)
        carried, start = 0, 0
        if payer != NONE and key < end:
            start = paid(view, books.slot[payer, ACCOUNT], *rows_before(view, key))
            _leave(books, payer, start + new)
            carried = _overlap(books, payer, start + amount_of(view, key))
            if books.slot[payer, HOP] >= max_hops or new + carried < min_fen:
                _leave(books, payer, start + amount_of(view, key))
                carried = 0
        if new or carried:
            _watch(books, view, _move(books, view, key, payer, seed, new, carried, start), end)
        if payer != NONE:
            _watch(books, view, payer, end)


@step
def _overlap(books: Books, payer: int, end: int) -> int:
    """Stolen fen on the payer's line before `end`."""
    fen, at = 0, books.slot[payer, HEAD]
    while at != NONE and books.lot[at, POSITION] < end:
        fen += min(books.lot[at, SIZE], end - books.lot[at, POSITION])
        at = books.lot[at, NEXT]
    return fen


@step
def _leave(books: Books, payer: int, end: int) -> None:
    """What lies before `end` went out by a transfer that is not followed: held for good."""
    while books.slot[payer, LOTS]:
        lot = books.lot[books.slot[payer, HEAD]]
        if lot[POSITION] >= end:
            return
        part = min(lot[SIZE], end - lot[POSITION])
        rest(books, HELD, payer, lot[SEED], part, 0)
        shorten(books, payer, part)


@step
def opening_at(books: Books, view: View, page: int) -> int:
    """The account's opening balance, worked out once."""
    if books.slot[page, OPENING] == NONE:
        books.slot[page, OPENING] = opening_of(view, books.slot[page, ACCOUNT])
    return int(books.slot[page, OPENING])


@step
def _move(
    books: Books, view: View, key: int, payer: int, seed: int, new: int, carried: int, start: int
) -> int:
    """Lay the transfer on the payee's line as it was cut from the payer's, from `start` on; the
    payee's page."""
    hop = 0 if seed != NONE else books.slot[payer, HOP] + 1
    payee = page_for(books, payee_of(view, key), hop, key)
    enter_edge(books, key, payer, payee, new, carried, hop)
    kind, there = exit_of(view, key), 0
    if not kind:
        there = received(view, books.slot[payee, ACCOUNT], *rows_before(view, key))
        there += opening_at(books, view, payee)
    if new:
        deliver(books, payee, kind, seed, there, new)
    while carried:
        lot = books.lot[books.slot[payer, HEAD]]
        whose, place = lot[SEED], there + lot[POSITION] - start
        part = min(carried, lot[SIZE])
        shorten(books, payer, part)
        deliver(books, payee, kind, whose, place, part)
        carried -= part
    return payee


@step
def _watch(books: Books, view: View, page: int, end: int) -> None:
    """Queue the transfer that takes the account's foremost stolen fen away."""
    slot = books.slot[page]
    if slot[QUEUED] or slot[LOTS] == 0:
        return
    key = out_at(view, slot[ACCOUNT], books.lot[slot[HEAD], POSITION])
    if key != NONE and key < end:
        queue(books, key, page)
