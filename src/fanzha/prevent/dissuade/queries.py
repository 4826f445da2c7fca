"""Reads of dissuasion. Lists are masked here, so that no full name leaves without the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from fanzha.govern.access.rules import Actor
from fanzha.prevent.alert.queries import AlertFile, access_alert
from fanzha.prevent.dissuade.acting import may_work
from fanzha.prevent.dissuade.lines import Line, line, open_tasks, with_all
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.dissuade.rules import CLOSED, DISSUADED, RESISTING
from fanzha.prevent.protect.queries import ResidentFile, access_resident


@dataclass(frozen=True)
class File:
    """Everything the person who dissuades needs: opened through the gate, on record."""

    task: Task
    alert: AlertFile
    resident: ResidentFile | None
    contacts: list[Contact]


def street_lines(actor: Actor) -> list[Line]:
    """Open visits in the actor's branch of the tree and those they were sent on, the nearest
    deadline first.

    Whoever has no place in the tree has no branch.
    """
    tasks = open_tasks().filter(sent_at__isnull=False)
    mine = Q(visitor=actor.user_id)
    if actor.unit_path:
        mine |= Q(alert__unit__path__startswith=actor.unit_path)
        mine |= Q(handed_to__path__startswith=actor.unit_path, acknowledged_at__isnull=False)
    own = tasks.filter(mine).order_by("meet_by")
    lines = [line(task, actor) for task in own]
    return sorted(lines, key=lambda found: found.task.visitor_id not in {None, actor.user_id})


def asked_of(actor: Actor) -> list[Line]:
    """Tasks another area asks the actor's to take over, and nobody did yet; nobody's name."""
    if not actor.unit_path:
        return []
    tasks = open_tasks().filter(acknowledged_at=None)
    asked = tasks.filter(handed_to__path__startswith=actor.unit_path).order_by("handed_at")
    return [line(task, actor) for task in asked]


def check_lines(actor: Actor) -> list[Line]:
    """Whom to ask again a day after the dissuasion, the oldest first."""
    due = with_all().filter(check_due=True).order_by("closed_at")
    return [line(task, actor) for task in due]


def access_file(actor: Actor, alert_id: int, *, purpose: str, now: datetime) -> File:
    """The alert, its task, the resident and every try so far; leaves audit entries.

    Raises PermissionDenied, or Task.DoesNotExist for an unknown alert.
    """
    related = ("claimed_by", "assigned_to", "visitor", "closed_by", "handed_to", "acknowledged_by")
    task = Task.objects.select_related(*related).get(alert_id=alert_id)
    alert = access_alert(actor, alert_id, purpose=purpose, now=now)
    resident = None
    if alert.resident_id is not None:
        ground = f"alert:{alert_id}"
        resident = access_resident(
            actor, alert.resident_id, ground=ground, purpose=purpose, now=now
        )
    contacts = task.contacts.select_related("by").order_by("at", "pk")
    return File(task, alert, resident, list(contacts))


def is_at_work(actor: Actor, alert_id: int) -> bool:
    """Whether the task of an alert is the actor's: while it is open, and to whoever ended it."""
    task = Task.objects.select_related("alert__unit", "handed_to").filter(alert_id=alert_id).first()
    if task is None or not may_work(actor, task):
        return False
    return task.state != CLOSED or task.closed_by_id == actor.user_id


def may_send(task: Task) -> bool:
    """Whether sending somebody is a next step: nobody is out, or the visit did not help."""
    return task.sent_at is None or (task.state == RESISTING and task.met_at is not None)


def task_of(alert_id: int) -> int:
    """The key of an alert's task. Raises Task.DoesNotExist."""
    return Task.objects.values_list("pk", flat=True).get(alert_id=alert_id)


def no_task() -> type[Exception]:
    """What is raised when an alert is not there: doors answer it with "not found"."""
    return Task.DoesNotExist


def clock_of(alert: str) -> Subquery:
    """Until when somebody must be reached, for a row whose `alert` names the alert.

    Null for who was reached, for a closed task, and where no clock runs. Another room's list is
    put in order by it before it is cut into pages.
    """
    waiting = Task.objects.filter(alert_id=OuterRef(alert), reached_at=None).exclude(state=CLOSED)
    return Subquery(waiting.values("reach_by"))


def received(since: datetime, until: datetime) -> QuerySet[Task]:
    """Tasks of alerts received from `since` on and before `until`, for the figures."""
    return Task.objects.filter(received_at__gte=since, received_at__lt=until)


def dissuaded(since: datetime, until: datetime) -> QuerySet[Task]:
    """Tasks that ended in the span with the person dissuaded, for the figures."""
    closed = Task.objects.filter(closed_at__gte=since, closed_at__lt=until)
    return closed.filter(outcome=DISSUADED)
