"""What a trace answers."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import numpy as np

from fanzha.engine.trace.kernels import books
from fanzha.engine.trace.kernels.telling import Told, read
from fanzha.engine.trace.limits import Limits
from fanzha.engine.trace.seeds import Placed
from fanzha.engine.trace.store import state as of
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import State, moment


@dataclass(frozen=True)
class AccountFlow:
    """Stolen money at one account, in fen: in = out + held + exited + unfollowed.

    `hop` is the fewest edges the money took from a first payee (0). `exited_fen` left
    the account system here; `unfollowed_fen` left by transfers that were not followed
    (`pro_rata`). Times are UTC: the first and last edge into or out of the account.
    """

    account: str
    hop: int
    in_fen: int
    out_fen: int
    held_fen: int
    exited_fen: int
    unfollowed_fen: int
    first_time: datetime
    last_time: datetime


@dataclass(frozen=True)
class EdgeFlow:
    """One transfer that carried stolen money.

    `stolen_fen` is all stolen money in it; `seed_fen` of that is new (the victim's own
    payment), the rest came from the payer's stolen balance. `hop` is the payee's hop by
    this edge.
    """

    transfer_id: str
    time: datetime
    payer: str
    payee: str
    amount_fen: int
    stolen_fen: int
    seed_fen: int
    hop: int
    exit_kind: str | None


@dataclass(frozen=True)
class ExitFlow:
    """Stolen money that left through one account by one kind of exit, in fen."""

    account: str
    kind: str
    stolen_fen: int


@dataclass(frozen=True)
class Place:
    """What became of one seed's money at one account, in fen."""

    account: str
    held_fen: int
    exited_fen: int
    unfollowed_fen: int


@dataclass(frozen=True)
class Victim:
    """Where each fen of one seed is: the sum of `places` is `seed_fen`."""

    transfer_id: str
    seed_fen: int
    places: tuple[Place, ...]


@dataclass(eq=False)
class Answer:
    """Where the stolen money is: `seed_fen == held_fen + unfollowed_fen + sum of exits`.

    `version` names the content of the log: a later statement may change the answer.
    Accounts are ordered by hop, first time and number; edges as they were made; victims as
    their seeds in the log. All numbers are there at once, in `told`, and the edges among them as
    rows in `carried`, columns `books.KEY` to `books.EDGE_HOP`. Flows are made when first asked for.

    Nothing changes an answer; a frozen dataclass, which would see to that when the program
    runs, is made so much slower that it shows in a trace of ten edges.
    """

    method: Final[str]
    limits: Final[Limits]
    seeds: Final[Placed]
    told: Final[array[int]]
    carried: Final[I64]

    @property
    def log(self) -> State:
        """The log at the time of the trace."""
        return self.seeds.state

    @cached_property
    def traced(self) -> Told:
        """What the kernel told: edges, pages and pieces as numbers."""
        return read(self.told)

    @property
    def version(self) -> str:
        """The log's version at the time of the trace."""
        return self.log.version

    @cached_property
    def accounts(self) -> tuple[AccountFlow, ...]:
        """Every account that stolen money reached."""
        pages = self.traced.pages
        times = [self._times(pages[:, column]) for column in (books.FIRST, books.LAST)]
        flows = [
            AccountFlow(name, hop, came, out, held, exited, unfollowed, first, last)
            for name, (hop, came, out, held, exited, unfollowed), first, last in zip(
                self._names, self._amounts.tolist(), *times, strict=True
            )
        ]
        return tuple(sorted(flows, key=lambda f: (f.hop, f.first_time, f.account)))

    @cached_property
    def edges(self) -> tuple[EdgeFlow, ...]:
        """Every transfer that carried stolen money."""
        edges, log = self.carried, self.log
        found = log.transfers(edges[:, books.KEY])
        ids = log.ids(found[:, of.ROW])
        payers, payees = log.names(found[:, of.PAYER]), log.names(found[:, of.PAYEE])
        return tuple(
            EdgeFlow(
                ids[row], moment(told[of.TIME]), payers[row], payees[row], told[of.AMOUNT],
                edge[books.FEN], edge[books.NEW], edge[books.EDGE_HOP], log.kind(told[of.KIND]),
            )
            for row, (told, edge) in enumerate(zip(found.tolist(), edges.tolist(), strict=True))
        )  # fmt: skip

    @cached_property
    def exits(self) -> tuple[ExitFlow, ...]:
        """What left the account system, by account and kind."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for what, page, _, fen, kind in self.traced.pieces.tolist():
            if what == books.EXIT:
                sums[str(self.log.kind(kind)), self._names[page]] += fen
        return tuple(ExitFlow(name, kind, fen) for (kind, name), fen in sorted(sums.items()))

    @cached_property
    def victims(self) -> tuple[Victim, ...]:
        """Where each seed's money is."""
        keys, fens = self.seeds.numbers
        places: list[dict[str, list[int]]] = [{} for _ in keys]
        for what, page, seed, fen, _ in self.traced.pieces.tolist():
            places[seed].setdefault(self._names[page], [0, 0, 0])[what] += fen
        ids = self.log.ids(self.log.transfers(keys)[:, of.ROW])
        return tuple(
            Victim(name, fen, tuple(Place(*item[:1], *item[1]) for item in sorted(of_seed.items())))
            for name, fen, of_seed in zip(ids, fens.tolist(), places, strict=True)
        )

    @property
    def seed_fen(self) -> int:
        """All stolen money."""
        return int(self.seeds.numbers[1].sum())

    @property
    def held_fen(self) -> int:
        """Stolen money that still lies in accounts."""
        return self._rested(books.HELD)

    @property
    def unfollowed_fen(self) -> int:
        """Stolen money that left by transfers that were not followed (`pro_rata`)."""
        return self._rested(books.LEFT)

    @property
    def exits_fen(self) -> dict[str, int]:
        """Stolen money that left, by kind of exit."""
        sums: dict[str, int] = defaultdict(int)
        for way_out in self.exits:
            sums[way_out.kind] += way_out.stolen_fen
        return dict(sorted(sums.items()))

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values; times as ISO 8601 in UTC."""
        return {
            "method": self.method,
            "version": self.version,
            "limits": self.limits.as_dict(),
            "totals": {
                "seed_fen": self.seed_fen,
                "held_fen": self.held_fen,
                "unfollowed_fen": self.unfollowed_fen,
                "exits_fen": self.exits_fen,
            },
            "accounts": [plain(account) for account in self.accounts],
            "edges": [plain(edge) for edge in self.edges],
            "exits": [plain(way_out) for way_out in self.exits],
            "victims": [
                {**vars(one), "places": [plain(place) for place in one.places]}
                for one in self.victims
            ],
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash((self.method, self.limits, self.version))

    @cached_property
    def _names(self) -> list[str]:
        return self.log.names(self.traced.pages[:, books.ACCOUNT])

    @cached_property
    def _amounts(self) -> I64:
        """HOP, IN, OUT, held, EXITED, UNFOLLOWED of each account."""
        pages = self.traced.pages
        gone = pages[:, books.OUT] + pages[:, books.EXITED] + pages[:, books.UNFOLLOWED]
        held = pages[:, books.IN] - gone
        wanted = (books.HOP, books.IN, books.OUT, None, books.EXITED, books.UNFOLLOWED)
        return np.stack([held if at is None else pages[:, at] for at in wanted], axis=1)

    def _times(self, keys: I64) -> list[datetime]:
        return [moment(time) for time in self.log.transfers(keys)[:, of.TIME].tolist()]

    def _rested(self, what: int) -> int:
        pieces = self.traced.pieces
        return int(pieces[pieces[:, books.WHAT] == what, books.PART].sum())


def plain(flow: Any) -> dict[str, Any]:
    """A frozen value as JSON values."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in vars(flow).items()
    }
