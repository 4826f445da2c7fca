"""Dirty first: stolen money leaves an account before any other."""

from __future__ import annotations

from collections.abc import Mapping

from fanzha.engine.trace.answer import Answer
from fanzha.engine.trace.frontier import Frontier
from fanzha.engine.trace.ledger import Ledger
from fanzha.engine.trace.limits import Limits
from fanzha.engine.trace.log import TransferLog


def dirty_first(log: TransferLog, seeds: Mapping[int, int], limits: Limits) -> Answer:
    """Follow `seeds` (stolen fen by row): each later transfer carries min(amount, balance).

    The balance is the payer's stolen money at that moment, not its whole balance. It is
    the cautious reading for stopping money: nothing stolen is taken to stay behind while
    clean money leaves. Unlike the "poison" policy of Möser, Böhme and Breuker, "Towards
    Risk Scoring of Bitcoin Transactions" (FC 2014 workshops), an edge never carries more
    than was stolen, so the sums hold.
    """
    books = Ledger(log)
    last_row = limits.last_row(log, seeds)
    frontier = Frontier(log, seeds, last_row)
    for row in frontier:
        payer, payee = int(log.payer[row]), int(log.payee[row])
        seed = seeds.get(row, 0)
        room = int(log.amount_fen[row]) - seed
        carried = min(room, books.held(payer)) if row <= last_row else 0
        if carried and (limits.stops_at(books.hop(payer)) or _too_small(seed + carried, limits)):
            carried = 0
        if seed or carried:
            books.enter(row, seed=seed, carried=carried)
        for account in (payer, payee):
            if books.held(account) and not limits.stops_at(books.hop(account)):
                frontier.watch(account, after=row)
    return books.answer("dirty_first", limits)


def _too_small(stolen_fen: int, limits: Limits) -> bool:
    return stolen_fen < limits.min_amount_fen
