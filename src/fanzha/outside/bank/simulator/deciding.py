"""How a bank answers a message. Each decision changes the books and gives result and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fanzha.outside.bank.simulator.books import Account, Books
from fanzha.outside.bank.simulator.world import Planned, World
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import moment, whole_fen
from fanzha.words import law

Said = tuple[Result, dict[str, Any]]


def decide(message: Mapping[str, Any], at: datetime, books: Books, world: World) -> dict[str, Any]:
    """The answer to a message that the bank works on at that moment."""
    account = books.find(message["bank"], str(message["body"].get("account", "")))
    if account is None:
        result, body = Result.UNKNOWN_ACCOUNT, {}
    else:
        result, body = _BY_CODE[message["code"]](message, account, at, books, world)
    return {
        "key": message["key"], "code": answer_code(message["code"]), "bank": message["bank"],
        "result": str(result), "at": at.isoformat(), "body": body,
    }  # fmt: skip


def _stop(message: Mapping[str, Any], account: Account, at: datetime, books: Books,
          world: World) -> Said:  # fmt: skip
    wanted = message["body"]
    if wanted.get("holder") and wanted["holder"] != account.holder:
        return Result.NAME_MISMATCH, {}
    if account.number in world.white:
        return Result.WHITE_LISTED, {}
    if account.is_stopped(at):
        return Result.STOPPED_BEFORE, _held(account)
    if account.stops > law.number("stop.repeat_limit", at):
        return Result.STOPPED_TOO_OFTEN, {}
    account.stop_key, account.stopped_at = message["key"], at
    account.stops += 1
    short = account.balance_fen < wanted.get("amount_fen", 0)
    return (Result.BALANCE_SHORT if short else Result.OK), _held(account)


def _lift(message: Mapping[str, Any], account: Account, at: datetime, books: Books,
          world: World) -> Said:  # fmt: skip
    if account.stop_key != message["body"].get("order"):
        return Result.HANDLED_BEFORE, {}
    account.stop_key, account.stopped_at = "", None
    return Result.OK, {}


def _freeze(message: Mapping[str, Any], account: Account, at: datetime, books: Books,
            world: World) -> Said:  # fmt: skip
    wanted = whole_fen(message["body"], "amount_fen")
    free = max(0, account.balance_fen - account.frozen_fen())
    account.freezes[message["key"]] = min(wanted, free)
    account.stop_key, account.stopped_at = "", None
    body = {"frozen_at": at.isoformat(), "frozen_fen": min(wanted, free)}
    return (Result.OK if wanted <= free else Result.BALANCE_SHORT), body


def _query(message: Mapping[str, Any], account: Account, at: datetime, books: Books,
           world: World) -> Said:  # fmt: skip
    lines = books.lines(account.number, moment(message["body"], "since"), at)
    net = sum(
        line["amount_fen"] * (1 if line["payee"] == account.number else -1) for line in lines
    )
    return Result.OK, {
        "as_of": at.isoformat(), "holder": account.holder, "lines": lines,
        "opening_balance_fen": account.balance_fen - net, "balance_fen": account.balance_fen,
    }  # fmt: skip


def _pay_back(message: Mapping[str, Any], account: Account, at: datetime, books: Books,
              world: World) -> Said:  # fmt: skip
    body = message["body"]
    fen = whole_fen(body, "amount_fen")
    if account.frozen_fen() < fen:
        return Result.BALANCE_SHORT, {}
    for key, held in account.freezes.items():
        taken = min(held, fen)
        account.freezes[key], fen = held - taken, fen - taken
    books.move(Planned(f"refund-{message['key']}", at, account.number, str(body["to_account"]),
                       body["amount_fen"]))  # fmt: skip
    return Result.OK, {"paid_at": at.isoformat()}


def _held(account: Account) -> dict[str, Any]:
    at = account.stopped_at
    return {"stopped_at": at.isoformat() if at else "", "balance_fen": account.balance_fen}


_Decision = Callable[[Mapping[str, Any], Account, datetime, Books, World], Said]
_BY_CODE: dict[str, _Decision] = {
    Code.STOP: _stop, Code.LIFT_STOP: _lift, Code.FREEZE: _freeze, Code.QUERY: _query,
    Code.PAY_BACK: _pay_back,
}  # fmt: skip
CODES = frozenset(_BY_CODE)
