"""A bank's message read into a question, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from fanzha.kit.clock import moment_of
from fanzha.kit.errors import Trouble
from fanzha.prevent.block.rules import plain
from fanzha.prevent.shield.rules import AgeGroup, Ask, How
from fanzha.words.enums import Channel

Word = TypeVar("Word", bound=StrEnum)
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
LARGEST_FEN = 10**15
"""Ten trillion yuan: more is a slip of the machine."""
SKEW = timedelta(minutes=5)
"""How far a bank's clock may run ahead of ours."""
OLDEST = timedelta(hours=24)


@dataclass(frozen=True)
class Insists:
    """The customer insists: who at the bank confirmed it and how. `at` UTC."""

    request_id: str
    bank: str
    confirmed_by: str
    how: How
    at: datetime


def read_ask(raw: object, now: datetime) -> Ask:
    """The question in parsed JSON. Raises Trouble naming the field that is wrong."""
    body = _object(raw)
    ask = Ask(
        request_id=_request_id(body), bank=_text(body, "bank", 32),
        payer=_account(body, "payer"), payee=_account(body, "payee"),
        payee_name=_text(body, "payee_name", 120), amount_fen=_amount(body),
        channel=_word(body, "channel", Channel), at=_moment(body, "at", now),
        age_group=_word(body, "age_group", AgeGroup) if body.get("age_group") else None,
    )  # fmt: skip
    if ask.payer == ask.payee:
        raise _wrong("payee", "收款账户与付款账户相同", "payer and payee are the same account")
    return ask


def read_override(raw: object, now: datetime) -> Insists:
    """What the bank says of a customer who insists. Raises Trouble naming the field."""
    body = _object(raw)
    return Insists(
        request_id=_request_id(body), bank=_text(body, "bank", 32),
        confirmed_by=_text(body, "confirmed_by", 64), how=_word(body, "how", How),
        at=_moment(body, "at", now),
    )  # fmt: skip


def _object(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise _wrong("body", "应为 JSON 对象", "must be a JSON object")
    return raw


def _request_id(body: Mapping[str, Any]) -> str:
    found = _text(body, "request_id", 64)
    if not REQUEST_ID.fullmatch(found):
        raise _wrong("request_id", "只能是字母、数字和 . _ : -", "letters, digits and . _ : - only")
    return found


def _text(body: Mapping[str, Any], field: str, longest: int) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(field, "缺少或为空", "missing or empty")
    if len(value) > longest:
        raise _wrong(field, f"超过 {longest} 个字", f"longer than {longest}")
    return value.strip()


def _account(body: Mapping[str, Any], field: str) -> str:
    text = _text(body, field, 64)
    try:
        return plain("account", text)
    except Trouble as trouble:
        raise _wrong(field, trouble.zh, trouble.en) from trouble


def _amount(body: Mapping[str, Any]) -> int:
    value = body.get("amount_fen")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_FEN:
        raise _wrong("amount_fen", "应为正整数(分)", "must be a whole number of fen above 0")
    return value


def _word(body: Mapping[str, Any], field: str, words: type[Word]) -> Word:
    try:
        return words(str(body.get(field)))
    except ValueError as error:
        known = ", ".join(words)
        raise _wrong(field, f"应为 {known} 之一", f"must be one of {known}") from error


def _moment(body: Mapping[str, Any], field: str, now: datetime) -> datetime:
    moment = moment_of(_text(body, field, 40))
    if moment is None:
        raise _wrong(field, "不是带时区的 ISO 8601 时间", "not an ISO 8601 time with its zone")
    if not now - OLDEST <= moment <= now + SKEW:
        raise _wrong(field, "时间在将来或早于 24 小时前", "the time is ahead or over 24 hours ago")
    return moment


def _wrong(field: str, zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field=field)
