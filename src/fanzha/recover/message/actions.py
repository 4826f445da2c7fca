"""Verbs on messages: send, deliver, take an answer, keep what fits nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fanzha.kit.live import changed
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.ports import Unreachable, bank_line, ears, later
from fanzha.recover.message.rules import Answer, State, Verdict, judge, wait

KEPT_AT_MOST = 100_000


@transaction.atomic
def send(key: UUID, code: str, bank: str, body: Mapping[str, Any], now: datetime) -> None:
    """Put a message in the outbox; it leaves when the transaction commits."""
    message = Message.objects.create(
        key=key, code=code, bank=bank, body=dict(body), created_at=now, ask_again_at=now + wait(0)
    )
    later().deliver(message.pk)


def deliver(message_id: int, now: datetime) -> None:
    """Hand the message to the bank. Again is harmless: the bank knows it by its key.

    Raises Unreachable after noting it on the row. No transaction is open while the
    line is used.
    """
    message = Message.objects.get(pk=message_id)
    if message.state == State.ANSWERED:
        return
    try:
        bank_line().hand_over(message.envelope())
    except Unreachable as error:
        Message.objects.filter(pk=message_id).update(trouble=str(error)[:200])
        raise
    _note_sent(message, now)


@transaction.atomic
def _note_sent(message: Message, now: datetime) -> None:
    first = Message.objects.filter(pk=message.pk, state=State.QUEUED).update(
        state=State.SENT, sent_at=now, trouble=""
    )
    if first:
        ears().sent(message.envelope(), now)


@transaction.atomic
def take_answer(answer: Answer, now: datetime) -> Verdict:
    """Keep a bank's answer and let the room that asked hear it, once.

    The same answer again changes nothing; a different one, or one to a message we never
    sent, is kept for a person and moves no state. Raises Trouble when bank or code do
    not fit the message.
    """
    message = Message.objects.select_for_update().filter(key=answer.key).first()
    if message is None:
        keep(_plain(answer), Verdict.UNKNOWN_KEY, now, key=answer.key)
        return Verdict.UNKNOWN_KEY
    verdict = judge(answer, message.envelope(), message.answer)
    if verdict is Verdict.CONTRADICTION:
        keep(_plain(answer), verdict, now, key=answer.key)
    if verdict is Verdict.FRESH:
        message.state, message.answer = State.ANSWERED, answer.content()
        message.answered_at, message.ask_again_at, message.trouble = now, None, ""
        message.save()
        ears().answered(message.envelope(), answer, now)
    return verdict


def keep(text: str, reason: str, now: datetime, key: UUID | None = None) -> None:
    """Keep an answer that could not be used. The same text for the same reason once."""
    Kept.objects.get_or_create(
        key=key, reason=reason[:300], text=text[:KEPT_AT_MOST], defaults={"received_at": now}
    )
    changed("duty")


def _plain(answer: Answer) -> str:
    return json.dumps(answer.content(), ensure_ascii=False, sort_keys=True)
