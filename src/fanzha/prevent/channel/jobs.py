"""The deadlines of texts, each acted on once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from fanzha.prevent.channel import rules
from fanzha.prevent.channel.actions import note
from fanzha.prevent.channel.models import Text
from fanzha.prevent.channel.rules import State, Why

BATCH = 100


def sweep(now: datetime) -> int:
    """Act on every deadline past at `now`; returns how many rows it acted on.

    1. No delivery report in time: the text counts as not delivered.
    2. A text that could not leave in time has failed.

    Each text has a transaction of its own: who is told of it locks rows that others lock too.
    """
    silent = _due({State.SENT}, Q(next_at__lte=now))
    late = _due(rules.WAITING, Q(next_at__isnull=False, not_after__lte=now))
    failed = [note(key, State.FAILED, now, why=Why.NO_REPORT, only={State.SENT}) for key in silent]
    failed += [note(key, State.FAILED, now, why=Why.TOO_LATE, only=rules.WAITING) for key in late]
    return failed.count(True)


def _due(states: Collection[str], due: Q) -> list[str]:
    """Keys of due texts, only named here: whoever acts on one locks it and looks again."""
    texts = Text.objects.filter(due, state__in=states).order_by("next_at")
    return list(texts.values_list("key", flat=True)[:BATCH])
