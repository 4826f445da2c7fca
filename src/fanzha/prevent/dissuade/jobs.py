"""The deadlines of dissuasion, each acted on once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from fanzha.kit.live import changed
from fanzha.prevent.dissuade.actions import send_late
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.rules import CLOSED

BATCH = 100


def sweep(now: datetime) -> int:
    """Act on every deadline past at `now`; returns how many rows it acted on.

    1. Not reached in 10 minutes: late, and people are sent.
    2. Not met in 30 minutes: late, and on top of the queue until it is closed.
    """
    return _not_reached(now) + _not_met(now)


@transaction.atomic
def _not_reached(now: datetime) -> int:
    due = _claimed(Q(reach_by__lte=now, reached_at=None, late_reach=False))
    tasks = list(due.select_related("alert__unit"))
    for task in tasks:
        send_late(task, now)
    return _told(tasks)


@transaction.atomic
def _not_met(now: datetime) -> int:
    tasks = list(_claimed(Q(meet_by__lte=now, met_at=None, late_meet=False)))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(late_meet=True)
    return _told(tasks)


def _claimed(due: Q) -> QuerySet[Task]:
    """A batch of open due rows that no other sweep holds."""
    rows = Task.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(due & ~Q(state=CLOSED)).order_by("pk")[:BATCH]


def _told(tasks: list[Task]) -> int:
    if tasks:
        changed("alerts", *(f"alert-{task.alert_id}" for task in tasks))
    return len(tasks)
