"""Sharing an amount out exactly: whole fen, the rest to the largest remainders."""

from __future__ import annotations

import numpy as np

from fanzha.engine.trace.store.compiled import kernel, step
from fanzha.engine.trace.store.packing import I64

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


@kernel
def share_out(amount: int, parts: I64, whole: int) -> I64:
    """`amount` taken from parts that make up `whole`, by share of each: ⌊amount · part / whole⌋,
    then one fen each from the largest remainders, of equal ones the earlier part first.

    >>> share_out(2, np.array([1, 1, 1]), 3).tolist()
    [1, 1, 0]
    """
    shares, remainders = np.zeros(len(parts), np.int64), np.zeros(len(parts), np.int64)
    wanting = amount
    for at in range(len(parts)):
        shares[at], remainders[at] = quotient(amount, parts[at], whole)
        wanting -= shares[at]
    if wanting:
        order = np.argsort(-remainders, kind="mergesort")
        for at in range(wanting):
            shares[order[at]] += 1
    return shares
