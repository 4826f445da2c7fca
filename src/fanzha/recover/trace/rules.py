"""Pure decisions on asking banks: states of a query, and what a statement line must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from fanzha.engine.read.report.numbers import is_impossible_card
from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Code, result_label
from fanzha.recover.message.rules import moment, whole_fen
from fanzha.recover.trace.picture import Move
from fanzha.words.bank_prefixes import bank_prefixes
from fanzha.words.enums import ExitKind, Role


class State(StrEnum):
    """The life of a query. `contradicted`: a statement came, and contradicts an earlier one."""

    QUEUED = "queued"
    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    CONTRADICTED = "contradicted"


# A bank's clock may run ahead of ours by this much.
CLOCKS_DIFFER = timedelta(minutes=5)
WAITING = (State.QUEUED, State.SENT)
IN_VAIN = (State.REFUSED, State.CONTRADICTED)
STATE_LABELS = {
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.ANSWERED: {"zh": "已答复", "en": "answered"},
    State.REFUSED: {"zh": "银行未答复", "en": "refused"},
    State.CONTRADICTED: {
        "zh": "与先前的明细矛盾, 未采用", "en": "contradicts an earlier statement, not used",
    },
}  # fmt: skip
QUESTIONS = (Code.QUERY, Code.QUERY_HOLDER, Code.QUERY_ACCOUNTS)
QUESTION_LABELS = {
    Code.QUERY: {"zh": "查明细", "en": "transactions"},
    Code.QUERY_HOLDER: {"zh": "查户主", "en": "holder"},
    Code.QUERY_ACCOUNTS: {"zh": "查名下账户", "en": "all accounts"},
}
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.ANSWERED),
        (State.QUEUED, State.REFUSED),
        (State.QUEUED, State.CONTRADICTED),
        (State.SENT, State.ANSWERED),
        (State.SENT, State.REFUSED),
        (State.SENT, State.CONTRADICTED),
    }
)


@dataclass(frozen=True)
class BadLine:
    """A line that could not be used: its 1-based row, the field and the reason."""

    row: int
    field: str
    zh: str
    en: str


@dataclass(frozen=True)
class StatementFacts:
    """What a bank says of an account: complete from the query's `since` to `as_of`.

    Balances in fen, at those two moments; None where the bank does not say.
    """

    as_of: datetime
    holder: str
    opening_balance_fen: int | None
    balance_fen: int | None
    lines: tuple[Move, ...]
    bad: tuple[BadLine, ...]


def read_statement(body: Mapping[str, Any], now: datetime) -> StatementFacts:
    """A statement out of an answer's body. Bad lines are set apart, never dropped.

    Raises Trouble when the statement as a whole cannot be read, or is of a moment to come.
    """
    raw = body.get("lines")
    if not isinstance(raw, list):
        raise Trouble(zh="缺少交易明细", en="the lines are missing", field="lines")
    as_of = moment(body, "as_of")
    if as_of > now + CLOCKS_DIFFER:
        raise Trouble(zh="流水截止时间在将来", en="the statement is of a moment to come",
                      field="as_of")  # fmt: skip
    lines, bad = _sorted_out(raw, now)
    return StatementFacts(
        as_of=as_of,
        holder=str(body.get("holder") or ""),
        opening_balance_fen=_fen_or_none(body, "opening_balance_fen"),
        balance_fen=_fen_or_none(body, "balance_fen"),
        lines=tuple(lines),
        bad=tuple(bad),
    )


def read_events(
    body: Mapping[str, Any], now: datetime
) -> tuple[tuple[Move, ...], tuple[BadLine, ...]]:
    """Transfers of a monitored account; bad ones are set apart. Raises Trouble without any list."""
    raw = body.get("events")
    if not isinstance(raw, list):
        raise Trouble(zh="缺少交易", en="the events are missing", field="events")
    lines, bad = _sorted_out(raw, now)
    return tuple(lines), tuple(bad)


def read_holder(body: Mapping[str, Any]) -> dict[str, Any]:
    """Whose account it is. Raises Trouble without a name or for a time that is none."""
    said = {"holder": _text(body, "holder")[:80], "opened_at": _moment_or_none(body, "opened_at")}
    more = {name: str(body.get(name) or "")[:40] for name in ("id_kind", "phone")}
    return {**said, **more}


def read_accounts(body: Mapping[str, Any]) -> dict[str, Any]:
    """All accounts of the holder at the bank. Raises Trouble naming the row that is wrong."""
    raw = body.get("accounts")
    if not isinstance(raw, list):
        raise Trouble(zh="缺少账户清单", en="the list of accounts is missing", field="accounts")
    return {"accounts": [_account(item, row) for row, item in enumerate(raw, start=1)]}


def answer_words(state: str, code: str) -> dict[str, str]:
    """What became of a question: the bank's result, or that its answer was not used.

    >>> answer_words("contradicted", "0000")["en"]
    'contradicts an earlier statement, not used'
    """
    return STATE_LABELS[State.CONTRADICTED] if state == State.CONTRADICTED else result_label(code)


def check_code(code: str) -> None:
    """Raise Trouble for a code that asks nothing."""
    if code not in QUESTIONS:
        raise Trouble(zh="没有这种查询", en="no such question", field="code")


def may_ask(actor: Actor) -> bool:
    """Whether `actor` may ask a bank about an account."""
    return actor.role in {Role.DUTY_OFFICER, Role.ANALYST, SYSTEM.role}


def _sorted_out(raw: Iterable[object], now: datetime) -> tuple[list[Move], list[BadLine]]:
    lines: list[Move] = []
    bad: list[BadLine] = []
    for row, item in enumerate(raw, start=1):
        try:
            lines.append(_line(item, now))
        except Trouble as trouble:
            bad.append(BadLine(row, trouble.field or "", trouble.zh, trouble.en))
    return lines, bad


def _account(item: object, row: int) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise Trouble(
            zh="账户应为对象", en="an account must be an object", field="accounts", row=row
        )
    balance = None if item.get("balance_fen") is None else whole_fen(item, "balance_fen")
    return {
        "account": _text(item, "account")[:34], "state": str(item.get("state") or "")[:24],
        "opened_at": _moment_or_none(item, "opened_at"), "balance_fen": balance,
    }  # fmt: skip


def _moment_or_none(item: Mapping[str, Any], field: str) -> str | None:
    return moment(item, field).isoformat() if item.get(field) else None


def _line(item: object, now: datetime) -> Move:
    if not isinstance(item, Mapping):
        raise Trouble(zh="明细应为对象", en="a line must be an object", field="lines")
    payer, payee = _text(item, "payer"), _text(item, "payee")
    if payer == payee:
        raise Trouble(zh="收付款账号相同", en="payer and payee are the same", field="payee")
    at = moment(item, "time")
    if at > now + CLOCKS_DIFFER:
        raise Trouble(zh="交易时间在将来", en="a transfer to come", field="time")
    if is_impossible_card(payee, bank_prefixes()):
        raise Trouble(zh="卡号校验位不符, 没有这样的卡", field="payee",
                      en="the check digit is wrong: no card has this number")  # fmt: skip
    exit_kind = str(item.get("exit_kind") or "")
    if exit_kind and exit_kind not in set(ExitKind):
        exit_kind = ExitKind.UNKNOWN
    return Move(
        transfer_id=_text(item, "transfer_id"), time=at,
        payer=payer, payee=payee,
        payer_bank=str(item.get("payer_bank") or ""), payee_bank=str(item.get("payee_bank") or ""),
        payer_name=str(item.get("payer_name") or ""), payee_name=str(item.get("payee_name") or ""),
        amount_fen=whole_fen(item, "amount_fen"), exit_kind=exit_kind,
    )  # fmt: skip


def _text(item: Mapping[str, Any], field: str) -> str:
    value = item.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        raise Trouble(zh="缺少或不是 1–64 字的文字", en="missing or not 1–64 characters of text",
                      field=field)  # fmt: skip
    return value


def _fen_or_none(body: Mapping[str, Any], field: str) -> int | None:
    return None if body.get(field) is None else whole_fen(body, field)
