"""Transfers in one order, as arrays that kernels read: columns, and the rows of each account.

Row i is the i-th transfer by time, then id. An account's outgoing and incoming rows stand side by
side (compressed sparse rows), with the amounts summed up every 64 places, so that what an account
had paid or received at any moment is one search and a few additions.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from fanzha.engine.trace.store.compiled import inlined, kernel, step
from fanzha.engine.trace.store.hands import hands
from fanzha.engine.trace.store.packing import (
    BLOCK,
    I64,
    U32,
    U64,
    Far,
    Packed,
    exact,
    frozen,
    narrowed,
    packed,
)
from fanzha.engine.trace.store.pointers import pointed

KIND_BIT = 28
ACCOUNT = (1 << KIND_BIT) - 1
"""The payee column has the account in its low 28 bits and the kind of exit, 0 for none, above."""
MOST_KINDS = 15
FIELDS = 4
PAYER, PAYEE, AMOUNT, LATE = range(FIELDS)


class Side(NamedTuple):
    """One direction. `who` are the accounts, ascending; empty where account a is place a.

    The rows of the account at place p are rows[start[p]:start[p + 1]], ascending. `sums[i]` is the
    amount of all places below 64 i; what leaves by an exit comes in nowhere and counts 0.
    """

    who: U32
    start: U32
    rows: U32
    sums: I64


class Segment(NamedTuple):
    """`row` has what a trace asks of a transfer side by side: PAYER, PAYEE, AMOUNT (fen) and
    LATE, the ticks (µs each `tick`) after the time of the 64th row before it, which `moment`
    keeps (since 1970). AMOUNT and LATE are in four bytes, or far. `by_id` are the rows in the
    order of their ids."""

    tick: int
    moment: I64
    row: Annotated[U32, FIELDS]
    far_amount: Far
    far_late: Far
    out: Side
    into: Side
    ids: Packed
    by_id: U32


segment_of = pointed(Segment)


class Rows(NamedTuple):
    """What a segment is made of: rows in order. `codes` are the ids' words."""

    time_us: I64
    payer: U32
    payee: U32
    amount: I64
    codes: U64


def taken(rows: Rows, order: I64) -> Rows:
    """The rows in another order."""
    return Rows(
        rows.time_us[order], rows.payer[order], rows.payee[order], rows.amount[order],
        rows.codes[order],
    )  # fmt: skip


def segment(rows: Rows, accounts: int | None) -> Segment:
    """Index rows that are in order. Accounts are numbers below `accounts`; with None, those that
    occur are listed, which is small where few of many accounts do."""
    tick = _tick(rows.time_us)
    moment = rows.time_us[::BLOCK] // tick
    row = np.empty((len(rows.time_us), FIELDS), np.uint32)
    row[:, PAYER], row[:, PAYEE] = rows.payer, rows.payee
    far_amount = narrowed(rows.amount, row, AMOUNT)
    far_late = narrowed(_ticks_after(rows.time_us, tick, moment), row, LATE)
    with hands(2, len(rows.time_us)) as pool:
        sides = [
            pool.submit(_side, rows, ends, accounts, incoming)
            for ends, incoming in ((rows.payer, False), (rows.payee & np.uint32(ACCOUNT), True))
        ]
        by_id = by_code(rows.codes)
    return Segment(
        tick=tick, moment=frozen(moment), row=frozen(row), far_amount=far_amount,
        far_late=far_late, out=sides[0].result(), into=sides[1].result(),
        ids=packed(rows.codes), by_id=frozen(by_id),
    )  # fmt: skip


def by_code(codes: U64) -> U32:
    """Rows in the order of their words; equal ones in the order of the rows."""
    if codes.shape[1] == 1:
        words = codes[:, 0]
        if _ascending(words):
            return np.arange(len(words), dtype=np.uint32)
        return np.argsort(words, kind="stable").astype(np.uint32)
    return np.lexsort(tuple(codes.T[::-1])).astype(np.uint32)


def _tick(time_us: I64) -> int:
    """The coarsest of second, millisecond and microsecond that all times are whole in."""
    for tick in (1_000_000, 1_000):
        if _whole(time_us, tick):
            return tick
    return 1


def _side(rows: Rows, ends: U32, accounts: int | None, incoming: bool) -> Side:
    who = np.zeros(0, np.uint32)
    if accounts is None:
        who, places = np.unique(ends, return_inverse=True)
        accounts, ends = len(who), places.astype(np.uint32)
    start = np.zeros(accounts + 1, np.uint32)
    grouped = np.empty(len(ends), np.uint32)
    _group(ends, start, grouped)
    sums = np.zeros(len(ends) // BLOCK + 1, np.int64)
    _sum_up(grouped, rows.amount, rows.payee, incoming, sums)
    return Side(frozen(who), frozen(start), frozen(grouped), frozen(sums))


@kernel
def _whole(time_us: I64, tick: int) -> bool:
    row = 0
    while row < len(time_us) and time_us[row] % tick == 0:
        row += 1
    return row == len(time_us)


@kernel
def _ticks_after(time_us: I64, tick: int, moment: I64) -> I64:
    late = np.empty(len(time_us), np.int64)
    for row in range(len(time_us)):
        late[row] = time_us[row] // tick - moment[row // BLOCK]
    return late


@kernel
def ordered(time_us: I64, codes: U64) -> bool:
    """Whether rows stand in the order of time, then of their words."""
    for row in range(1, len(time_us)):
        if time_us[row] < time_us[row - 1]:
            return False
        if time_us[row] == time_us[row - 1]:
            for at in range(codes.shape[1]):
                if codes[row, at] != codes[row - 1, at]:
                    if codes[row, at] < codes[row - 1, at]:
                        return False
                    break
    return True


@kernel
def _ascending(words: U64) -> bool:
    row = 1
    while row < len(words) and words[row] >= words[row - 1]:
        row += 1
    return row >= len(words)


@kernel
def _group(ends: U32, start: U32, grouped: U32) -> None:
    """Counting sort of row numbers by account."""
    for account in ends:
        start[account + 1] += 1
    for account in range(1, len(start)):
        start[account] += start[account - 1]
    place = start[:-1].copy()
    for row in range(len(ends)):
        grouped[place[ends[row]]] = row
        place[ends[row]] += 1


@kernel
def _sum_up(grouped: U32, amount: I64, payee: U32, incoming: bool, sums: I64) -> None:
    total = np.int64(0)
    for place in range(len(grouped)):
        if place % BLOCK == 0:
            sums[place // BLOCK] = total
        row = grouped[place]
        if not (incoming and payee[row] >> KIND_BIT):
            total += amount[row]
    if len(grouped) % BLOCK == 0:
        sums[len(grouped) // BLOCK] = total


@kernel
def shortfalls(rows: Rows, accounts: int) -> I64:
    """The most by which each account has paid out over what had come in: its opening balance."""
    balance, opening = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
    for row in range(len(rows.amount)):
        payer, amount = rows.payer[row], rows.amount[row]
        balance[payer] -= amount
        opening[payer] = max(opening[payer], -balance[payer])
        if not rows.payee[row] >> KIND_BIT:
            balance[rows.payee[row]] += amount
    return opening


@inlined
def time_of(part: Segment, row: int) -> int:
    """When a transfer was made, µs since 1970 UTC."""
    late = exact(part.row[row, LATE], part.far_late, row)
    return int((part.moment[row // BLOCK] + late) * part.tick)


@inlined
def fen_of(part: Segment, row: int) -> int:
    """The amount of a transfer, fen."""
    return exact(part.row[row, AMOUNT], part.far_amount, row)


@step
def rows_until(part: Segment, time_us: int) -> int:
    """How many rows are not after a moment."""
    low, high = 0, len(part.moment)
    while low < high:
        middle = (low + high) // 2
        if part.moment[middle] * part.tick <= time_us:
            low = middle + 1
        else:
            high = middle
    low, high = max(0, low - 1) * BLOCK, min(low * BLOCK, len(part.row))
    while low < high:
        middle = (low + high) // 2
        if time_of(part, middle) <= time_us:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def span(side: Side, account: int) -> tuple[int, int]:
    """Where an account's rows stand in `side.rows`."""
    place = account
    if len(side.who):
        place = int(np.searchsorted(side.who, np.uint32(account)))
        if place == len(side.who) or side.who[place] != account:
            return 0, 0
    if place + 1 >= len(side.start):
        return 0, 0
    return int(np.int64(side.start[place])), int(np.int64(side.start[place + 1]))


@step
def before(side: Side, low: int, high: int, row: int) -> int:
    """The first place of low:high whose row is not below `row`; `high` if none."""
    while low < high:
        middle = (low + high) // 2
        if side.rows[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low


@step
def ahead(side: Side, low: int, high: int, row: int) -> int:
    """As `before`; costs little where it is near `low`."""
    stride = 1
    place = low
    while place < high and side.rows[place] < row:
        low = place + 1
        place += stride
        stride *= 2
    return before(side, low, min(place, high), row)


@inlined
def guessed(side: Side, low: int, high: int, row: int, count: int) -> int:
    """As `before`; costs little where the account's rows are spread evenly among `count`."""
    if low == high:
        return high
    place = low + int(float(high - low) * (float(row) / float(count)))
    place = min(place, high - 1)
    if side.rows[place] < row:
        return ahead(side, place + 1, high, row)
    stride = 1
    while place - stride > low and side.rows[place - stride] >= row:
        place -= stride
        stride *= 2
    return before(side, max(low, place - stride), place, row)


@step
def moved(part: Segment, row: int, incoming: bool) -> int:
    """What a transfer takes out of its payer, or brings into its payee, in fen."""
    if incoming and part.row[row, PAYEE] >> KIND_BIT:
        return 0
    return fen_of(part, row)


@step
def total(part: Segment, side: Side, low: int, high: int, incoming: bool) -> int:
    """The sum of what the transfers at places low:high move, in fen."""
    first, last = -(-low // BLOCK), high // BLOCK
    if last <= first:
        return _added(part, side, low, high, incoming)
    ends = _added(part, side, low, first * BLOCK, incoming)
    ends += _added(part, side, last * BLOCK, high, incoming)
    return int(ends + side.sums[last] - side.sums[first])


@step
def _added(part: Segment, side: Side, low: int, high: int, incoming: bool) -> int:
    fen = 0
    for place in range(low, high):
        fen += moved(part, side.rows[place], incoming)
    return fen
