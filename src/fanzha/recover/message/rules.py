"""Pure decisions on messages: their states, when to ask again, what an answer means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from fanzha.kit.clock import moment_of
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import answer_code

FIRST_WAIT = timedelta(minutes=3)
LONGEST_WAIT = timedelta(hours=1)


class State(StrEnum):
    """Queued: a row, not yet with the bank. Sent: the bank has it. Answered: final."""

    QUEUED = "queued"
    SENT = "sent"
    ANSWERED = "answered"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.ANSWERED),  # the answer may overtake our own note of sending
        (State.SENT, State.ANSWERED),
    }
)


class Verdict(StrEnum):
    """What an incoming answer is to the message it names."""

    FRESH = "fresh"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    UNKNOWN_KEY = "unknown_key"


VERDICT_LABELS: Mapping[str, Mapping[str, str]] = {
    Verdict.CONTRADICTION: {
        "zh": "与先前的回执不一致, 先前的仍然有效", "en": "contradicts the first answer, which stands",
    },
    Verdict.UNKNOWN_KEY: {"zh": "我们没有发过这条指令", "en": "we never sent such a message"},
}  # fmt: skip
"""Why an answer is kept; other reasons are kept as they were said."""


@dataclass(frozen=True)
class Envelope:
    """A message as it goes out. The same key means the same message, however often it comes."""

    key: UUID
    code: str
    bank: str
    body: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "key": str(self.key), "code": self.code, "bank": self.bank, "body": dict(self.body),
        }  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A bank's answer: `result` in the codes of `Result`, `at` the bank's moment, UTC."""

    key: UUID
    code: str
    bank: str
    result: str
    at: datetime
    body: Mapping[str, Any]

    @classmethod
    def read(cls, raw: object) -> Answer:
        """An answer out of parsed JSON. Raises Trouble naming the field that is wrong."""
        if not isinstance(raw, Mapping):
            raise Trouble(zh="回执应为 JSON 对象", en="an answer is a JSON object", field="body")
        body = raw.get("body", {})
        if not isinstance(body, Mapping):
            raise _wrong("body", "应为对象", "must be an object")
        return cls(
            key=_key(raw), code=_text(raw, "code"), bank=_text(raw, "bank"),
            result=_text(raw, "result"), at=moment(raw, "at"), body=body,
        )  # fmt: skip

    def content(self) -> dict[str, Any]:
        """What makes two answers the same: everything but the moment they were posted."""
        return {"result": self.result, "body": dict(self.body)}

    def plain(self) -> str:
        """The content as text, as it is kept for a person."""
        return json.dumps(self.content(), ensure_ascii=False, sort_keys=True)


def judge(answer: Answer, envelope: Envelope, before: Mapping[str, Any] | None) -> Verdict:
    """What `answer` is to a message whose earlier answer's content is `before`.

    Raises Trouble when bank or code are not those of the message.
    """
    if answer.bank != envelope.bank:
        raise _wrong("bank", "不是收到该指令的银行", "not the bank that the message went to")
    if answer.code != answer_code(envelope.code):
        raise _wrong("code", "与指令交易码不配对", "does not pair with the message's code")
    if before is None:
        return Verdict.FRESH
    return Verdict.DUPLICATE if answer.content() == before else Verdict.CONTRADICTION


def wait(tries: int) -> timedelta:
    """How long to wait for an answer before the same message is handed over again.

    >>> wait(0), wait(2) < wait(3), wait(50)
    (datetime.timedelta(seconds=180), True, datetime.timedelta(seconds=3600))
    """
    return min(FIRST_WAIT * (1 << min(tries, 10)), LONGEST_WAIT)


def moment(raw: Mapping[str, Any], field: str) -> datetime:
    """An ISO 8601 moment with zone, in UTC. Raises Trouble naming the field."""
    value = moment_of(_text(raw, field))
    if value is None:
        raise _wrong(field, "不是带时区的 ISO 8601 时间", "not an ISO 8601 time with its zone")
    return value


def whole_fen(raw: Mapping[str, Any], field: str) -> int:
    """A whole number of fen, zero or more. Raises Trouble naming the field."""
    value = raw.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise _wrong(field, "应为不小于零的整数(分)", "must be a whole number of fen, zero or more")
    return value


def _text(raw: Mapping[str, Any], field: str) -> str:
    value = raw.get(field)
    if not isinstance(value, str) or not value:
        raise _wrong(field, "缺少或不是文字", "missing or not text")
    return value


def _key(raw: Mapping[str, Any]) -> UUID:
    try:
        return UUID(_text(raw, "key"))
    except ValueError as error:
        raise _wrong("key", "不是 UUID", "not a UUID") from error


def _wrong(field: str, zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field=field)
