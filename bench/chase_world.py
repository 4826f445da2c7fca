"""Launderers who keep moving one victim's money over fourteen banks. Made up (虚构), seeded.

The truth travels with the money: every transfer knows how many of its fen were stolen.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fanzha.recover.trace.picture import Claim, Move

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BANKS = [f"B{number:02}" for number in range(1, 15)]
MINUTE = 60.0
KINDS = ("cash", "virtual_currency", "abroad", "payment_firm")


@dataclass
class Account:
    """One account: `stolen` and `clean` fen on it; `stopped_at` in seconds from the start."""

    number: str
    bank: str
    holder: str
    hop: int
    mule: bool
    stolen: int = 0
    clean: int = 0
    stopped_at: float | None = None

    def is_stopped(self, at: float) -> bool:
        """Whether nothing can leave it at that moment."""
        return self.stopped_at is not None and at >= self.stopped_at


@dataclass
class World:
    """One case. `moves` have happened, in order of time; times are seconds from the start.

    A mule passes on what came in after 1–10 minutes, in one to three parts: to another
    mule (one in five already used), out of the banks (the likelier the deeper), or to a
    seller who knows nothing. One mule in six runs a business as well: it holds clean money
    and pays its suppliers from it. Suppliers and sellers are innocent.
    """

    seed: int
    random: random.Random = field(init=False)
    accounts: dict[str, Account] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    of: dict[str, list[Move]] = field(default_factory=dict)
    planned: list[tuple[float, str, int]] = field(default_factory=list)
    left: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        first = self._mule(0)
        self.loss = round(math.exp(self.random.gauss(math.log(12_000_000), 1.0)))
        self._move(0.0, "victim", first, self.loss, stolen=self.loss)
        self.report_at = max(3 * MINUTE, math.exp(self.random.gauss(math.log(15 * MINUTE), 0.6)))

    def claim(self) -> Claim:
        """What the victim tells."""
        paid = self.moves[0]
        return Claim(
            1, "", paid.payee, paid.amount_fen, paid.time, paid.payee_bank, paid.payee_name
        )

    def pass_on(self, at: float, number: str, fen: int) -> None:
        """A mule moves what came in, as far as it can."""
        payer = self.accounts[number]
        fen = min(fen, payer.stolen)
        if payer.is_stopped(at) or fen <= 0:
            return
        for part in self._parts(fen):
            self._send(at, payer, part)

    def trade(self, at: float, number: str, fen: int) -> None:
        """A business pays a supplier from its clean money."""
        payer = self.accounts[number]
        fen = min(fen, payer.clean)
        if not payer.is_stopped(at) and fen > 0:
            self._move(at, number, self._innocent("王某供(虚构)"), fen, stolen=0)

    def statement(self, number: str, until: float) -> tuple[list[Move], int]:
        """What the bank tells: lines and balance at that moment."""
        account, end = self.accounts[number], START + timedelta(seconds=until)
        lines = [move for move in self.of.get(number, []) if move.time <= end]
        return lines, account.stolen + account.clean

    def _send(self, at: float, payer: Account, fen: int) -> None:
        draw = self.random.random()
        if draw < min(0.12 * payer.hop, 0.5):
            self.left += fen
            kind = self.random.choice(KINDS)
            self._move(at, payer.number, None, fen, stolen=fen, exit_kind=kind)
        elif draw > 0.94:
            shop = "东街超市(虚构)" if self.random.random() < 0.5 else "李某卖(虚构)"
            self._move(at, payer.number, self._innocent(shop), fen, stolen=fen)
        else:
            self._move(at, payer.number, self._next(payer), fen, stolen=fen)

    def _next(self, payer: Account) -> Account:
        used = [one for one in self.accounts.values() if one.mule and one is not payer]
        if used and self.random.random() < 0.2:
            return self.random.choice(used)
        return self._mule(payer.hop + 1)

    def _mule(self, hop: int) -> Account:
        business = hop > 0 and self.random.random() < 1 / 6
        account = self._open("赵某骡(虚构)", hop, mule=True)
        account.clean = self.random.randrange(5_000_000, 60_000_000) if business else (
            self.random.randrange(0, 20_000)
        )  # fmt: skip
        return account

    def _innocent(self, holder: str) -> Account:
        account = self._open(holder, 0, mule=False)
        account.clean = self.random.randrange(100_000, 30_000_000)
        return account

    def _open(self, holder: str, hop: int, *, mule: bool) -> Account:
        number = f"99{self.seed:06}{len(self.accounts):06}"
        account = Account(number, self.random.choice(BANKS), holder, hop, mule)
        self.accounts[number] = account
        return account

    def _parts(self, fen: int) -> list[int]:
        count = self.random.choices((1, 2, 3), (0.35, 0.4, 0.25))[0] if fen > 300_000 else 1
        cuts = sorted(self.random.randrange(1, fen) for _ in range(count - 1)) if fen > 3 else []
        return [b - a for a, b in zip([0, *cuts], [*cuts, fen], strict=True) if b > a]

    def _move(
        self, at: float, payer: str, payee: Account | None, fen: int, *, stolen: int,
        exit_kind: str = "",
    ) -> None:  # fmt: skip
        source = self.accounts.get(payer)
        if source:
            source.stolen -= stolen
            source.clean -= fen - stolen
        if payee:
            payee.stolen += stolen
            payee.clean += fen - stolen
        to = payee.number if payee else f"exit-{self.seed}-{len(self.moves)}"
        move = Move(
            f"m{self.seed:06}-{len(self.moves):05}", START + timedelta(seconds=at), payer, to, fen,
            source.bank if source else "", payee.bank if payee else "",
            source.holder if source else "", payee.holder if payee else "", exit_kind,
        )  # fmt: skip
        self.moves.append(move)
        for end in (payer, to):
            self.of.setdefault(end, []).append(move)
        if payee and payee.mule:
            self._plan(at, payee, stolen)

    def _plan(self, at: float, payee: Account, stolen: int) -> None:
        wait = self.random.uniform(1 * MINUTE, 10 * MINUTE)
        self.planned.append((at + wait, payee.number, stolen))
        if payee.clean > 1_000_000:
            for _ in range(self.random.randrange(1, 4)):
                due = at + self.random.uniform(0, 10 * MINUTE)
                self.planned.append((due, payee.number, -self.random.randrange(100_000, 4_000_000)))
