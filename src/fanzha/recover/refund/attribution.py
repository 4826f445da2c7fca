"""Whose money lies where: the stolen money in each account, by the victims it can belong to.

Art. 8 of the 2016 rules asks whether a frozen balance can be traced to its victims by
time stamps. Here it can as long as no transfer took a part of a pool that held the
money of several: what moved and what stayed is then the same under every assumption
about their order. After such a transfer both parts belong to all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fanzha.recover.trace.picture import Move

Owners = frozenset[int]
"""The victims (report numbers) to whom one part of a pool can belong."""


@dataclass
class Pool:
    """Stolen money at one account in fen, by owners, and how many deposits brought it."""

    parts: dict[Owners, int] = field(default_factory=dict)
    deposits: int = 0

    def total(self) -> int:
        """All stolen money here."""
        return sum(self.parts.values())

    def take(self, fen: int) -> dict[Owners, int]:
        """Remove `fen` (at most the total); what leaves, by owners.

        >>> pool = Pool({frozenset({1}): 60, frozenset({2}): 40})
        >>> sorted(pool.take(100).values()), pool.parts
        ([40, 60], {})
        >>> pool = Pool({frozenset({1}): 60, frozenset({2}): 40})
        >>> pool.take(30) == {frozenset({1, 2}): 30}, pool.parts == {frozenset({1, 2}): 70}
        (True, True)
        """
        if fen >= self.total():
            leaving, self.parts = self.parts, {}
            return leaving
        everyone = frozenset().union(*self.parts)
        self.parts = {everyone: self.total() - fen}
        return {everyone: fen}

    def put(self, parts: Mapping[Owners, int]) -> None:
        """Add one deposit."""
        self.deposits += 1
        for owners, fen in parts.items():
            self.parts[owners] = self.parts.get(owners, 0) + fen


def attribute(moves: Iterable[Move], stolen: Mapping[str, tuple[int, int]]) -> dict[str, Pool]:
    """The pools after all `moves`; `stolen` names victim and fen by transfer id.

    Stolen money leaves an account before other money, as in `engine.trace.dirty_first`,
    so that both agree on every account to the fen.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> moves = [Move("a", at, "V1", "M", 60), Move("b", at, "V2", "M", 40),
    ...          Move("c", at, "M", "N", 30)]
    >>> pools = attribute(moves, {"a": (1, 60), "b": (2, 40)})
    >>> pools["N"].parts == {frozenset({1, 2}): 30}
    True
    """
    pools: dict[str, Pool] = {}
    for move in sorted(moves, key=lambda one: (one.time, one.transfer_id)):
        victim, seed = stolen.get(move.transfer_id, (0, 0))
        payer = pools.get(move.payer)
        carried = min(move.amount_fen - seed, payer.total()) if payer else 0
        parts = payer.take(carried) if payer and carried else {}
        if seed:
            own = frozenset({victim})
            parts[own] = parts.get(own, 0) + seed
        if parts and not move.exit_kind:
            pools.setdefault(move.payee, Pool()).put(parts)
    return pools
