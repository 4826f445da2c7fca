"""The gate each message passes on its way out. What it knows is a row: all workers see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from fanzha.kit.live import changed
from fanzha.recover.message.line.rules import (
    QUESTION,
    Circuit,
    Line,
    failed,
    left,
    permits,
    took,
)
from fanzha.recover.message.models import BankCircuit, Message
from fanzha.recover.message.ports import limits
from fanzha.recover.message.rules import State

_PARTS = [field.name for field in fields(Line)]


@transaction.atomic
def may_leave(message: Message, now: datetime) -> bool:
    """Whether the message may be handed over now; a yes uses up one permit of its bank.

    A no is no failure: the sweep comes back as soon as the line lets one go, or the
    message it waits for has left.
    """
    if message.state == State.QUEUED and not free().filter(pk=message.pk).exists():
        return False
    row = _row(message.bank)
    line = _line(row)
    if not permits(line, now, limits()):
        Message.objects.filter(pk=message.pk).exclude(state=State.ANSWERED).update(ask_again_at=now)
        return False
    _save(row, left(line, now, limits()))
    return True


def note_took(bank: str) -> None:
    """The bank took a message."""
    _change(bank, took)


def note_failed(bank: str, now: datetime) -> None:
    """A message could not be handed over."""
    _change(bank, lambda line: failed(line, now, limits()))


def line_of(bank: str) -> Line:
    """What is known of a bank's line."""
    row = BankCircuit.objects.filter(bank=bank).first()
    return _line(row) if row else Line()


def lines() -> dict[str, Line]:
    """Every line that was ever used, by bank."""
    return {row.bank: _line(row) for row in BankCircuit.objects.order_by("bank")}


def free() -> QuerySet[Message]:
    """Messages not yet with their bank that wait for no earlier one of their account."""
    earlier = Message.objects.filter(
        Q(rank__lt=QUESTION) | Q(rank__lte=OuterRef("rank")),
        bank=OuterRef("bank"), account=OuterRef("account"), state=State.QUEUED,
        pk__lt=OuterRef("pk"),
    )  # fmt: skip
    return Message.objects.filter(~Exists(earlier), state=State.QUEUED)


def followers(message: Message) -> list[int]:
    """The messages of the same account that may have waited for this one to leave."""
    behind = free().filter(bank=message.bank, account=message.account, pk__gt=message.pk)
    return list(behind.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _change(bank: str, change: Callable[[Line], Line]) -> None:
    row = _row(bank)
    before = _line(row)
    after = change(before)
    if after != before:
        _save(row, after)
    if after.circuit is not before.circuit:
        changed("duty")


def _row(bank: str) -> BankCircuit:
    locked = BankCircuit.objects.select_for_update()
    row = locked.filter(bank=bank).first()
    if row is None:
        BankCircuit.objects.get_or_create(bank=bank)
        row = locked.get(bank=bank)
    return row


def _line(row: BankCircuit) -> Line:
    told = {name: getattr(row, name) for name in _PARTS}
    return Line(**{**told, "circuit": Circuit(row.circuit)})


def _save(row: BankCircuit, line: Line) -> None:
    for name in _PARTS:
        setattr(row, name, getattr(line, name))
    row.save()
