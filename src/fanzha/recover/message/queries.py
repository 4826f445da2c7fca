"""Reads on the state of the lines to the banks, and of what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.queries import banks_by_line
from fanzha.govern.units.rules import Line as By
from fanzha.recover.message.by_hand.queries import ground_of
from fanzha.recover.message.line.gate import lines
from fanzha.recover.message.line.rules import Circuit
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.rules import Envelope, State
from fanzha.words.enums import Role


@dataclass(frozen=True)
class TroubledLine:
    """A bank that does not take messages: since when, how many wait, what the line said."""

    bank: str
    circuit: Circuit
    since: datetime
    waiting: int
    try_at: datetime | None
    trouble: str


def lines_in_trouble() -> list[TroubledLine]:
    """Banks that do not take messages, by code. No personal data: no gate."""
    counts = _waiting_by_bank()
    return [
        TroubledLine(bank, line.circuit, line.since or oldest, count, line.try_at, _trouble(bank))
        for bank, line in lines().items() if line.failures
        for count, oldest in [counts.get(bank, (0, line.since))] if oldest
    ]  # fmt: skip


@dataclass(frozen=True)
class BankLine:
    """One bank: how it is reached, what waits there, when it last took and last answered
    something, and its trouble. Moments None: never."""

    bank: str
    kind: By
    waiting: int
    oldest: datetime | None
    sent_at: datetime | None
    answered_at: datetime | None
    trouble: TroubledLine | None


def every_line() -> list[BankLine]:
    """All banks by code, those in trouble first. No personal data: no gate."""
    troubled = {line.bank: line for line in lines_in_trouble()}
    waiting, last = _waiting_by_bank(), _last_by_bank()
    told = []
    for bank, kind in ((bank, by) for by in By for bank in banks_by_line(by)):
        count, oldest = waiting.get(bank, (0, None))
        sent, said = last.get(bank, (None, None))
        told.append(BankLine(bank, kind, count, oldest, sent, said, troubled.get(bank)))
    return sorted(told, key=lambda line: (line.trouble is None, line.bank))


def odd_answers(keys: list[UUID]) -> QuerySet[Kept]:
    """Contradictory answers to these messages, newest first. Show reason and time only."""
    return Kept.objects.filter(key__in=keys).order_by("-id")


def odd_answers_waiting() -> int:
    """How many kept answers nobody has looked at."""
    return Kept.objects.filter(looked_at=None).count()


def kept_answers(*, settled: bool) -> QuerySet[Kept]:
    """Answers that could not be used, newest first. Show reason and time only."""
    return Kept.objects.filter(looked_at__isnull=not settled).order_by("-id")


def access_kept(kept_id: int, actor: Actor, now: datetime) -> tuple[Kept, Message | None]:
    """A kept answer as it came, and the message it names. Raises PermissionDenied."""
    kept = Kept.objects.select_related("looked_by").get(pk=kept_id)
    message = Message.objects.filter(key=kept.key).first() if kept.key else None
    pass_gate(
        actor, allowed=actor.role == Role.DUTY_OFFICER, subject_kind="kept_answer",
        subject_id=kept.pk, ground=(message and ground_of(message)) or f"kept_answer:{kept.pk}",
        purpose="chase", now=now,
    )  # fmt: skip
    return kept, message


def envelope_of(key: UUID) -> Envelope:
    """A message as it goes out, for the machine that sends it: no gate."""
    return Message.objects.get(key=key).envelope()


def _waiting_by_bank() -> dict[str, tuple[int, datetime]]:
    """How many messages wait for each bank's line, and since when the oldest does."""
    queued = Message.objects.filter(state=State.QUEUED).exclude(ask_again_at=None)
    groups = queued.values("bank").annotate(count=Count("id"), oldest=Min("created_at"))
    return {row["bank"]: (row["count"], row["oldest"]) for row in groups}


def _last_by_bank() -> dict[str, tuple[datetime | None, datetime | None]]:
    """When each bank last took a message, and when it last answered one."""
    groups = Message.objects.values("bank").annotate(sent=Max("sent_at"), said=Max("answered_at"))
    return {row["bank"]: (row["sent"], row["said"]) for row in groups}


def _trouble(bank: str) -> str:
    told = Message.objects.filter(bank=bank, state=State.QUEUED).exclude(trouble="")
    return told.order_by("-pk").values_list("trouble", flat=True).first() or ""
