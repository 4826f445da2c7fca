"""Reads on the state of the lines to the banks. No personal data: no gate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.rules import State


def lines_in_trouble() -> list[tuple[str, int, datetime]]:
    """Banks that do not take messages: code, how many wait, since when."""
    waiting = Message.objects.filter(state=State.QUEUED).exclude(trouble="")
    groups = waiting.values("bank").annotate(count=Count("id"), since=Min("created_at"))
    return [(row["bank"], row["count"], row["since"]) for row in groups.order_by("bank")]


def odd_answers(keys: list[UUID]) -> QuerySet[Kept]:
    """Contradictory answers to these messages, newest first. Show reason and time only."""
    return Kept.objects.filter(key__in=keys).order_by("-id")


def odd_answers_waiting() -> int:
    """How many kept answers there are in all."""
    return Kept.objects.count()
