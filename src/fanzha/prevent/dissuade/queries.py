"""Reads of dissuasion. Lists are masked here, so that no full name leaves without the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from fanzha.govern.access.rules import Actor, may_see_resident
from fanzha.prevent.alert.queries import AlertFile, access_alert, measured_chances, worth_of
from fanzha.prevent.alert.worth import Measured, Worth
from fanzha.prevent.dissuade.acting import is_asked, may_work
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.dissuade.rules import (
    CLOSED,
    DISSUADED,
    NO_ANSWER,
    NOT_FOUND,
    RESISTING,
    SENT,
    STREET,
    WAITING,
)  # fmt: skip
from fanzha.prevent.protect.queries import ResidentFile, access_resident
from fanzha.prevent.protect.rules import masked_name, masked_number


@dataclass(frozen=True)
class Line:
    """One line of the queue: enough to choose whom to reach next, nobody's full name."""

    task: Task
    name: str
    phone: str
    place: str
    mine: bool
    late: bool
    reasons: list[dict[str, Any]]
    money_fen: int | None
    worth: Worth | None = None


@dataclass(frozen=True)
class File:
    """Everything the person who dissuades needs: opened through the gate, on record."""

    task: Task
    alert: AlertFile
    resident: ResidentFile | None
    contacts: list[Contact]


def queue(actor: Actor, now: datetime) -> list[Line]:
    """Open tasks, most urgent first: late ones, then one's own, then by the loss that reaching
    the person now is expected to prevent."""
    tasks = _tasks().exclude(state=CLOSED).annotate(tries=_TRIES)
    measured = measured_chances(now)
    lines = [_line(task, actor, _worth(task, measured, now)) for task in tasks]
    return sorted(lines, key=_urgency)


def street_lines(actor: Actor) -> list[Line]:
    """Open visits in the actor's branch of the tree and those they were sent on, the nearest
    deadline first.

    Whoever has no place in the tree has no branch.
    """
    tasks = _tasks().exclude(state=CLOSED).filter(sent_at__isnull=False)
    mine = Q(visitor=actor.user_id)
    if actor.unit_path:
        mine |= Q(alert__unit__path__startswith=actor.unit_path)
        mine |= Q(handed_to__path__startswith=actor.unit_path, acknowledged_at__isnull=False)
    own = tasks.filter(mine).order_by("meet_by")
    lines = [_line(task, actor) for task in own]
    return sorted(lines, key=lambda line: line.task.visitor_id not in {None, actor.user_id})


def asked_of(actor: Actor) -> list[Line]:
    """Tasks another area asks the actor's to take over, and nobody did yet; nobody's name."""
    if not actor.unit_path:
        return []
    tasks = _tasks().exclude(state=CLOSED).filter(acknowledged_at=None)
    asked = tasks.filter(handed_to__path__startswith=actor.unit_path).order_by("handed_at")
    return [_line(task, actor) for task in asked]


def check_lines(actor: Actor) -> list[Line]:
    """Whom to ask again a day after the dissuasion, the oldest first."""
    due = _tasks().filter(check_due=True).order_by("closed_at")
    return [_line(task, actor) for task in due]


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


def queue_figures(lines: list[Line]) -> dict[str, int]:
    """What the head of the queue says: open, waiting, late, on the street."""
    states = [line.task.state for line in lines]
    return {
        "open": len(lines),
        "waiting": states.count(WAITING),
        "late": sum(line.late for line in lines),
        "street": sum(state in STREET for state in states),
    }


def received(since: datetime, until: datetime) -> QuerySet[Task]:
    """Tasks of alerts received from `since` on and before `until`, for the figures."""
    return Task.objects.filter(received_at__gte=since, received_at__lt=until)


def dissuaded(since: datetime, until: datetime) -> QuerySet[Task]:
    """Tasks that ended in the span with the person dissuaded, for the figures."""
    closed = Task.objects.filter(closed_at__gte=since, closed_at__lt=until)
    return closed.filter(outcome=DISSUADED)


def _tasks() -> QuerySet[Task]:
    related = (
        "alert__unit", "alert__resident", "claimed_by", "assigned_to", "visitor", "handed_to",
    )  # fmt: skip
    return Task.objects.select_related(*related)


# How often nobody answered and nobody was found.
_TRIES = Count("contacts", filter=Q(contacts__result__in=(NO_ANSWER, NOT_FOUND)))


def _worth(task: Task, measured: Measured, now: datetime) -> Worth:
    tries, reached = vars(task)["tries"], task.reached_at is not None
    return worth_of(task.alert, tries=tries, reached=reached, now=now, measured=measured)


def _line(task: Task, actor: Actor, worth: Worth | None = None) -> Line:
    alert = task.alert
    name = alert.resident.name if alert.resident else ""
    shown = may_see_resident(actor, alert.unit.path) or is_asked(actor, task)
    return Line(
        task=task,
        name=masked_name(name) if shown else "",
        phone=masked_number(alert.phone) if shown else "",
        place=alert.unit.name_zh,
        mine=actor.user_id is not None and actor.user_id == _whose(task),
        late=_is_late(task),
        reasons=alert.reasons,
        money_fen=alert.money_fen,
        worth=worth,
    )


def _whose(task: Task) -> int | None:
    """Who took it, else who was named to take it."""
    return task.claimed_by_id or task.assigned_to_id


def _is_late(task: Task) -> bool:
    """A clock is over that nobody has answered yet, or another area did not take it over."""
    unreached, unmet = task.late_reach and not task.reached_at, task.late_meet and not task.met_at
    return unreached or unmet or task.came_back


def _urgency(line: Line) -> tuple[Any, ...]:
    task = line.task
    due = task.reach_by if task.reached_at is None and task.state != SENT else task.meet_by
    expected = line.worth.expected_fen if line.worth else 0
    return (not line.late, not line.mine, -expected, due or task.received_at)
