"""The sweep that lets waiting messages go, and asks again where no answer came."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from fanzha.recover.message.line.gate import free, line_of
from fanzha.recover.message.line.rules import Circuit, permits
from fanzha.recover.message.models import Message
from fanzha.recover.message.ports import later, limits
from fanzha.recover.message.rules import State, wait

BATCH = 100


def sweep(now: datetime) -> int:
    """Queue what is due at each bank, as much as its line lets go; returns how many.

    It covers a message that had to wait for its line, a lost answer, and a bank's side that
    died after taking the message. Two sweeps at once
    never take the same row.
    """
    due = Message.objects.filter(ask_again_at__lte=now).exclude(state=State.ANSWERED)
    return sum(_let_go(bank, now) for bank in sorted(set(due.values_list("bank", flat=True))))


@transaction.atomic
def _let_go(bank: str, now: datetime) -> int:
    line = line_of(bank)
    count = min(permits(line, now, limits()), BATCH)
    if not count:
        return 0
    # A message that the line chokes on must not be the probe for ever: the next one tries.
    order = ("rank", "pk") if line.circuit is Circuit.CLOSED else ("failures", "rank", "pk")
    rows = _due(bank, now).order_by(*order).select_for_update(skip_locked=True)[:count]
    for row in rows:
        row.tries += row.state == State.SENT
        row.ask_again_at = now + wait(row.tries)
        row.save(update_fields=["tries", "ask_again_at"])
        later().deliver(row.pk, row.rank, again=row.state == State.SENT)
    return len(rows)


def left_behind() -> list[tuple[int, int]]:
    """What should have left and was announced to nobody who lives, by key and rank.

    For a worker that begins to listen; what failed, or waits for its line, the sweep lets go.
    """
    rows = free().filter(failures=0, ask_again_at__isnull=False).order_by("rank", "pk")
    return list(rows.values_list("pk", "rank"))


def _due(bank: str, now: datetime) -> QuerySet[Message]:
    """What waits at a bank for nothing but its line, or for an answer overdue."""
    due = Message.objects.filter(bank=bank, ask_again_at__lte=now)
    return due.filter(Q(state=State.SENT) | Q(pk__in=free().filter(bank=bank).values("pk")))
