"""What a trace answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.engine.trace.limits import Limits


@dataclass(frozen=True)
class AccountFlow:
    """Stolen money at one account, in fen: in = out + held + exited.

    `hop` is the fewest edges the money took from a first payee (0). `exited_fen` left
    the account system here. Times are UTC: the first and last move of stolen money.
    """

    account: str
    hop: int
    in_fen: int
    out_fen: int
    held_fen: int
    exited_fen: int
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
class Answer:
    """Where the stolen money is. `seed_fen == held_fen + sum of exits`, to the fen.

    `version` names the content of the log: a later statement may change the answer.
    Accounts are ordered by hop, first time and number; edges as they were made.
    """

    method: str
    version: str
    limits: Limits
    accounts: tuple[AccountFlow, ...]
    edges: tuple[EdgeFlow, ...]
    exits: tuple[ExitFlow, ...]
    seed_fen: int

    @property
    def held_fen(self) -> int:
        """Stolen money that still lies in accounts."""
        return sum(account.held_fen for account in self.accounts)

    @property
    def exits_fen(self) -> dict[str, int]:
        """Stolen money that left, by kind of exit."""
        sums: dict[str, int] = {}
        for way_out in self.exits:
            sums[way_out.kind] = sums.get(way_out.kind, 0) + way_out.stolen_fen
        return dict(sorted(sums.items()))

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values; times as ISO 8601 in UTC."""
        return {
            "method": self.method,
            "version": self.version,
            "limits": dict(vars(self.limits)),
            "totals": {
                "seed_fen": self.seed_fen,
                "held_fen": self.held_fen,
                "exits_fen": self.exits_fen,
            },
            "accounts": [_plain(account) for account in self.accounts],
            "edges": [_plain(edge) for edge in self.edges],
            "exits": [_plain(way_out) for way_out in self.exits],
        }


def _plain(flow: AccountFlow | EdgeFlow | ExitFlow) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in vars(flow).items()
    }
