"""Reads of messages that people carry: the batch for the platform, a bank's work list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.govern.units.queries import banks_by_line
from fanzha.govern.units.rules import Line
from fanzha.recover.message.models import Draft, FileFormat, Message
from fanzha.recover.message.rules import State
from fanzha.words.enums import Role


def access_message(message_id: int, actor: Actor, purpose: str, now: datetime) -> Message:
    """One message in full. Raises PermissionDenied for another bank's, DoesNotExist."""
    message = Message.objects.get(pk=message_id)
    _look(message, actor, purpose, now)
    return message


def access_batch(actor: Actor, now: datetime) -> list[Message]:
    """What is to be typed into the national platform, in full, stops first; each look recorded."""
    if actor.role != Role.DUTY_OFFICER:
        raise PermissionDenied
    rows = list(by_hand().filter(state=State.QUEUED).order_by("rank", "pk")[:200])
    for row in rows:
        _look(row, actor, "chase", now)
    return rows


def access_typed_in(actor: Actor, now: datetime) -> list[Message]:
    """What stands in the platform and has no answer yet, in full; each look recorded."""
    rows = list(typed_in(actor)[:200])
    for row in rows:
        _look(row, actor, "chase", now)
    return rows


def typed_in(actor: Actor) -> QuerySet[Message]:
    """What stands in the platform and has no answer yet, oldest first. Show numbers masked."""
    if actor.role != Role.DUTY_OFFICER:
        raise PermissionDenied
    return by_hand().filter(state=State.SENT).order_by("sent_at", "pk")


def by_hand() -> QuerySet[Message]:
    """Messages of the banks that are reached by hand."""
    return Message.objects.filter(bank__in=banks_by_line(Line.HAND))


def waiting_for_hands(ground: str = "") -> int:
    """How many messages wait to be typed in, of one case such as "report:12" or of all."""
    queued = by_hand().filter(state=State.QUEUED)
    return (queued.filter(body__ground=ground) if ground else queued).count()


def work_list(bank: str, actor: Actor) -> QuerySet[Message]:
    """All that a bank was asked and has not answered, stops first. Show numbers masked.

    Raises PermissionDenied for anybody but the centre and that bank's own liaison.
    """
    if not may_see_money(actor, bank):
        raise PermissionDenied
    return Message.objects.filter(bank=bank, answered_at=None).order_by("rank", "pk")


def draft_of(message: Message) -> Draft | None:
    """The answer read from a file that waits for the person's yes."""
    return Draft.objects.filter(message=message).first()


def mapping_of(bank: str) -> str:
    """The mapping by which the bank's files were last read, "" for none."""
    return FileFormat.objects.filter(bank=bank).values_list("mapping", flat=True).first() or ""


def ground_of(message: Message) -> str:
    """The case a message belongs to, such as "report:12"; "" where it names none.

    One that changes a measure names the measure's message, which names the case.
    """
    told = message.body.get("ground")
    if told:
        return str(told)
    named = [message.body[name] for name in ("order", "monitor") if message.body.get(name)]
    return _ground_by_key(named)


def _ground_by_key(keys: Iterable[str]) -> str:
    found = Message.objects.filter(key__in=list(keys)).first()
    return str(found.body.get("ground", "")) if found else ""


def _look(message: Message, actor: Actor, purpose: str, now: datetime) -> None:
    pass_gate(
        actor, allowed=may_see_money(actor, message.bank), subject_kind="message",
        subject_id=message.pk, ground=ground_of(message), purpose=purpose, now=now,
    )  # fmt: skip
