"""How long the words and the number of a text are kept, and what stays of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.actions import record
from fanzha.prevent.channel.models import Text
from fanzha.words import law

BATCH = 1_000
KEPT = "channel.text_kept_days"
GONE = ""
"""In place of a number or of words that were kept long enough."""


def sweep(now: datetime) -> int:
    """Empty the texts made longer ago than the setting says; returns how many.

    The template with its version, the fate and every time stay: what was said can be told from
    them, and to whom from the alert. A text still under way is left until it has ended. Each batch
    is one entry in the record, with its count.
    """
    total = 0
    while emptied := _empty(now):
        total += emptied
    return total


@transaction.atomic
def _empty(now: datetime) -> int:
    oldest = now - timedelta(days=law.number(KEPT, now))
    old = Text.objects.filter(made_at__lt=oldest, next_at=None, ended_at__isnull=False)
    held = old.exclude(body=GONE).select_for_update(skip_locked=True)
    keys = list(held.order_by("made_at").values_list("pk", flat=True)[:BATCH])
    if keys:
        Text.objects.filter(pk__in=keys).update(body=GONE, phone=GONE)
        record(
            actor_id=SYSTEM.user_id, role=SYSTEM.role, verb="empty_texts", subject_kind="texts",
            subject_id=len(keys), ground=KEPT, purpose="keep", now=now,
        )  # fmt: skip
    return len(keys)
