"""A second, slow tracing engine, written from docs/tracing.md alone: it reads every transfer.

It shares no code and no idea with the engine: no lines, no cumulative sums, no heap. Money is
explicit lots `(seed, fen)`, where `seed` is a transfer id, or None for clean money.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

Row = dict[str, Any]
Lot = tuple[str | None, int]
Fen = dict[Any, int]


@dataclass
class Found:
    """What a trace found, in fen: by account, by edge, and by (account, seed)."""

    edges: Fen = field(default_factory=dict)
    hop: Fen = field(default_factory=dict)
    came: Fen = field(default_factory=lambda: defaultdict(int))
    left: Fen = field(default_factory=lambda: defaultdict(int))
    held: Fen = field(default_factory=lambda: defaultdict(int))
    exited: Fen = field(default_factory=lambda: defaultdict(int))
    exits: Fen = field(default_factory=lambda: defaultdict(int))
    unfollowed: Fen = field(default_factory=lambda: defaultdict(int))
    moves: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class Purses(Protocol):
    """What each account holds, by one method."""

    def peek(self, account: str, fen: int) -> list[Lot]:
        """The lots that would go out with `fen`."""

    def take(self, account: str, fen: int) -> None:
        """Let them go."""

    def drop(self, account: str, fen: int) -> None:
        """Pay `fen` by an edge that is not followed."""

    def put(self, account: str, lots: list[Lot]) -> None:
        """Let lots come in."""


def follow(
    rows: list[Row],
    seeds: dict[str, int],
    method: str,
    *,
    window_us: int | None = None,
    max_hops: int | None = None,
    min_amount_fen: int = 0,
) -> Found:
    """Trace by reading every transfer once, in order."""
    rows = in_order(rows)
    found = Found()
    purses = PURSES[method](rows, seeds, found)
    start = min(row["time"] for row in rows if row["transfer_id"] in seeds)
    for row in rows:
        payer, rest = row["payer"], row["amount_fen"] - seeds.get(row["transfer_id"], 0)
        new = row["amount_fen"] - rest
        purses.drop(payer, new)
        lots = purses.peek(payer, rest)
        followed = (
            (window_us is None or row["time"] - start <= window_us)
            and (max_hops is None or found.hop.get(payer, 0) < max_hops)
            and new + stolen(lots) >= min_amount_fen
        )
        if followed:
            purses.take(payer, rest)
        else:
            purses.drop(payer, rest)
            lots = [(None, rest)]
        arriving = [(row["transfer_id"], new), *lots] if new else lots
        if not row.get("exit_kind"):
            purses.put(row["payee"], arriving)
        if stolen(arriving):
            note(found, row, new, lots, arriving)
    close(found, purses)
    return found


def note(found: Found, row: Row, new: int, lots: list[Lot], arriving: list[Lot]) -> None:
    payer, payee, kind = row["payer"], row["payee"], row.get("exit_kind")
    hop = 0 if new else found.hop[payer] + 1
    found.hop[payee] = min(hop, found.hop.get(payee, hop))
    found.edges[row["transfer_id"]] = stolen(arriving)
    found.came[payee] += stolen(arriving)
    found.moves[payee].append(row["time"])
    if stolen(lots):
        found.left[payer] += stolen(lots)
        found.moves[payer].append(row["time"])
    if kind:
        found.exits[payee, kind] += stolen(arriving)
        for seed, fen in arriving:
            found.exited[payee, seed] += fen if seed else 0


def close(found: Found, purses: Any) -> None:
    """What lies in purses at the end is held, beside what stayed behind on the way."""
    for account, lots in purses.held.items():
        for seed, fen in lots:
            if seed:
                found.held[account, seed] += fen


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["time"], row["transfer_id"]))


def stolen(lots: list[Lot]) -> int:
    return sum(fen for seed, fen in lots if seed is not None)


def openings(rows: list[Row]) -> Fen:
    """The largest known shortfall of each account; `rows` in order."""
    balance: Fen = defaultdict(int)
    most: Fen = defaultdict(int)
    for row in rows:
        balance[row["payer"]] -= row["amount_fen"]
        most[row["payer"]] = max(most[row["payer"]], -balance[row["payer"]])
        if not row.get("exit_kind"):
            balance[row["payee"]] += row["amount_fen"]
    return most


def cut(lots: list[Lot], fen: int) -> tuple[list[Lot], list[Lot]]:
    """The first `fen` of a queue of lots, and what is behind them.

    >>> cut([("a", 3), (None, 4)], 5)
    ([('a', 3), (None, 2)], [(None, 2)])
    """
    front: list[Lot] = []
    for place, (seed, size) in enumerate(lots):
        if not fen:
            return front, lots[place:]
        taken = min(size, fen)
        fen -= taken
        front.append((seed, taken))
        if taken < size:
            return front, [(seed, size - taken), *lots[place + 1 :]]
    return front, []


class StolenOnly:
    """`dirty_first`: a queue of stolen lots."""

    def __init__(self, rows: list[Row], seeds: dict[str, int], found: Found) -> None:
        self.held: dict[str, list[Lot]] = defaultdict(list)

    def peek(self, account: str, fen: int) -> list[Lot]:
        return cut(self.held[account], fen)[0]

    def take(self, account: str, fen: int) -> None:
        self.held[account] = cut(self.held[account], fen)[1]

    def drop(self, account: str, fen: int) -> None:
        pass

    def put(self, account: str, lots: list[Lot]) -> None:
        self.held[account] += [lot for lot in lots if lot[0]]


class Queue(StolenOnly):
    """`fifo`: a queue of all lots, the opening balance at its front."""

    def __init__(self, rows: list[Row], seeds: dict[str, int], found: Found) -> None:
        super().__init__(rows, seeds, found)
        self.found = found
        for account, fen in openings(rows).items():
            self.held[account] = [(None, fen)]

    def drop(self, account: str, fen: int) -> None:
        for seed, gone in self.peek(account, fen):
            if seed:
                self.found.held[account, seed] += gone
        self.take(account, fen)

    def put(self, account: str, lots: list[Lot]) -> None:
        self.held[account] += lots


class Mixture:
    """`pro_rata`: fen by seed, in the order of the log, clean money last."""

    def __init__(self, rows: list[Row], seeds: dict[str, int], found: Found) -> None:
        ranks = [row["transfer_id"] for row in rows if row["transfer_id"] in seeds]
        self.found, self.ranks = found, [*ranks, None]
        self.parts: dict[str, Fen] = defaultdict(lambda: dict.fromkeys(self.ranks, 0))
        for account, fen in openings(rows).items():
            self.parts[account][None] = fen

    @property
    def held(self) -> dict[str, list[Lot]]:
        return {account: list(parts.items()) for account, parts in self.parts.items()}

    def peek(self, account: str, fen: int) -> list[Lot]:
        lots = list(self.parts[account].items())
        return shared(fen, lots) if stolen(lots) else [(None, fen)]

    def take(self, account: str, fen: int) -> None:
        for seed, gone in self.peek(account, fen):
            self.parts[account][seed] -= gone

    def drop(self, account: str, fen: int) -> None:
        parts = self.parts[account]
        clean = min(fen, parts[None])
        parts[None] -= clean
        for seed, gone in shared(fen - clean, list(parts.items())):
            parts[seed] -= gone
            self.found.unfollowed[account, seed] += gone

    def put(self, account: str, lots: list[Lot]) -> None:
        for seed, fen in lots:
            self.parts[account][seed] += fen


def shared(fen: int, parts: list[Lot]) -> list[Lot]:
    """`fen` by share of the parts, largest remainder, earlier parts first among equals.

    >>> shared(2, [("a", 1), ("b", 1), (None, 1)])
    [('a', 1), ('b', 1), (None, 0)]
    """
    if not fen:
        return []
    whole = sum(size for _, size in parts)
    exact = [Fraction(fen * size, whole) for _, size in parts]
    given = [int(share) for share in exact]
    wanting = fen - sum(given)
    by_remainder = sorted(range(len(parts)), key=lambda i: (given[i] - exact[i], i))
    for place in by_remainder[:wanting]:
        given[place] += 1
    return [(seed, share) for (seed, _), share in zip(parts, given, strict=True)]


PURSES: dict[str, Any] = {"dirty_first": StolenOnly, "fifo": Queue, "pro_rata": Mixture}
