"""Verbs of people who carry messages: typed in, answered by hand, looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.govern.audit.actions import record
from fanzha.govern.units.queries import line_of
from fanzha.govern.units.rules import Line
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.message.actions import note_sent, take_answer
from fanzha.recover.message.by_hand.queries import ground_of
from fanzha.recover.message.by_hand.rules import answer_body
from fanzha.recover.message.codes import Result, answer_code
from fanzha.recover.message.models import Draft, FileFormat, Kept, Message
from fanzha.recover.message.rules import Answer, State, Verdict
from fanzha.words.enums import Role

LONGEST_NUMBER, LONGEST_NOTE = 40, 300


@transaction.atomic
def type_in(message_id: int, platform_no: str, actor: Actor, now: datetime) -> bool:
    """Note the platform's number of a message that was typed in there: now it counts as sent.

    Returns False where it was noted before. Raises Trouble for a number that is another
    message's, or a second number for this one.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    _demand_hands(message, actor)
    number = _number(platform_no)
    if message.platform_no == number:
        return False
    if message.platform_no:
        raise Trouble(zh="该指令已有另一平台编号", en="it has another platform number already",
                      field="platform_no")  # fmt: skip
    if Message.objects.filter(platform_no=number).exists():
        raise Trouble(zh="平台编号已用于另一指令", en="another message has this platform number",
                      field="platform_no")  # fmt: skip
    message.platform_no = number
    message.save(update_fields=["platform_no"])
    note_sent(message, now)
    # The platform does not take a message twice: a person looks after it from here.
    Message.objects.filter(pk=message.pk).update(ask_again_at=None)
    _record(actor, "type_in", message, now)
    changed("duty")
    return True


@transaction.atomic
def answer(message_id: int, result: str, typed: Mapping[str, str], actor: Actor,
           now: datetime) -> Verdict:  # fmt: skip
    """A person gives the bank's answer; it counts as the bank's own.

    The bank's liaison answers at the bank desk; an officer types back what the platform
    shows. Raises PermissionDenied for others, Trouble for what is missing.
    """
    message = Message.objects.get(pk=message_id)
    _demand_voice(message, actor)
    return give(message, result, answer_body(message.code, result, typed, now), actor, now)


@transaction.atomic
def give(message: Message, result: str, body: Mapping[str, Any], actor: Actor,
         now: datetime) -> Verdict:  # fmt: skip
    """Take `body` as the bank's answer, given by a person who may speak for the bank."""
    _demand_voice(message, actor)
    said = Answer(message.key, answer_code(message.code), message.bank, result, now, body)
    verdict = take_answer(said, now)
    if verdict is Verdict.FRESH:
        _record(actor, "answer_order", message, now)
    Draft.objects.filter(message=message).delete()
    changed("duty", f"bank-{message.bank}")
    return verdict


@transaction.atomic
def keep_draft(message: Message, body: Mapping[str, Any], about: Mapping[str, Any], actor: Actor,
               now: datetime) -> None:  # fmt: skip
    """Keep what was read from a file until the person says yes; a newer file replaces it."""
    _demand_voice(message, actor)
    if message.state == State.ANSWERED:
        raise Trouble(zh="该指令已答复", en="it is answered already", field="state")
    Draft.objects.update_or_create(
        message=message, defaults={"made_at": now, "body": dict(body), "about": dict(about)}
    )


@transaction.atomic
def give_draft(message_id: int, actor: Actor, now: datetime) -> Verdict:
    """Give the answer that was read from a file. Raises Trouble when there is none."""
    draft = Draft.objects.select_for_update().filter(message_id=message_id).first()
    message = Message.objects.get(pk=message_id)
    if draft is None:
        raise Trouble(
            zh="没有待确认的文件, 请先上传", en="no file waits: upload it first", field="file"
        )
    return give(message, Result.OK, draft.body, actor, now)


@transaction.atomic
def remember_mapping(bank: str, mapping: str) -> None:
    """The mapping by which this bank's files are read from now on."""
    FileFormat.objects.update_or_create(bank=bank, defaults={"mapping": mapping})


@transaction.atomic
def settle(kept_id: int, note: str, actor: Actor, now: datetime) -> None:
    """An officer has looked at a kept answer and says what it was. The first note stays."""
    if actor.role != Role.DUTY_OFFICER:
        raise PermissionDenied
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise Trouble(zh=f"请写明情况, 最多 {LONGEST_NOTE} 字", field="note",
                      en=f"say what it was, in {LONGEST_NOTE} characters at most")  # fmt: skip
    fresh = Kept.objects.filter(pk=kept_id, looked_at=None).update(
        looked_at=now, looked_by_id=actor.user_id, note=note.strip()
    )
    if fresh:
        record(
            actor_id=actor.user_id, role=actor.role, verb="settle", subject_kind="kept_answer",
            subject_id=kept_id, ground=f"kept_answer:{kept_id}", purpose="chase", now=now,
        )  # fmt: skip
        changed("duty")


def _demand_hands(message: Message, actor: Actor) -> None:
    if actor.role != Role.DUTY_OFFICER:
        raise PermissionDenied
    if line_of(message.bank) is not Line.HAND:
        raise Trouble(zh="该银行不经平台代录", en="this bank is not reached by hand", field="bank")


def _demand_voice(message: Message, actor: Actor) -> None:
    """Who may speak for a bank: its own liaison; an officer where the platform does."""
    if actor.role == Role.BANK_LIAISON and may_see_money(actor, message.bank):
        return
    _demand_hands(message, actor)
    if not message.platform_no:
        raise Trouble(zh="请先填平台编号", en="enter the platform's number first",
                      field="platform_no")  # fmt: skip


def _number(platform_no: str) -> str:
    number = platform_no.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise Trouble(zh=f"请填平台编号, 最多 {LONGEST_NUMBER} 字", field="platform_no",
                      en=f"enter the platform's number, {LONGEST_NUMBER} characters at most")  # fmt: skip
    return number


def _record(actor: Actor, verb: str, message: Message, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="message",
        subject_id=message.pk, ground=ground_of(message), purpose="answer_order", now=now,
    )  # fmt: skip
