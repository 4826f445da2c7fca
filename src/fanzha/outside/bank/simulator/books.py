"""The banks' books: balances, holds, and the transfers that happened. Pure, no clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fanzha.outside.bank.simulator.world import NewAccount, Planned
from fanzha.words import law


@dataclass
class Freeze:
    """A freeze of `fen`, or of the whole account, until its end."""

    fen: int
    full: bool
    until: datetime


@dataclass
class Account:
    """One account: balance, the stop on it if any, and freezes by key. Amounts in fen."""

    opened: NewAccount
    balance_fen: int
    stop_key: str = ""
    stop_kind: str = ""
    stopped_at: datetime | None = None
    stops: int = 0
    freezes: dict[str, Freeze] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The account's number."""
        return self.opened.number

    @property
    def bank(self) -> str:
        """The code of its bank."""
        return self.opened.bank

    @property
    def holder(self) -> str:
        """The name of its holder."""
        return self.opened.holder

    def frozen_fen(self, at: datetime) -> int:
        """What all freezes together hold at that moment."""
        return sum(freeze.fen for freeze in self.freezes.values() if at < freeze.until)

    def stopped_until(self) -> datetime | None:
        """The end of the stop: the period of the law from its moment."""
        if self.stopped_at is None:
            return None
        period = "hold.period_hours" if self.stop_kind == "hold" else "stop.period_hours"
        return self.stopped_at + timedelta(hours=law.number(period, self.stopped_at))

    def is_stopped(self, at: datetime) -> bool:
        """Whether a stop holds the account at that moment."""
        until = self.stopped_until()
        return until is not None and at < until

    def payable_fen(self, at: datetime) -> int:
        """What the account can pay: nothing while it is stopped or frozen in full."""
        full = any(freeze.full and at < freeze.until for freeze in self.freezes.values())
        if full or self.is_stopped(at):
            return 0
        return max(0, self.balance_fen - self.frozen_fen(at))


class Books:
    """All accounts of all banks. An account outside the books takes and gives freely."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.done: dict[str, dict[str, Any]] = {}
        self._fresh: list[dict[str, Any]] = []
        self._by_account: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def open(self, new: NewAccount) -> None:
        """Enter an account; one that is known stays as it is."""
        if new.number not in self.accounts:
            self.accounts[new.number] = Account(new, new.balance_fen)

    def find(self, bank: str, number: str) -> Account | None:
        """The account if it is at that bank."""
        account = self.accounts.get(number)
        return account if account and account.bank == bank else None

    def of_holder(self, account: Account) -> list[Account]:
        """All accounts of the same holder at the same bank, in order of number."""
        new = account.opened
        mine = [
            one for one in self.accounts.values()
            if one.bank == new.bank and (one.opened.person, one.holder) == (new.person, new.holder)
        ]  # fmt: skip
        return sorted(mine, key=lambda one: one.number)

    def payable_fen(self, planned: Planned) -> int:
        """How much of a planned transfer can happen at its time: all, nothing, or what is there."""
        payer = self.accounts.get(planned.payer)
        if payer is None:
            return planned.amount_fen
        there = payer.payable_fen(planned.due)
        if planned.persistent:
            return min(there, planned.amount_fen)
        return planned.amount_fen if there >= planned.amount_fen else 0

    def fresh(self) -> list[dict[str, Any]]:
        """The lines of what happened since this was last asked."""
        lines, self._fresh = self._fresh, []
        return lines

    def move(self, planned: Planned) -> None:
        """Let a transfer happen, once."""
        if planned.transfer_id in self.done:
            return
        payer, payee = self.accounts.get(planned.payer), self.accounts.get(planned.payee)
        if payer:
            payer.balance_fen -= planned.amount_fen
        if payee:
            payee.balance_fen += planned.amount_fen
        line = {
            "transfer_id": planned.transfer_id, "time": planned.due.isoformat(),
            "payer": planned.payer, "payee": planned.payee, "amount_fen": planned.amount_fen,
            "payer_bank": payer.bank if payer else "", "payee_bank": payee.bank if payee else "",
            "payer_name": payer.holder if payer else "",
            "payee_name": payee.holder if payee else "", "exit_kind": planned.exit_kind,
        }  # fmt: skip
        self.done[planned.transfer_id] = line
        for number in {planned.payer, planned.payee}:
            self._by_account[number].append(line)
        self._fresh.append(line)

    def lines(self, number: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """What happened on an account from `since` to `until`, both included, in order."""
        found = [
            line for line in self._by_account[number]
            if since <= datetime.fromisoformat(line["time"]) <= until
        ]  # fmt: skip
        return sorted(found, key=lambda line: (line["time"], line["transfer_id"]))
