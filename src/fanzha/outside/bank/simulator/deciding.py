"""How a bank answers a message. Each decision changes the books and gives result and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.books import Account, Books, Freeze
from fanzha.outside.bank.simulator.watching import Watch, Watches
from fanzha.outside.bank.simulator.world import Planned, World
from fanzha.recover.freeze.rules import expires
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import moment, whole_fen
from fanzha.words import law

Said = tuple[Result, dict[str, Any]]
FULL = "02"


@dataclass(frozen=True)
class Task:
    """A message, the account it is about, the moment the bank works on it, how many papers came."""

    body: Mapping[str, Any]
    key: str
    account: Account
    at: datetime
    books: Books
    world: World
    watches: Watches
    papers: int = 0


def decide(
    message: Mapping[str, Any], at: datetime, books: Books, world: World, watches: Watches
) -> dict[str, Any]:
    """The answer to a message that the bank works on at that moment."""
    result, body = _said(message, at, books, world, watches)
    return {
        "key": message["key"], "code": answer_code(message["code"]), "bank": message["bank"],
        "result": str(result), "at": at.isoformat(), "body": body,
    }  # fmt: skip


def _said(
    message: Mapping[str, Any], at: datetime, books: Books, world: World, watches: Watches
) -> Said:
    account = books.find(message["bank"], str(message["body"].get("account", "")))
    if account is None:
        return Result.UNKNOWN_ACCOUNT, {}
    try:
        papers = len(message.get("papers", ()))
        task = Task(message["body"], message["key"], account, at, books, world, watches, papers)
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
    task.account.stop_key, task.account.stop_kind = task.key, str(wanted.get("kind", ""))
    _begin_stop(task)
    short = task.account.balance_fen < wanted.get("amount_fen", 0)
    return (Result.BALANCE_SHORT if short else Result.OK), _held(task.account)


def _extend_stop(task: Task) -> Said:
    if task.account.stop_key != task.body.get("order"):
        return Result.HANDLED_BEFORE, {}
    if not task.account.is_stopped(task.at):
        return Result.EXPIRED, {}
    if task.account.stops > law.number("stop.repeat_limit", task.at):
        return Result.STOPPED_TOO_OFTEN, {}
    _begin_stop(task)
    return Result.OK, {
        "extended_at": task.at.isoformat(), "balance_fen": task.account.balance_fen,
    }  # fmt: skip


def _begin_stop(task: Task) -> None:
    task.account.stopped_at = task.at
    task.account.stops += 1


def _lift_stop(task: Task) -> Said:
    if task.account.stop_key != task.body.get("order"):
        return Result.HANDLED_BEFORE, {}
    task.account.stop_key, task.account.stopped_at = "", None
    return Result.OK, {"lifted_at": task.at.isoformat()}


def _freeze(task: Task) -> Said:
    """A freeze takes the place of the stop; in full it holds what comes in later as well."""
    wanted, full = whole_fen(task.body, "amount_fen"), task.body.get("kind") == FULL
    free = max(0, task.account.balance_fen - task.account.frozen_fen(task.at))
    held = free if full else min(wanted, free)
    task.account.freezes[task.key] = Freeze(held, full, expires(task.at))
    task.account.stop_key, task.account.stopped_at = "", None
    body = {"frozen_at": task.at.isoformat(), "frozen_fen": held}
    return (Result.OK if wanted <= free else Result.BALANCE_SHORT), body


def _extend_freeze(task: Task) -> Said:
    freeze = task.account.freezes.get(str(task.body.get("order")))
    if freeze is None:
        return Result.HANDLED_BEFORE, {}
    if freeze.until <= task.at:
        return Result.EXPIRED, {}
    freeze.until = expires(task.at)
    return Result.OK, {"extended_at": task.at.isoformat()}


def _lift_freeze(task: Task) -> Said:
    if task.account.freezes.pop(str(task.body.get("order")), None) is None:
        return Result.HANDLED_BEFORE, {}
    return Result.OK, {"lifted_at": task.at.isoformat()}


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


def _holder(task: Task) -> Said:
    new = task.account.opened
    known = {"id_kind": new.id_kind, "opened_at": new.opened_at, "phone": new.phone}
    return Result.OK, {"holder": new.holder, **{name: it for name, it in known.items() if it}}


def _accounts(task: Task) -> Said:
    rows = [_row(one, task.at) for one in task.books.of_holder(task.account)]
    return Result.OK, {"accounts": rows}


def _row(account: Account, at: datetime) -> dict[str, Any]:
    held = account.frozen_fen(at) or account.is_stopped(at)
    row = {"account": account.number, "state": "受控" if held else "正常",
           "balance_fen": account.balance_fen}  # fmt: skip
    return {**row, "opened_at": account.opened.opened_at} if account.opened.opened_at else row


def _monitor(task: Task) -> Said:
    task.watches.begin(Watch(task.key, task.account.number, task.at, moment(task.body, "until")))
    return Result.OK, {"started_at": task.at.isoformat()}


def _end_monitor(task: Task) -> Said:
    if not task.watches.end(str(task.body.get("monitor")), task.at):
        return Result.HANDLED_BEFORE, {}
    return Result.OK, {"ended_at": task.at.isoformat()}


def _pay_back(task: Task) -> Said:
    fen = whole_fen(task.body, "amount_fen")
    if task.account.frozen_fen(task.at) < fen:
        return Result.BALANCE_SHORT, {}
    for freeze in task.account.freezes.values():
        taken = min(freeze.fen, fen)
        freeze.fen, fen = freeze.fen - taken, fen - taken
    payee, amount = str(task.body["to_account"]), whole_fen(task.body, "amount_fen")
    task.books.move(Planned(f"back-{task.key}", task.at, task.account.number, payee, amount))
    return Result.OK, {"paid_at": task.at.isoformat()}


def _paper(task: Task) -> Said:
    """The notice of an order that came before it: a message that is nothing without its file."""
    return (
        (Result.OK, {"received_at": task.at.isoformat()}) if task.papers else (Result.MALFORMED, {})
    )


def _held(account: Account) -> dict[str, Any]:
    at = account.stopped_at
    return {"stopped_at": at.isoformat() if at else "", "balance_fen": account.balance_fen}


_Decision = Callable[[Task], Said]
_BY_CODE: dict[str, _Decision] = {
    Code.STOP: _stop, Code.EXTEND_STOP: _extend_stop, Code.LIFT_STOP: _lift_stop,
    Code.FREEZE: _freeze, Code.EXTEND_FREEZE: _extend_freeze, Code.LIFT_FREEZE: _lift_freeze,
    Code.QUERY: _query, Code.QUERY_HOLDER: _holder, Code.QUERY_ACCOUNTS: _accounts,
    Code.MONITOR: _monitor, Code.END_MONITOR: _end_monitor, Code.PAY_BACK: _pay_back, Code.PAPER: _paper,
}  # fmt: skip
CODES = frozenset(_BY_CODE)
