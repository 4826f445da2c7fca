"""Sharing an amount out exactly: whole fen, the rest to the largest remainders."""

from __future__ import annotations

import numpy as np

from fanzha.engine.trace.store.compiled import step
from fanzha.engine.trace.store.packing import I64

COLUMNS = 4
OF, GIVEN, LEFT_OVER, RANK = range(COLUMNS)
_EXACT = 2**62
_63 = np.uint64(63)


@step
def quotient(amount: int, part: int, whole: int) -> tuple[int, int]:
    """amount · part / whole and the remainder, for 0 <= amount <= whole and 0 <= part.

    The product may need 126 bits: then it is built bit by bit, divided as it grows.

    >>> quotient(7, 5, 10), quotient(3 * 10**18, 10**18, 4 * 10**18)
    ((3, 5), (750000000000000000, 0))
    """
    if float(amount) * float(part) < _EXACT:
        return amount * part // whole, amount * part % whole
    wholes = int(amount == whole)
    more = np.uint64(0 if wholes else amount)
    by, left, found = np.uint64(whole), np.uint64(0), 0
    for bit in range(63):
        found *= 2
        left += left
        if left >= by:
            left -= by
            found += 1
        if (part >> (62 - bit)) & 1:
            found += wholes
            left += more
            if left >= by:
                left -= by
                found += 1
    return found, int(np.int64(left))


@step
def share_out(amount: int, share: I64, count: int, whole: int) -> None:
    """Take `amount` from `count` parts (column OF) that make up `whole`: GIVEN is
    ⌊amount · part / whole⌋ of each, then one fen each from the largest remainders, of equal ones
    the earlier part first.

    >>> share = np.array([[1, 0, 0, 0]] * 3)
    >>> share_out(2, share, 3, 3)
    >>> share[:, GIVEN].tolist()
    [1, 1, 0]
    """
    wanting = amount
    for at in range(count):
        given, left = quotient(amount, share[at, OF], whole)
        share[at, GIVEN], share[at, LEFT_OVER], share[at, RANK] = given, left, at
        wanting -= given
    if wanting == 0:
        return
    for place in range(count // 2 - 1, -1, -1):
        _sink(share, place, count)
    for last in range(count - 1, count - 1 - wanting, -1):
        share[share[0, RANK], GIVEN] += 1
        share[0, RANK] = share[last, RANK]
        _sink(share, 0, last)


@step
def _sink(share: I64, place: int, size: int) -> None:
    """A heap of parts in column RANK, the largest remainder on top (Williams, CACM 7, 1964)."""
    mine = share[place, RANK]
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and _first(share, share[child + 1, RANK], share[child, RANK]):
            child += 1
        if _first(share, mine, share[child, RANK]):
            break
        share[place, RANK] = share[child, RANK]
        place = child
    share[place, RANK] = mine


@step
def _first(share: I64, one: int, other: int) -> bool:
    if share[one, LEFT_OVER] != share[other, LEFT_OVER]:
        return bool(share[one, LEFT_OVER] > share[other, LEFT_OVER])
    return one < other
