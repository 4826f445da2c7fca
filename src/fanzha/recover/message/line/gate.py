"""The gate each message passes on its way out. What it knows is a row: all workers see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from fanzha.kit.live import changed
from fanzha.kit.verbs import joining
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
_KEY = "hashtextextended('hand over message', %s)"
_LOCK = f"SELECT pg_try_advisory_lock({_KEY})"
_UNLOCK = f"SELECT pg_advisory_unlock({_KEY})"


@contextmanager
def alone(message_id: int) -> Iterator[bool]:
    """Whether nobody else hands this message over just now; until the block ends nobody will.

    The lock is this connection's own: it goes with a worker that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [message_id])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(_UNLOCK, [message_id])


def waiting(message_id: int) -> tuple[Message, bool]:
    """The message, and whether an earlier one of its account must leave before it."""
    message = Message.objects.annotate(behind=_must_wait()).get(pk=message_id)
    return message, message.state == State.QUEUED and bool(vars(message)["behind"])


@joining
def may_leave(message: Message, now: datetime) -> bool:
    """Whether the line of its bank lets the message go now; a yes uses up one permit.

    A no is no failure: the sweep comes back as soon as the line lets one go.
    """
    row = _row(message.bank)
    line = _line(row)
    if not permits(line, now, limits()):
        Message.objects.filter(pk=message.pk).exclude(state=State.ANSWERED).update(ask_again_at=now)
        return False
    _save(row, left(line, now, limits()))
    return True


def note_took(bank: str) -> None:
    """The bank took a message."""
    quiet = Q(circuit=Circuit.CLOSED, failures=0)
    if not BankCircuit.objects.filter(quiet, bank=bank).exists():
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
    return Message.objects.filter(~_must_wait(), state=State.QUEUED)


def followers(message: Message) -> list[tuple[int, int]]:
    """The messages of the same account that may have waited for this one to leave: key, rank."""
    behind = free().filter(bank=message.bank, account=message.account, pk__gt=message.pk)
    return list(behind.order_by("pk").values_list("pk", "rank"))


def _must_wait() -> Exists:
    earlier = Message.objects.filter(
        Q(rank__lt=QUESTION) | Q(rank__lte=OuterRef("rank")),
        bank=OuterRef("bank"), account=OuterRef("account"), state=State.QUEUED,
        pk__lt=OuterRef("pk"),
    )  # fmt: skip
    return Exists(earlier)


@joining
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
    row.save(update_fields=_PARTS)
