"""Pure decisions on answers that a person types: which results a code has, what each needs.

A person's answer becomes the same body that a bank's own machine would send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Code, Result
from fanzha.words import money

Kind = Literal["fen", "moment", "day", "text", "accounts"]
SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST = 80


@dataclass(frozen=True)
class Field:
    """One thing to type. `fen` is typed in yuan, `moment` and `day` in Beijing time."""

    name: str
    kind: Kind
    label: Mapping[str, str]
    required: bool = True


@dataclass(frozen=True)
class Form:
    """What a person may answer to a code: results that say done, with fields; refusals."""

    label: Mapping[str, str]
    done: tuple[Result, ...]
    refused: tuple[Result, ...]
    fields: tuple[Field, ...]


def _said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


_NO = (Result.NAME_MISMATCH, Result.WHITE_LISTED, Result.UNKNOWN_ACCOUNT)
_OVER = (Result.HANDLED_BEFORE, Result.EXPIRED, Result.UNKNOWN_ACCOUNT)
_SHORT = (Result.OK, Result.BALANCE_SHORT)
_BALANCE = Field("balance_fen", "fen", _said("账户余额(元)", "balance (yuan)"))


def _when(name: str, zh: str, en: str) -> Field:
    return Field(name, "moment", _said(zh, en))


FORMS: Mapping[str, Form] = {
    Code.STOP: Form(
        _said("紧急止付", "emergency stop"), (*_SHORT, Result.STOPPED_BEFORE),
        (*_NO, Result.STOPPED_TOO_OFTEN),
        (_when("stopped_at", "止付时间", "stopped at"), _BALANCE),
    ),
    Code.LIFT_STOP: Form(
        _said("解除止付", "lift the stop"), (Result.OK, Result.HANDLED_BEFORE),
        (Result.UNKNOWN_ACCOUNT,), (_when("lifted_at", "解除时间", "lifted at"),),
    ),
    Code.EXTEND_STOP: Form(
        _said("延长止付", "extend the stop"), (Result.OK,), _OVER,
        (_when("extended_at", "延长时间", "extended at"), _BALANCE),
    ),
    Code.FREEZE: Form(
        _said("冻结", "freeze"), _SHORT, _NO,
        (_when("frozen_at", "冻结时间", "frozen at"),
         Field("frozen_fen", "fen", _said("冻结金额(元)", "frozen (yuan)"))),
    ),
    Code.LIFT_FREEZE: Form(
        _said("解除冻结", "lift the freeze"), (Result.OK, Result.HANDLED_BEFORE),
        (Result.UNKNOWN_ACCOUNT,), (_when("lifted_at", "解除时间", "lifted at"),),
    ),
    Code.EXTEND_FREEZE: Form(
        _said("续冻", "extend the freeze"), (Result.OK,), _OVER,
        (_when("extended_at", "续冻时间", "extended at"),),
    ),
    Code.QUERY: Form(
        _said("查询交易明细", "transactions"), (Result.OK,), (Result.UNKNOWN_ACCOUNT,),
        (_when("as_of", "明细截至", "complete until"),
         Field("holder", "text", _said("户名", "holder"), required=False), _BALANCE),
    ),
    Code.QUERY_HOLDER: Form(
        _said("查询户主", "holder"), (Result.OK,), (Result.UNKNOWN_ACCOUNT,),
        (Field("holder", "text", _said("户名", "holder")),
         Field("id_kind", "text", _said("证件种类", "kind of papers")),
         Field("opened_at", "day", _said("开户日期", "opened on")),
         Field("phone", "text", _said("联系电话", "phone"), required=False)),
    ),
    Code.QUERY_ACCOUNTS: Form(
        _said("查询名下账户", "all accounts"), (Result.OK,), (Result.UNKNOWN_ACCOUNT,),
        (Field("accounts", "accounts",
               _said("每行: 账号 开户日期 状态 余额(元)", "a line: account, opened, state, yuan")),),
    ),
    Code.MONITOR: Form(
        _said("动态监控", "watch"), (Result.OK,), (Result.UNKNOWN_ACCOUNT,),
        (_when("started_at", "开始时间", "started at"),),
    ),
    Code.END_MONITOR: Form(
        _said("结束监控", "end the watch"), (Result.OK, Result.HANDLED_BEFORE),
        (Result.UNKNOWN_ACCOUNT,), (_when("ended_at", "结束时间", "ended at"),),
    ),
    Code.PAY_BACK: Form(
        _said("资金返还", "pay back"), (Result.OK,), (Result.BALANCE_SHORT, Result.UNKNOWN_ACCOUNT),
        (_when("paid_at", "划款时间", "paid at"),),
    ),
    Code.PAPER: Form(
        _said("补送文书", "paper of an order"), (Result.OK,), (Result.UNKNOWN_ACCOUNT,),
        (_when("received_at", "收到时间", "received at"),),
    ),
}  # fmt: skip
"""By code. Transactions are answered by a statement file (recover/trace), or here by the
word that there were none."""


def answer_body(code: str, result: str, typed: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The body of the answer that a person typed. Raises Trouble naming the field.

    A question for transactions that is answered so had none.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> answer_body(Code.LIFT_STOP, "0000", {"lifted_at": "2026-03-02T16:30"}, now)
    {'lifted_at': '2026-03-02T08:30:00+00:00'}
    >>> answer_body(Code.LIFT_STOP, "0399", {}, now)
    {}
    """
    form = FORMS[code]
    if result in form.refused:
        return {}
    if result not in form.done:
        raise Trouble(zh="请选择办理结果", en="choose a result", field="result")
    body = {
        field.name: _READERS[field.kind](field.name, text, now)
        for field in form.fields
        for text in [typed.get(field.name, "").strip()]
        if _given(field, text)
    }
    if code == Code.QUERY:
        body |= {"lines": [], "opening_balance_fen": body["balance_fen"]}
    return body


def typed_moment(name: str, text: str, now: datetime) -> str:
    """A moment a person typed, ISO 8601 in UTC. Raises Trouble, also for one to come.

    A text without zone is Beijing time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Trouble(zh="请填时间", en="enter the moment", field=name) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    # The page's field has no seconds: what was done this minute counts as done.
    if aware.replace(second=0, microsecond=0) > now:
        raise Trouble(zh="时间在将来", en="a moment to come", field=name)
    return min(aware, now).astimezone(ZoneInfo("UTC")).isoformat()


def _given(field: Field, text: str) -> bool:
    if field.required and not text:
        raise Trouble(zh=f"请填{field.label['zh']}", en=f"enter: {field.label['en']}",
                      field=field.name)  # fmt: skip
    return bool(text)


def _fen(name: str, text: str, _now: datetime) -> int:
    return money.fen(text[:40], field=name)


def _day(name: str, text: str, now: datetime) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Trouble(zh="请填日期, 如 2026-03-02", en="enter a day, like 2026-03-02",
                      field=name) from error  # fmt: skip
    if day > now.astimezone(SHANGHAI).date():
        raise Trouble(zh="日期在将来", en="a day to come", field=name)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).isoformat()


def _text(name: str, text: str, _now: datetime) -> str:
    if len(text) > LONGEST:
        raise Trouble(zh=f"最多 {LONGEST} 字", en=f"{LONGEST} characters at most", field=name)
    return text


def _accounts(name: str, text: str, now: datetime) -> list[dict[str, Any]]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return [_account(name, row, cells, now) for row, cells in enumerate(lines, start=1)]


def _account(name: str, row: int, cells: list[str], now: datetime) -> dict[str, Any]:
    if len(cells) != 4:
        raise Trouble(zh="每行四项: 账号 开户日期 状态 余额", en="four things a line", field=name,
                      row=row)  # fmt: skip
    account, opened, state, balance = cells
    return {
        "account": _text(name, account, now), "opened_at": _day(name, opened, now),
        "state": _text(name, state, now), "balance_fen": money.fen(balance, field=name, row=row),
    }  # fmt: skip


_READERS = {
    "fen": _fen, "moment": typed_moment, "day": _day, "text": _text, "accounts": _accounts,
}  # fmt: skip
