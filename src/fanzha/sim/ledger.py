"""The ledger: payments happen in order, and nobody pays what they do not have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fanzha.sim.arrays import Bools, Ints
from fanzha.sim.plan import Payments


@dataclass(frozen=True)
class Moved:
    """What really moved, one entry a planned payment. Amounts and balances in fen.

    `amount` is zero where nothing moved. `payer_after` and `payee_after` are the balances
    right after the payment. `closing` is the balance of every account at the end.
    """

    amount: Ints
    payer_after: Ints
    payee_after: Ints
    closing: Ints

    @property
    def done(self) -> Bools:
        """Which payments moved money."""
        return self.amount > 0


def run(planned: Payments, opening: Ints, since: int, until: int) -> Moved:
    """Let the payments of [since, until) happen, oldest first, ties in planned order.

    A fixed payment the balance does not cover is not made; nor is one that comes to
    nothing. So every balance stays at zero or above and the sum of all balances never changes.

    >>> from fanzha.sim.plan import Plan
    >>> plan = Plan()
    >>> first = plan.pay(1, 0, 1, amount=600)
    >>> _ = plan.pay(2, 1, 2, parent=first, permille=500)
    >>> _ = plan.pay(3, 0, 2, amount=500)
    >>> moved = run(plan.payments(), np.array([1000, 0, 0]), 0, 10)
    >>> moved.amount.tolist(), moved.closing.tolist()
    ([600, 300, 0], [400, 300, 300])
    """
    inside = (planned["time"] >= since) & (planned["time"] < until)
    order = np.flatnonzero(inside)[np.argsort(planned["time"][inside], kind="stable")]
    balance = opening.tolist()
    n = len(planned)
    amount, payer_after, payee_after = [0] * n, [0] * n, [0] * n
    names = ("payer", "payee", "amount", "parent", "permille")
    payer, payee, fixed, parent, permille = (planned[name].tolist() for name in names)
    for row in order.tolist():
        source, target = payer[row], payee[row]
        if parent[row] >= 0:
            wanted = amount[parent[row]] * permille[row] // 1000
        elif permille[row]:
            wanted = balance[source] * permille[row] // 1000
        else:
            wanted = fixed[row]
        if 0 < wanted <= balance[source]:
            balance[source] -= wanted
            balance[target] += wanted
            amount[row] = wanted
            payer_after[row], payee_after[row] = balance[source], balance[target]
    return Moved(*(np.array(x, np.int64) for x in (amount, payer_after, payee_after, balance)))
