"""Pro rata: a transfer takes of everything in the account its share."""

from __future__ import annotations

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
    SEEDS,
    SIZE,
    STOLEN,
    UNFOLLOWED,
    Books,
    begun,
    books_of,
    enter_edge,
    free_lot,
    has_room,
    new_lot,
    next_paid,
    page_for,
    payer_page,
    queue,
    rest,
    unqueued,
    upcoming,
)
from fanzha.engine.trace.kernels.fifo import opening_at
from fanzha.engine.trace.kernels.shares import GIVEN, OF, share_out
from fanzha.engine.trace.kernels.telling import NO_ROOM, closed
from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.view import (
    NONE,
    View,
    amount_of,
    balance,
    exit_of,
    key_after,
    moment_of,
    payee_of,
    payer_of,
    rows_before,
    view_of,
)


@kernel
def pro_rata(log: I64, desk: I64, seeds: I64, window_us: int, max_hops: int, min_fen: int) -> int:
    """Follow seeds, in the order of the log: of an account's lots, one a seed in the order of
    the seeds, and of its clean money each transfer takes its share (`share_out`).

    It is the "haircut" of Möser, Böhme and Breuker (FC 2014 workshops), in whole fen. Accounts
    are looked at to the end of the log, for what they pay after the window ends may leave them
    with less than the stolen money that was held there.
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
        if not has_room(books, 3 * (books.slot[payer, LOTS] if payer != NONE else 0) + 2):
            return NO_ROOM
        books.used[SEEDS] += seed != NONE
        unqueued(books, key, payer)
        carried = 0
        if payer != NONE and books.slot[payer, STOLEN]:
            followed = books.slot[payer, HOP] < max_hops and key < end
            carried = _taken(books, view, key, payer, new, followed, min_fen)
        if new or carried:
            _watch(books, view, key, _move(books, view, key, payer, seed, new, carried))
        if payer != NONE:
            _watch(books, view, key, payer)


@step
def _taken(
    books: Books, view: View, key: int, payer: int, new: int, followed: bool, min_fen: int
) -> int:
    """What the transfer takes of stolen money, and, in `books.share`, of each lot."""
    amount = amount_of(view, key) - new
    money = balance(
        view, books.slot[payer, ACCOUNT], opening_at(books, view, payer), *rows_before(view, key)
    )
    if new:
        _leave(books, payer, new, money)
        money -= new
    if amount == 0 or books.slot[payer, STOLEN] == 0:
        return 0
    if followed:
        lots = _parts(books, payer)
        clean = money - books.slot[payer, STOLEN]
        books.share[lots, OF] = clean
        share_out(amount, books.share, lots + 1, money)
        stolen = amount - books.share[lots, GIVEN]
        if stolen == 0 or new + stolen >= min_fen:
            return int(stolen)
    _leave(books, payer, amount, money)
    return 0


@step
def _parts(books: Books, page: int) -> int:
    """Write the account's lots in fen into `books.share`; how many there are."""
    lots, lot = 0, books.slot[page, HEAD]
    while lot != NONE:
        books.share[lots, OF] = books.lot[lot, SIZE]
        lot = books.lot[lot, NEXT]
        lots += 1
    return lots


@step
def _leave(books: Books, payer: int, amount: int, money: int) -> None:
    """Pay without following: clean money first, then by share of the lots."""
    stolen = books.slot[payer, STOLEN]
    excess = amount - (money - stolen)
    if excess <= 0:
        return
    lots = _parts(books, payer)
    share_out(excess, books.share, lots, stolen)
    lot = books.slot[payer, HEAD]
    for at in range(lots):
        if books.share[at, GIVEN]:
            rest(books, LEFT, payer, books.lot[lot, SEED], books.share[at, GIVEN], 0)
        lot = books.lot[lot, NEXT]
    books.slot[payer, UNFOLLOWED] += excess
    _reduce(books, payer, lots)


@step
def _reduce(books: Books, page: int, lots: int) -> None:
    """Take shares off the lots; lots of which nothing is left go."""
    slot = books.slot[page]
    before, lot = NONE, slot[HEAD]
    for at in range(lots):
        following = books.lot[lot, NEXT]
        books.lot[lot, SIZE] -= books.share[at, GIVEN]
        slot[STOLEN] -= books.share[at, GIVEN]
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


@step
def _move(books: Books, view: View, key: int, payer: int, seed: int, new: int, carried: int) -> int:
    """Bring the seed's money and the shares of the payer's lots to the payee, or to its exit;
    the payee's page."""
    hop = 0 if seed != NONE else books.slot[payer, HOP] + 1
    payee = page_for(books, payee_of(view, key), hop, key)
    enter_edge(books, key, payer, payee, new, carried, hop)
    kind = exit_of(view, key)
    if new:
        _mix_in(books, payee, kind, NONE, seed, new)
    if carried:
        lots = books.slot[payer, LOTS]
        lot, after = books.slot[payer, HEAD], NONE
        for at in range(lots):
            if books.share[at, GIVEN]:
                whose = books.lot[lot, SEED]
                after = _mix_in(books, payee, kind, after, whose, books.share[at, GIVEN])
            lot = books.lot[lot, NEXT]
        _reduce(books, payer, lots)
    return payee


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
    following = next_paid(books, view, page, key)
    if following != NONE:
        queue(books, following, page)
