"""The deadlines of texts and codes, each acted on once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from fanzha.prevent.channel import codes, rules
from fanzha.prevent.channel.actions import note
from fanzha.prevent.channel.models import Text
from fanzha.prevent.channel.rules import State, Why

BATCH = 100


def sweep(now: datetime) -> int:
    """Act on every deadline past at `now`; returns how many rows it acted on.

    1. No delivery report in time: the text counts as not delivered.
    2. A text that could not leave in time has failed.
    3. Codes long run out are deleted.
    """
    return (
        _failed(Q(state=State.SENT, next_at__lte=now), Why.NO_REPORT, now)
        + _failed(
            Q(state__in=rules.WAITING, next_at__isnull=False, not_after__lte=now), Why.TOO_LATE, now
        )
        + codes.forget(now)
    )


@transaction.atomic
def _failed(due: Q, why: Why, now: datetime) -> int:
    rows = Text.objects.select_for_update(skip_locked=True).filter(due).order_by("next_at")[:BATCH]
    return sum(note(text.key, State.FAILED, now, why=why) is True for text in rows)
