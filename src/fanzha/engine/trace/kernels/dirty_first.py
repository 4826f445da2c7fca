"""Dirty first: stolen money leaves an account before any other."""

from __future__ import annotations

from fanzha.engine.trace.kernels.books import (
    HEAD,
    HOP,
    LOTS,
    QUEUED,
    SEED,
    SEEDS,
    SIZE,
    STOLEN,
    Books,
    begun,
    books_of,
    deliver,
    enter_edge,
    has_room,
    next_paid,
    page_for,
    payer_page,
    queue,
    shorten,
    unqueued,
    upcoming,
)
from fanzha.engine.trace.kernels.telling import NO_ROOM, closed
from fanzha.engine.trace.store.compiled import inlined, kernel
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import (
    NONE,
    View,
    amount_of,
    exit_of,
    key_after,
    moment_of,
    payee_of,
    payer_of,
    view_of,
)


@kernel
def dirty_first(
    log: I64, desk: I64, seeds: I64, window_us: int, max_hops: int, min_fen: int
) -> int:
    """Follow seeds, in the order of the log: each later transfer carries min(amount, balance).

    The balance is the payer's stolen money at that moment, not its whole balance. Unlike the
    "poison" policy of Möser, Böhme and Breuker, "Towards Risk Scoring of Bitcoin Transactions"
    (FC 2014 workshops), an edge never carries more than was stolen, so the sums hold.
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
        if not has_room(books, (books.slot[payer, LOTS] if payer != NONE else 0) + 2):
            return NO_ROOM
        books.used[SEEDS] += seed != NONE
        unqueued(books, key, payer)
        carried = 0
        if payer != NONE and books.slot[payer, HOP] < max_hops and key < end:
            carried = min(amount_of(view, key) - new, books.slot[payer, STOLEN])
            if new + carried < min_fen:
                carried = 0
        if new or carried:
            payee = _move(books, view, key, payer, seed, new, carried)
            _watch(books, view, key, payee, end, max_hops)
        if payer != NONE:
            _watch(books, view, key, payer, end, max_hops)


@inlined
def _move(books: Books, view: View, key: int, payer: int, seed: int, new: int, carried: int) -> int:
    """The seed's money first, then lots in the order in which they had come; the payee's page."""
    hop = 0 if seed != NONE else books.slot[payer, HOP] + 1
    payee = page_for(books, payee_of(view, key), hop, key)
    enter_edge(books, key, payer, payee, new, carried, hop)
    kind = exit_of(view, key)
    if new:
        deliver(books, payee, kind, seed, NONE, new)
    while carried:
        lot = books.lot[books.slot[payer, HEAD]]
        whose, part = lot[SEED], min(carried, lot[SIZE])
        shorten(books, payer, part)
        deliver(books, payee, kind, whose, NONE, part)
        carried -= part
    return payee


@inlined
def _watch(books: Books, view: View, key: int, page: int, end: int, max_hops: int) -> None:
    """Queue the account's next outgoing transfer, where it could carry anything."""
    slot = books.slot[page]
    if slot[QUEUED] or slot[STOLEN] == 0 or slot[HOP] >= max_hops:
        return
    following = next_paid(books, view, page, key)
    if following != NONE and following < end:
        queue(books, following, page)
