"""The stolen money's books while a trace runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fanzha.engine.trace.answer import AccountFlow, Answer, EdgeFlow, ExitFlow
from fanzha.engine.trace.limits import Limits
from fanzha.engine.trace.log import TransferLog


@dataclass
class _Page:
    """One account's stolen money so far, in fen; rows of its first and last move."""

    hop: int
    first_row: int
    last_row: int
    in_fen: int = 0
    out_fen: int = 0
    exited_fen: int = 0

    @property
    def held_fen(self) -> int:
        return self.in_fen - self.out_fen - self.exited_fen


class Ledger:
    """Double entry: what leaves a payer's page arrives at the payee's or exits there."""

    def __init__(self, log: TransferLog) -> None:
        self._log = log
        self._pages: dict[int, _Page] = {}
        self._edges: list[EdgeFlow] = []
        self._exits: dict[tuple[int, str], int] = defaultdict(int)
        self._seed_fen = 0

    def held(self, account: int) -> int:
        """Stolen fen that lie at `account` now."""
        page = self._pages.get(account)
        return page.held_fen if page else 0

    def hop(self, account: int) -> int:
        """The fewest edges by which stolen money has reached `account` so far."""
        return self._pages[account].hop

    def enter(self, row: int, *, seed: int, carried: int) -> None:
        """Write transfer `row`: `seed` fen of new stolen money, `carried` fen of known."""
        hop = 0 if seed else self.hop(int(self._log.payer[row])) + 1
        if carried:
            self._debit(row, carried)
        self._credit(row, seed + carried, hop)
        self._edges.append(self._edge(row, seed, carried, hop))
        self._seed_fen += seed

    def answer(self, method: str, limits: Limits) -> Answer:
        """Close the books."""
        flows = (self._account(number, page) for number, page in self._pages.items())
        exits = (
            ExitFlow(self._log.name(account), kind, fen)
            for (account, kind), fen in self._exits.items()
        )
        return Answer(
            method=method,
            version=self._log.version,
            limits=limits,
            accounts=tuple(sorted(flows, key=lambda f: (f.hop, f.first_time, f.account))),
            edges=tuple(self._edges),
            exits=tuple(sorted(exits, key=lambda e: (e.kind, e.account))),
            seed_fen=self._seed_fen,
        )

    def _debit(self, row: int, fen: int) -> None:
        page = self._pages[int(self._log.payer[row])]
        page.out_fen += fen
        page.last_row = row

    def _credit(self, row: int, fen: int, hop: int) -> None:
        payee = int(self._log.payee[row])
        page = self._pages.setdefault(payee, _Page(hop, row, row))
        page.hop, page.last_row = min(page.hop, hop), row
        page.in_fen += fen
        kind = self._log.exit(row)
        if kind is not None:
            page.exited_fen += fen
            self._exits[payee, kind] += fen

    def _edge(self, row: int, seed: int, carried: int, hop: int) -> EdgeFlow:
        log = self._log
        return EdgeFlow(
            transfer_id=str(log.transfer_id[row].as_py()),
            time=log.time(row),
            payer=log.name(int(log.payer[row])),
            payee=log.name(int(log.payee[row])),
            amount_fen=int(log.amount_fen[row]),
            stolen_fen=seed + carried,
            seed_fen=seed,
            hop=hop,
            exit_kind=log.exit(row),
        )

    def _account(self, number: int, page: _Page) -> AccountFlow:
        return AccountFlow(
            account=self._log.name(number),
            hop=page.hop,
            in_fen=page.in_fen,
            out_fen=page.out_fen,
            held_fen=page.held_fen,
            exited_fen=page.exited_fen,
            first_time=self._log.time(page.first_row),
            last_time=self._log.time(page.last_row),
        )
