"""The flows of a made-up case: stolen money that is split on and on over many accounts (虚构)."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
from fanzha.recover.trace.picture import Status
from fanzha.words.enums import ExitKind

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LEAVES, FRESH = 0.06, 0.85
"""How often a transfer leaves the banks, and how often one that stays goes to a fresh account."""
FIRST, LOSS_EACH_FEN, LEAST_FEN = 6, 2_000_000, 10_000
HOLDS = {Status.STOPPED: 6, Status.FROZEN: 2, Status.ORDERED: 2, Status.REFUSED: 1, Status.OPEN: 9}


@dataclass
class _Town:
    """Where the money lies while it moves."""

    draws: random.Random
    unused: list[str]
    edges: list[Edge] = field(default_factory=list)
    balance: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    hops: dict[str, int] = field(default_factory=dict)
    waiting: list[tuple[datetime, str]] = field(default_factory=list)

    def pay(self, at: datetime, payer: str, payee: str, fen: int, kind: str = "") -> None:
        """One transfer; money of a payer who is new is a victim's."""
        new = fen if payer not in self.hops else 0
        self.edges.append(Edge(f"t{len(self.edges)}", at, payer, payee, fen, new, kind, fen))
        hop = self.hops[payer] + 1 if payer in self.hops else 0
        self.hops[payee] = min(self.hops.get(payee, hop), hop)
        if not new:
            self.balance[payer] -= fen
        if not kind:
            self.balance[payee] += fen
            later = timedelta(seconds=self.draws.randint(60, 900))
            heapq.heappush(self.waiting, (at + later, payee))

    def move_on(self, at: datetime, payer: str) -> None:
        """Its holder sends a part on, to a fresh account, a known one, or out of the banks."""
        fen = int(self.balance[payer] * self.draws.uniform(0.2, 0.6))
        if fen < LEAST_FEN:
            return
        heapq.heappush(self.waiting, (at + timedelta(seconds=90), payer))
        if self.draws.random() < LEAVES:
            kind = self.draws.choice(list(ExitKind))
            self.pay(at, payer, f"way-out-{kind}-{self.draws.randint(1, 9)}", fen, kind)
            return
        fresh = self.unused and self.draws.random() < FRESH
        inside = [*self.balance]
        payee = self.unused.pop() if fresh else self.draws.choice(inside)
        if payee != payer:
            self.pay(at, payer, payee, fen)


def made_up(accounts: int, transfers: int, seed: int = 1, victims: int = 1) -> Flows:
    """At most so many accounts and about so many transfers; the same seed gives the same case."""
    draws = random.Random(seed)
    unused = [f"99{draws.randint(1, 14):02}{number:015}" for number in range(accounts)]
    town = _Town(draws, unused)
    for place in range(min(accounts, max(victims, min(FIRST, accounts // 4)))):
        # All within a minute: nobody moves money before the last of it has come.
        payer, at = f"62220202{place % victims:011}", BEGIN + timedelta(seconds=2 * place)
        town.pay(at, payer, town.unused.pop(), LOSS_EACH_FEN * accounts)
    while town.waiting and len(town.edges) < transfers:
        town.move_on(*heapq.heappop(town.waiting))
    return flows_of(town.edges, town.hops, draws)


def flows_of(edges: list[Edge], hops: dict[str, int], draws: random.Random) -> Flows:
    """The flows that these transfers are; some accounts that hold money are stopped."""
    in_order = tuple(sorted(edges, key=lambda edge: edge.time))
    reached = dict.fromkeys(edge.payee for edge in in_order)
    touched: dict[str, list[Edge]] = defaultdict(list)
    for edge in in_order:
        touched[edge.payer].append(edge)
        touched[edge.payee].append(edge)
    ordered = sorted(reached, key=lambda name: hops[name])
    accounts = tuple(
        _account(number, name, hops[name], touched[name], draws)
        for number, name in enumerate(ordered)
    )
    return Flows(accounts, in_order, sum(edge.seed_fen for edge in in_order))


def _account(number: int, name: str, hop: int, edges: list[Edge], draws: random.Random) -> Account:
    came = sum(edge.fen for edge in edges if edge.payee == name)
    out = sum(edge.fen - edge.seed_fen for edge in edges if edge.payer == name)
    exited = sum(edge.fen for edge in edges if edge.payee == name and edge.exit_kind)
    held, arrived = came - out - exited, [edge for edge in edges if edge.payee == name]
    state = draws.choices([*HOLDS], [*HOLDS.values()])[0]
    if not held:
        state = Status.LEFT if exited else Status.EMPTY
    return Account(
        number, name, f"B{name[2:4]}" if name.startswith("99") else "", "", hop, state,
        came, out, held, exited, arrived[0].time, edges[-1].time,
        since=edges[-1].time if held and state is not Status.OPEN else None,
    )  # fmt: skip
