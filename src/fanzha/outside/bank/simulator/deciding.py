"""How a bank answers a message. Each decision changes the books and gives result and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.books import Account, Books
from fanzha.outside.bank.simulator.world import Planned, World
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import moment, whole_fen
from fanzha.words import law

Said = tuple[Result, dict[str, Any]]


@dataclass(frozen=True)
class Task:
    """A message, the account it is about, and the moment the bank works on it."""

    body: Mapping[str, Any]
    key: str
    account: Account
    at: datetime
    books: Books
    world: World


def decide(message: Mapping[str, Any], at: datetime, books: Books, world: World) -> dict[str, Any]:
    """The answer to a message that the bank works on at that moment."""
    result, body = _said(message, at, books, world)
    return {
        "key": message["key"], "code": answer_code(message["code"]), "bank": message["bank"],
        "result": str(result), "at": at.isoformat(), "body": body,
    }  # fmt: skip


def _said(message: Mapping[str, Any], at: datetime, books: Books, world: World) -> Said:
    account = books.find(message["bank"], str(message["body"].get("account", "")))
    if account is None:
        return Result.UNKNOWN_ACCOUNT, {}
    try:
        task = Task(message["body"], message["key"], account, at, books, world)
        return _BY_CODE[message["code"]](task)
    except Trouble:
        return Result.MALFORMED, {}


def _stop(task: Task) -> Said:
    wanted = task.body
    if wanted.get("holder") and wanted["holder"] != task.account.holder:
        return Result.NAME_MISMATCH, {}
    if task.account.number in task.world.white:
        return Result.WHITE_LISTED, {}
    if task.account.is_stopped(task.at):
        return Result.STOPPED_BEFORE, _held(task.account)
    if task.account.stops > law.number("stop.repeat_limit", task.at):
        return Result.STOPPED_TOO_OFTEN, {}
    task.account.stop_key, task.account.stopped_at = task.key, task.at
    task.account.stops += 1
    short = task.account.balance_fen < wanted.get("amount_fen", 0)
    return (Result.BALANCE_SHORT if short else Result.OK), _held(task.account)


def _lift(task: Task) -> Said:
    if task.account.stop_key != task.body.get("order"):
        return Result.HANDLED_BEFORE, {}
    task.account.stop_key, task.account.stopped_at = "", None
    return Result.OK, {}


def _freeze(task: Task) -> Said:
    wanted = whole_fen(task.body, "amount_fen")
    free = max(0, task.account.balance_fen - task.account.frozen_fen())
    task.account.freezes[task.key] = min(wanted, free)
    task.account.stop_key, task.account.stopped_at = "", None
    body = {"frozen_at": task.at.isoformat(), "frozen_fen": min(wanted, free)}
    return (Result.OK if wanted <= free else Result.BALANCE_SHORT), body


def _query(task: Task) -> Said:
    lines = task.books.lines(task.account.number, moment(task.body, "since"), task.at)
    net = sum(
        line["amount_fen"] * (1 if line["payee"] == task.account.number else -1) for line in lines
    )
    balance = task.account.balance_fen
    return Result.OK, {
        "as_of": task.at.isoformat(), "holder": task.account.holder, "lines": lines,
        "opening_balance_fen": balance - net, "balance_fen": balance,
    }  # fmt: skip


def _pay_back(task: Task) -> Said:
    fen = whole_fen(task.body, "amount_fen")
    if task.account.frozen_fen() < fen:
        return Result.BALANCE_SHORT, {}
    for key, held in task.account.freezes.items():
        taken = min(held, fen)
        task.account.freezes[key], fen = held - taken, fen - taken
    payee, amount = str(task.body["to_account"]), whole_fen(task.body, "amount_fen")
    task.books.move(Planned(f"back-{task.key}", task.at, task.account.number, payee, amount))
    return Result.OK, {"paid_at": task.at.isoformat()}


def _held(account: Account) -> dict[str, Any]:
    at = account.stopped_at
    return {"stopped_at": at.isoformat() if at else "", "balance_fen": account.balance_fen}


_Decision = Callable[[Task], Said]
_BY_CODE: dict[str, _Decision] = {
    Code.STOP: _stop, Code.LIFT_STOP: _lift, Code.FREEZE: _freeze, Code.QUERY: _query,
    Code.PAY_BACK: _pay_back,
}  # fmt: skip
CODES = frozenset(_BY_CODE)
