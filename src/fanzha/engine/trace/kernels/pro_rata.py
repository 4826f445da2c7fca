"""Pro rata: a transfer takes of everything in the account its share."""

from __future__ import annotations

import numpy as np

from fanzha.engine.trace.kernels.books import (
    ACCOUNT,
    BACK,
    EXIT,
    EXITED,
    HEAD,
    HOP,
    LEFT,
    LOTS,
    NEXT,
    QUEUED,
    SEED,
    SIZE,
    STOLEN,
    UNFOLLOWED,
    Books,
    closed,
    enter_edge,
    free_lot,
    new_lot,
    opened,
    page_for,
    page_of,
    queue,
    rest,
    roomy,
    unqueued,
    upcoming,
)
from fanzha.engine.trace.kernels.fifo import opening_at
from fanzha.engine.trace.kernels.shares import share_out
from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import (
    NONE,
    View,
    amount_of,
    balance,
    exit_of,
    moment_of,
    next_out,
    payee_of,
    payer_of,
    rows_after,
    rows_before,
)


@kernel
def pro_rata(
    view: View, seed_key: I64, seed_fen: I64, end_us: int, max_hops: int, min_fen: int
) -> tuple[I64, I64, I64]:
    """Follow seeds, in the order of the log: of an account's lots, one a seed in the order of
    the seeds, and of its clean money each transfer takes its share (`share_out`).

    It is the "haircut" of Möser, Böhme and Breuker (FC 2014 workshops), in whole fen. Accounts
    are looked at to the end of the log, for what they pay after the window ends may leave them
    with less than the stolen money that was held there.
    """
    books = opened(len(seed_key))
    at = 0
    while True:
        key = upcoming(books, seed_key, at)
        if key == NONE:
            return closed(books)
        seed = at if at < len(seed_key) and seed_key[at] == key else NONE
        at += seed != NONE
        new = seed_fen[seed] if seed != NONE else 0
        payer = page_of(books, payer_of(view, key))
        books = roomy(books, 3 * (books.slot[payer, LOTS] if payer != NONE else 0) + 2)
        unqueued(books, key, payer)
        shares = np.zeros(0, np.int64)
        if payer != NONE and books.slot[payer, STOLEN]:
            followed = books.slot[payer, HOP] < max_hops and moment_of(view, key) <= end_us
            shares = _taken(books, view, key, payer, new, followed, min_fen)
        carried = shares.sum()
        if new or carried:
            _move(books, view, key, payer, seed, new, shares)
            _watch(books, view, key, page_of(books, payee_of(view, key)))
        if payer != NONE:
            _watch(books, view, key, payer)


@kernel
def _taken(
    books: Books, view: View, key: int, payer: int, new: int, followed: bool, min_fen: int
) -> I64:
    """What the transfer takes of each lot; nothing where it is not followed."""
    amount = amount_of(view, key) - new
    money = balance(
        view, books.slot[payer, ACCOUNT], opening_at(books, view, payer), *rows_before(view, key)
    )
    if new:
        _leave(books, payer, new, money)
        money -= new
    nothing = np.zeros(0, np.int64)
    if amount == 0 or books.slot[payer, STOLEN] == 0:
        return nothing
    if followed:
        parts = _parts(books, payer, money)
        shares = share_out(amount, parts, money)[:-1]
        stolen = shares.sum()
        if stolen and new + stolen >= min_fen:
            return shares
        if stolen == 0:
            return nothing
    _leave(books, payer, amount, money)
    return nothing


@kernel
def _parts(books: Books, page: int, money: int) -> I64:
    """The account's lots in fen, and last what is clean of its money."""
    parts = np.zeros(books.slot[page, LOTS] + 1, np.int64)
    lot = books.slot[page, HEAD]
    for at in range(len(parts) - 1):
        parts[at] = books.lot[lot, SIZE]
        lot = books.lot[lot, NEXT]
    parts[-1] = money - books.slot[page, STOLEN]
    return parts


@kernel
def _leave(books: Books, payer: int, amount: int, money: int) -> None:
    """Pay without following: clean money first, then by share of the lots."""
    stolen = books.slot[payer, STOLEN]
    excess = amount - (money - stolen)
    if excess <= 0:
        return
    shares = share_out(excess, _parts(books, payer, stolen)[:-1], stolen)
    lot = books.slot[payer, HEAD]
    for share in shares:
        if share:
            rest(books, LEFT, payer, books.lot[lot, SEED], share, 0)
        lot = books.lot[lot, NEXT]
    books.slot[payer, UNFOLLOWED] += excess
    _reduce(books, payer, shares)


@step
def _reduce(books: Books, page: int, shares: I64) -> None:
    """Take shares off the lots; lots of which nothing is left go."""
    slot = books.slot[page]
    before, lot = NONE, slot[HEAD]
    for share in shares:
        following = books.lot[lot, NEXT]
        books.lot[lot, SIZE] -= share
        slot[STOLEN] -= share
        if books.lot[lot, SIZE]:
            before = lot
        else:
            if before == NONE:
                slot[HEAD] = following
            else:
                books.lot[before, NEXT] = following
            slot[LOTS] -= 1
            free_lot(books, lot)
        lot = following
    slot[BACK] = before


@kernel
def _move(books: Books, view: View, key: int, payer: int, seed: int, new: int, shares: I64) -> None:
    """Bring the seed's money and the shares of the payer's lots to the payee, or to its exit."""
    hop = 0 if seed != NONE else books.slot[payer, HOP] + 1
    payee = page_for(books, payee_of(view, key), hop, key)
    enter_edge(books, key, payer, payee, new, shares.sum(), hop)
    kind = exit_of(view, key)
    if new:
        _mix_in(books, payee, kind, NONE, seed, new)
    lot = books.slot[payer, HEAD] if len(shares) else NONE
    after = NONE
    for share in shares:
        if share:
            after = _mix_in(books, payee, kind, after, books.lot[lot, SEED], share)
        lot = books.lot[lot, NEXT]
    if len(shares):
        _reduce(books, payer, shares)


@step
def _mix_in(books: Books, payee: int, kind: int, after: int, seed: int, fen: int) -> int:
    """Add to the payee's lot of a seed, looked for behind lot `after`; which lot it is."""
    slot = books.slot[payee]
    if kind:
        slot[EXITED] += fen
        rest(books, EXIT, payee, seed, fen, kind)
        return after
    slot[STOLEN] += fen
    at = slot[HEAD] if after == NONE else after
    before = NONE
    while at != NONE and books.lot[at, SEED] < seed:
        before, at = at, books.lot[at, NEXT]
    if at != NONE and books.lot[at, SEED] == seed:
        books.lot[at, SIZE] += fen
        return at
    new = new_lot(books)
    books.lot[new, NEXT], books.lot[new, SEED], books.lot[new, SIZE] = at, seed, fen
    if before == NONE:
        slot[HEAD] = new
    else:
        books.lot[before, NEXT] = new
    slot[LOTS] += 1
    return new


@step
def _watch(books: Books, view: View, key: int, page: int) -> None:
    """Queue the account's next outgoing transfer while stolen money lies there."""
    slot = books.slot[page]
    if slot[QUEUED] or slot[STOLEN] == 0:
        return
    following = next_out(view, slot[ACCOUNT], *rows_after(view, key))
    if following != NONE:
        queue(books, following, page)
