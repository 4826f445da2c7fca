"""Verbs on messages: send, deliver, take an answer, keep what fits nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.kit.verbs import joining
from fanzha.recover.message.codes import Code
from fanzha.recover.message.line.gate import (
    alone,
    followers,
    may_leave,
    note_failed,
    note_took,
    waiting,
)
from fanzha.recover.message.line.rules import pause, rank
from fanzha.recover.message.models import Kept, Message, Told
from fanzha.recover.message.ports import ByHand, Unreachable, bank_line, ears, later
from fanzha.recover.message.rules import Answer, State, Verdict, judge, wait

KEPT_AT_MOST = 100_000


@dataclass(frozen=True)
class Letter:
    """A message to send: its key, its code, the bank's unit code, and its body."""

    key: UUID
    code: str
    bank: str
    body: Mapping[str, Any]


def send(key: UUID, code: str, bank: str, body: Mapping[str, Any], now: datetime) -> None:
    """Put a message in the outbox; it leaves when the transaction commits."""
    send_all([Letter(key, code, bank, body)], now)


@joining
def send_all(letters: Iterable[Letter], now: datetime, *, led: bool = False) -> None:
    """Put messages in the outbox, in this order; they leave when the transaction commits.

    `led` says that each stands behind one of its account that was put in before, in this very
    transaction: that one lets it go.
    """
    messages = [
        Message(
            key=one.key, code=one.code, bank=one.bank, account=str(one.body.get("account", "")),
            rank=rank(one.code), body=dict(one.body), created_at=now, ask_again_at=now + wait(0),
        )
        for one in letters
    ]  # fmt: skip
    Message.objects.bulk_create(messages)
    for message in [] if led else messages:
        later().deliver(message.pk, message.rank)


def deliver(message_id: int, now: datetime, *, again: bool = False) -> bool:
    """Hand the message to the bank, if it is its turn; returns whether the bank has it.

    One that the bank has is handed over once more only when `again` says so. That is
    harmless: the bank knows it by its key. What cannot leave now is found again by its
    column. No transaction is open while the line is used.
    """
    with alone(message_id) as ours:
        message, behind = waiting(message_id)
        if message.state != State.QUEUED and not (again and message.state == State.SENT):
            return True
        free = ours and not behind
        return free and may_leave(message, now) and _hand_over(message, now)


def note_trouble(message_id: int, trouble: str, now: datetime) -> None:
    """Handing a message over broke off on our side: the sweep tries again after a pause."""
    message = Message.objects.get(pk=message_id)
    _put_off(message, trouble, now)


def _hand_over(message: Message, now: datetime) -> bool:
    try:
        bank_line().hand_over(message.envelope())
    except ByHand:
        Message.objects.filter(pk=message.pk, state=State.QUEUED).update(ask_again_at=None)
        changed("duty")
        return False
    except Unreachable as error:
        _note_failed(message, str(error), now)
        return False
    note_took(message.bank)
    note_sent(message, now)
    return True


@joining
def note_sent(message: Message, now: datetime) -> None:
    """The bank has the message; those of its account that waited for it may leave."""
    first = Message.objects.filter(pk=message.pk, state=State.QUEUED).update(
        state=State.SENT, sent_at=now, trouble=""
    )
    if first:
        ears().sent(message.envelope(), now)
        _let_follow(message)


@joining
def _note_failed(message: Message, trouble: str, now: datetime) -> None:
    note_failed(message.bank, now)
    _put_off(message, trouble, now)


def _put_off(message: Message, trouble: str, now: datetime) -> None:
    failures = message.failures + 1
    Message.objects.filter(pk=message.pk).exclude(state=State.ANSWERED).update(
        trouble=trouble[:200], failures=failures, ask_again_at=now + pause(failures)
    )


def _let_follow(message: Message) -> None:
    for follower, its_rank in followers(message):
        later().deliver(follower, its_rank)


_BY_AN_ANSWER = ("state", "answer", "answered_at", "ask_again_at", "trouble", "sent_at")


@joining
def take_answer(answer: Answer, now: datetime) -> Verdict:
    """Keep a bank's answer and let the room that asked hear it, once.

    The same answer again changes nothing; a different one, or one to a message we never
    sent, is kept for a person and moves no state. Raises Trouble when bank or code do
    not fit the message.
    """
    message = Message.objects.select_for_update().filter(key=answer.key).first()
    if message is None:
        keep(answer.plain(), Verdict.UNKNOWN_KEY, now, key=answer.key)
        return Verdict.UNKNOWN_KEY
    verdict = judge(answer, message.envelope(), message.answer)
    if verdict is Verdict.CONTRADICTION:
        keep(answer.plain(), verdict, now, key=answer.key)
    if verdict is Verdict.FRESH:
        overtaken = message.state == State.QUEUED  # our note of sending was lost, or is late
        if overtaken:
            message.sent_at = now
            ears().sent(message.envelope(), now)
        message.state, message.answer = State.ANSWERED, answer.content()
        message.answered_at, message.ask_again_at, message.trouble = now, None, ""
        message.save(update_fields=list(_BY_AN_ANSWER))
        ears().answered(message.envelope(), answer, now)
        if overtaken:
            _let_follow(message)
    return verdict


@transaction.atomic
def take_event(
    key: UUID, body: Mapping[str, Any], at: datetime, now: datetime, *, bank: str
) -> Verdict:
    """Keep what a bank tells unasked under a message that asked it to watch an account.

    `at` is the bank's moment. The same told again changes nothing; one under a key we
    never sent, or of a message that asks for no watch, is kept for a person. Raises
    Trouble when `bank`, who tells it, is not the one that was asked.
    """
    text = json.dumps([at.isoformat(), body], ensure_ascii=False, sort_keys=True)
    message = Message.objects.select_for_update().filter(key=key, code=Code.MONITOR).first()
    if message is None:
        keep(text, Verdict.UNKNOWN_KEY, now, key=key)
        return Verdict.UNKNOWN_KEY
    if bank != message.bank:
        raise Trouble(
            zh="不是收到该指令的银行", en="not the bank that the message went to", field="bank"
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    _, fresh = Told.objects.get_or_create(
        message=message, digest=digest, defaults={"at": at, "received_at": now, "body": dict(body)}
    )
    if not fresh:
        return Verdict.DUPLICATE
    ears().event(message.envelope(), body, now)
    return Verdict.FRESH


def keep(text: str, reason: str, now: datetime, key: UUID | None = None) -> None:
    """Keep an answer that could not be used. The same text for the same reason once."""
    Kept.objects.get_or_create(
        key=key, reason=reason[:300], text=text[:KEPT_AT_MOST], defaults={"received_at": now}
    )
    changed("duty")
