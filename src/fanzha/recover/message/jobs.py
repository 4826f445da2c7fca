"""The sweep that asks again where no answer came."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.recover.message.models import Message
from fanzha.recover.message.ports import later
from fanzha.recover.message.rules import State, wait

BATCH = 100


@transaction.atomic
def sweep(now: datetime) -> int:
    """Hand over again what a bank left unanswered; returns how many.

    It covers a lost answer, a bank's side that died after taking the message, and a
    queued job that was lost. Two sweeps at once never take the same row.
    """
    due = Message.objects.filter(ask_again_at__lte=now).exclude(state=State.ANSWERED)
    rows = list(due.order_by("ask_again_at").select_for_update(skip_locked=True)[:BATCH])
    for row in rows:
        row.tries += 1
        row.ask_again_at = now + wait(row.tries)
        row.save(update_fields=["tries", "ask_again_at"])
        later().deliver(row.pk)
    return len(rows)
