"""The banks' books: balances, holds, and the transfers that happened. Pure, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fanzha.outside.bank.simulator.world import NewAccount, Planned
from fanzha.words import law


@dataclass
class Account:
    """One account: balance, the stop on it if any, and limited freezes by key, in fen."""

    number: str
    bank: str
    holder: str
    balance_fen: int
    stop_key: str = ""
    stopped_at: datetime | None = None
    stops: int = 0
    freezes: dict[str, int] = field(default_factory=dict)

    def frozen_fen(self) -> int:
        """What all freezes together hold."""
        return sum(self.freezes.values())

    def stopped_until(self) -> datetime | None:
        """The end of the stop: the period of the law from its moment."""
        if self.stopped_at is None:
            return None
        return self.stopped_at + timedelta(hours=law.number("stop.period_hours", self.stopped_at))

    def is_stopped(self, at: datetime) -> bool:
        """Whether a stop holds the account at that moment."""
        until = self.stopped_until()
        return until is not None and at < until

    def may_pay(self, fen: int, at: datetime) -> bool:
        """Whether the account can pay: not stopped, and enough that is not frozen."""
        return not self.is_stopped(at) and self.balance_fen - self.frozen_fen() >= fen


class Books:
    """All accounts of all banks. An account outside the books takes and gives freely."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.done: dict[str, dict[str, Any]] = {}

    def open(self, new: NewAccount) -> None:
        """Enter an account; one that is known stays as it is."""
        if new.number not in self.accounts:
            self.accounts[new.number] = Account(new.number, new.bank, new.holder, new.balance_fen)

    def find(self, bank: str, number: str) -> Account | None:
        """The account if it is at that bank."""
        account = self.accounts.get(number)
        return account if account and account.bank == bank else None

    def may_move(self, planned: Planned) -> bool:
        """Whether a planned transfer can happen at its time."""
        payer = self.accounts.get(planned.payer)
        return payer is None or payer.may_pay(planned.amount_fen, planned.due)

    def move(self, planned: Planned) -> None:
        """Let a transfer happen, once."""
        if planned.transfer_id in self.done:
            return
        payer, payee = self.accounts.get(planned.payer), self.accounts.get(planned.payee)
        if payer:
            payer.balance_fen -= planned.amount_fen
        if payee:
            payee.balance_fen += planned.amount_fen
        self.done[planned.transfer_id] = {
            "transfer_id": planned.transfer_id, "time": planned.due.isoformat(),
            "payer": planned.payer, "payee": planned.payee, "amount_fen": planned.amount_fen,
            "payer_bank": payer.bank if payer else "", "payee_bank": payee.bank if payee else "",
            "payer_name": payer.holder if payer else "",
            "payee_name": payee.holder if payee else "", "exit_kind": planned.exit_kind,
        }  # fmt: skip

    def lines(self, number: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """What happened on an account from `since` to `until`, both included, in order."""
        found = [
            line for line in self.done.values()
            if number in (line["payer"], line["payee"])
            and since <= datetime.fromisoformat(line["time"]) <= until
        ]  # fmt: skip
        return sorted(found, key=lambda line: (line["time"], line["transfer_id"]))
