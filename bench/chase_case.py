"""One case played out, event by event, with the decisions the centre really makes.

Real code: `recover.trace.chase.draw` (and with it `engine.trace`), `mandate.choose`,
`stop.rules.expires`. Not here: HTTP, the database, the outbox; their own time is in `bench.hops`.
"""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.chase_world import START, World
from fanzha.recover.stop.rules import expires
from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.mandate import Used, choose, usual_terms
from fanzha.recover.trace.picture import Hold, Known, Move, Node, Said, Status

END = 6 * 3600.0
"""Seconds from the payment after which a case is counted."""


@dataclass(frozen=True)
class Rules:
    """How a case is led. `method` traces; banks answer within `delay_s`, drawn log-uniformly.

    With `person_s` a person leads: each answer waits until the ones before are worked off,
    and costs so many seconds until the next orders leave. None: the chase leads under its
    usual mandate. `seen` draws what the banks' statements tell.
    """

    delay_s: tuple[float, float] = (1.0, 600.0)
    person_s: float | None = None
    method: str = "dirty_first"
    act: bool = True


@dataclass(frozen=True)
class Outcome:
    """Truth at the end, fen: `saved` lies stolen on stopped accounts of mules; `reach` lay on
    mules' accounts when the report was accepted. Of the accounts that were stopped, how many
    and how many were innocent; `passed` were left to a person."""

    loss: int
    reach: int
    saved: int
    left: int
    stopped: int
    innocent: int
    passed: int


@dataclass
class Case:
    """The centre's knowledge and the banks' answers to come."""

    world: World
    rules: Rules
    heap: list[tuple[float, int, str, str]] = field(default_factory=list)
    lines: dict[str, Move] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    used: Used = field(default_factory=Used)
    busy_until: float = 0.0
    passed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = random.Random(self.world.seed + 10**9)
        self.count = self.reach = 0
        self.terms = usual_terms(self.world.loss, self._moment(self.world.report_at))

    def play(self) -> Outcome:
        """From the payment until the end."""
        self._plan_moves()
        if self.rules.act:
            self._at(self.world.report_at, "accepted", "")
        while self.heap and self.heap[0][0] <= END:
            at, _, kind, name = heapq.heappop(self.heap)
            getattr(self, f"_{kind}")(at, name)
            self._plan_moves()
        return self._outcome()

    def _accepted(self, at: float, _: str) -> None:
        self.reach = sum(one.stolen for one in self.world.accounts.values() if one.mule)
        self._order(at, self.world.claim().payee)

    def _move(self, at: float, name: str) -> None:
        number, fen = name.split()
        amount = int(fen)
        if amount >= 0:
            self.world.pass_on(at, number, amount)
        else:
            self.world.trade(at, number, -amount)

    def _stop(self, at: float, number: str) -> None:
        account = self.world.accounts[number]
        if account.stopped_at is None:
            account.stopped_at = at
        since = self._moment(at)
        balance = account.stolen + account.clean
        self.holds[number] = Hold(Status.STOPPED, since, expires(since), balance)
        said = self.said.get(number)
        if said is not None and said.as_of < since and number not in self.asked:
            self._ask(at, number)
        self._answered(at)

    def _query(self, at: float, number: str) -> None:
        moves, balance = self.world.statement(number, at)
        self.lines |= {move.transfer_id: move for move in moves}
        holder = self.world.accounts[number].holder
        self.said[number] = Said(self._moment(at), balance, holder)
        self.asked.discard(number)
        stop = self.holds.get(number)
        if stop and stop.status is Status.STOPPED and stop.since and stop.since > self._moment(at):
            self._ask(at, number)
        self._answered(at)

    def _answered(self, at: float) -> None:
        if self.rules.person_s is None:
            self._decide(at, "")
        else:
            self.busy_until = max(at, self.busy_until) + self.rules.person_s
            self._at(self.busy_until, "decide", "")

    def _decide(self, at: float, _: str) -> None:
        """The next orders: the proposals that the mandate reaches, or that need no judgement."""
        picture = draw(self._known(), self.rules.method)
        if self.rules.person_s is None:
            if self._moment(at) >= self.terms.until:
                return
            choices = choose(picture, self.terms, self.used)
            nodes = [one.node for one in choices if one.beyond is None]
            self.passed |= {one.node.account for one in choices if one.beyond is not None}
        else:
            nodes = [one.node for one in picture.proposals if not one.for_a_person]
        for node in nodes:
            self._stop_next(at, node)

    def _stop_next(self, at: float, node: Node) -> None:
        self.passed.discard(node.account)
        self.used = Used(self.used.accounts | {node.account})
        self._order(at, node.account)

    def _order(self, at: float, number: str) -> None:
        self.holds[number] = Hold(Status.ORDERED)
        self._at(at + self._delay(), "stop", number)
        self._ask(at, number)

    def _ask(self, at: float, number: str) -> None:
        self.asked.add(number)
        self._at(at + self._delay(), "query", number)

    def _delay(self) -> float:
        low, high = self.rules.delay_s
        return math.exp(self.random.uniform(math.log(low), math.log(high)))

    def _known(self) -> Known:
        return Known(
            [self.world.claim()], sorted(self.lines.values(), key=lambda m: (m.time, m.transfer_id)),
            self.holds, self.said, frozenset(self.asked),
        )  # fmt: skip

    def _plan_moves(self) -> None:
        for at, number, fen in self.world.planned:
            self._at(at, "move", f"{number} {fen}")
        self.world.planned.clear()

    def _at(self, at: float, kind: str, name: str) -> None:
        self.count += 1
        heapq.heappush(self.heap, (at, self.count, kind, name))

    def _moment(self, at: float) -> datetime:
        return START + timedelta(seconds=at)

    def _outcome(self) -> Outcome:
        held = [one for one in self.world.accounts.values() if one.stopped_at is not None]
        return Outcome(
            loss=self.world.loss, reach=self.reach, saved=sum(one.stolen for one in held if one.mule),
            left=self.world.left, stopped=len(held),
            innocent=sum(not one.mule for one in held), passed=len(self.passed),
        )  # fmt: skip
