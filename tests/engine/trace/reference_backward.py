"""Whose money is this, slowly: `fifo` by lots that remember their way, `pro_rata` from the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from tests.engine.trace.reference import Fen, Row, in_order, openings

Way = tuple[str, ...]
"""The transfers a fen came through, first to last."""


@dataclass
class Origins:
    """Fen by account (own) and by transfer (edges; sources: not looked behind)."""

    balance: int = 0
    own: Fen = field(default_factory=lambda: defaultdict(int))
    edges: Fen = field(default_factory=dict)
    sources: Fen = field(default_factory=dict)


def look_back(
    rows: list[Row],
    account: str,
    at: int,
    method: str,
    *,
    window_us: int | None = None,
    max_hops: int | None = None,
    min_fen: int = 0,
) -> Origins:
    """Where the balance of `account` at `at` came from."""
    rows = in_order(rows)
    since = rows[0]["time"] if window_us is None else at - window_us
    money = METHODS[method](rows, account, at)
    found, hop = Origins(balance=money.whole()), {account: 0}
    for row in reversed([row for row in rows if since <= row["time"] <= at]):
        payer, payee = row["payer"], row["payee"]
        fen = 0 if row.get("exit_kind") else money.through(row)
        ends = fen < min_fen or (max_hops is not None and hop.get(payee, 0) >= max_hops)
        if fen:
            found.edges[row["transfer_id"]] = fen
        if fen and ends:
            found.sources[row["transfer_id"]] = fen
        if fen and not ends:
            hop[payer] = min(hop[payee] + 1, hop.get(payer, hop[payee] + 1))
        money.back(row, fen, ends=ends)
    found.own = {name: fen for name, fen in money.own().items() if fen}
    return found


class Lots:
    """`fifo`: the lots that lie in the account, each with the way it came."""

    def __init__(self, rows: list[Row], account: str, at: int) -> None:
        purses: dict[str, list[tuple[str, Way, int]]] = defaultdict(list)
        for name, fen in openings(rows).items():
            purses[name] = [(name, (), fen)]
        for row in rows:
            if row["time"] > at:
                break
            gone, purses[row["payer"]] = _cut(purses[row["payer"]], row["amount_fen"])
            if not row.get("exit_kind"):
                step = (row["transfer_id"],)
                purses[row["payee"]] += [(owner, way + step, fen) for owner, way, fen in gone]
        self.lots = [(account, way, fen) for _, way, fen in purses[account]]

    def whole(self) -> int:
        return sum(fen for _, _, fen in self.lots)

    def through(self, row: Row) -> int:
        return sum(fen for _, way, fen in self.lots if way[-1:] == (row["transfer_id"],))

    def back(self, row: Row, fen: int, *, ends: bool) -> None:
        step = (row["transfer_id"],)
        came = [lot for lot in self.lots if lot[1][-1:] == step]
        self.lots = [lot for lot in self.lots if lot[1][-1:] != step]
        if not ends:
            self.lots += [(row["payer"], way[:-1], size) for _, way, size in came]

    def own(self) -> Fen:
        sums: Fen = defaultdict(int)
        for name, _, fen in self.lots:
            sums[name] += fen
        return sums


class Tagged:
    """`pro_rata`: how many of the fen asked for lie in each account, at a moment."""

    def __init__(self, rows: list[Row], account: str, at: int) -> None:
        self.balance: Fen = defaultdict(int, openings(rows))
        for row in rows:
            self._move(row, 1 if row["time"] <= at else 0)
        self.tagged: Fen = defaultdict(int, {account: self.balance[account]})

    def _move(self, row: Row, sign: int) -> None:
        self.balance[row["payer"]] -= sign * row["amount_fen"]
        if not row.get("exit_kind"):
            self.balance[row["payee"]] += sign * row["amount_fen"]

    def whole(self) -> int:
        return sum(self.tagged.values())

    def through(self, row: Row) -> int:
        if not self.tagged[row["payee"]]:
            return 0
        share = Fraction(row["amount_fen"], self.balance[row["payee"]])
        return floor(self.tagged[row["payee"]] * share + Fraction(1, 2))

    def back(self, row: Row, fen: int, *, ends: bool) -> None:
        self._move(row, -1)
        self.tagged[row["payee"]] -= fen
        if not ends:
            self.tagged[row["payer"]] += fen

    def own(self) -> Fen:
        return self.tagged


def _cut(
    lots: list[tuple[str, Way, int]], fen: int
) -> tuple[list[tuple[str, Way, int]], list[tuple[str, Way, int]]]:
    front, behind = [], []
    for owner, way, size in lots:
        taken = min(size, fen)
        fen -= taken
        front.append((owner, way, taken))
        behind.append((owner, way, size - taken))
    return [lot for lot in front if lot[2]], [lot for lot in behind if lot[2]]


METHODS: dict[str, Callable[[list[Row], str, int], Lots | Tagged]] = {
    "fifo": Lots,
    "pro_rata": Tagged,
}
