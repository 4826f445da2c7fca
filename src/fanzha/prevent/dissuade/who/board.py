"""What the team board shows of the tasks: how much each person holds, what nobody has taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from fanzha.govern.units.queries import UnitRow
from fanzha.prevent.dissuade.lines import LATE, is_late
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.rules import CLOSED, WAITING
from fanzha.prevent.dissuade.who.queries import Need, choose
from fanzha.prevent.dissuade.who.rules import CALL, Choice

_LATE = ExpressionWrapper(LATE, output_field=BooleanField())
_NAMINGS = Q(deadlines__named__isnull=False)


@dataclass(frozen=True)
class Load:
    """Open tasks of one person, and how many of them are late."""

    open: int = 0
    late: int = 0


@dataclass(frozen=True)
class Holding:
    """One open task, and who has it."""

    task_id: int
    holders: frozenset[int]
    late: bool


@dataclass(frozen=True)
class OpenClock:
    """One open task without a person at risk in it. `who` are the names of those who have it.

    A clock that was answered is None.
    """

    alert_id: int
    place: UnitRow
    level: str
    scam_type: str
    state: str
    late: bool
    who: tuple[str, ...]
    reach_by: datetime | None
    meet_by: datetime | None


@dataclass(frozen=True)
class Unassigned:
    """One task that nobody has taken, without a person in it.

    `proposed` was named to take it, or should be; None where nobody can go. `named`: how many times
    somebody was named.
    """

    alert_id: int
    place: UnitRow
    level: str
    scam_type: str
    reach_by: datetime | None
    late: bool
    proposed: Choice | None
    named: int


def open_clocks() -> list[OpenClock]:
    """Every open task for whoever takes the desk over: late ones first, then in their order."""
    rows = Task.objects.exclude(state=CLOSED).annotate(is_late=_LATE)
    related = ("alert__unit", "claimed_by", "assigned_to", "visitor")
    ordered = rows.select_related(*related).order_by("-is_late", "received_at", "pk")
    return [_open_clock(task) for task in ordered]


def holdings() -> list[Holding]:
    """Every open task that somebody has, and who: named to call or took it, and was sent."""
    rows = Task.objects.exclude(state=CLOSED).annotate(is_late=_LATE).order_by("pk")
    found = rows.values_list("pk", "claimed_by", "assigned_to", "visitor", "is_late")
    return [
        Holding(task, frozenset(holders), late)
        for task, claimed, named, sent, late in found
        if (holders := {claimed or named, sent} - {None})
    ]


def together(held: Iterable[Holding], users: Container[int]) -> Load:
    """What several people hold together: a task of two of them counts once."""
    theirs = [one for one in held if any(user in users for user in one.holders)]
    return Load(len(theirs), sum(one.late for one in theirs))


def loads(held: Iterable[Holding]) -> dict[int, Load]:
    """What each person holds, by key; those who hold nothing are missing."""
    found: dict[int, Load] = {}
    for one in held:
        for user in one.holders:
            before = found.get(user, Load())
            found[user] = Load(before.open + 1, before.late + one.late)
    return found


def unassigned(branch: str, now: datetime, most: int) -> list[Unassigned]:
    """The oldest `most` tasks of a branch that nobody has taken, each with who should."""
    counted = _waiting(branch).annotate(named=Count("deadlines", filter=_NAMINGS))
    rows = counted.select_related("alert__unit").order_by("received_at", "pk")
    tasks = list(rows[:most])
    proposed = choose([_asked(task) for task in tasks if task.assigned_to_id is None], now)
    return [_line(task, _named(task) or proposed.get(task.pk)) for task in tasks]


def unassigned_by_unit(branch: str) -> Counter[str]:
    """How many tasks of a branch nobody has taken, by path of the unit."""
    return Counter(_waiting(branch).values_list("alert__unit__path", flat=True))


def _open_clock(task: Task) -> OpenClock:
    alert = task.alert
    people = (task.claimed_by or task.assigned_to, task.visitor)
    return OpenClock(
        alert.pk, alert.unit, alert.level, alert.scam_type, task.state, vars(task)["is_late"],
        tuple(dict.fromkeys(str(person) for person in people if person)),
        None if task.reached_at else task.reach_by, None if task.met_at else task.meet_by,
    )  # fmt: skip


def _named(task: Task) -> Choice | None:
    return Choice(task.assigned_to_id, task.assigned_why) if task.assigned_to_id else None


def _waiting(branch: str) -> QuerySet[Task]:
    free = Task.objects.filter(state=WAITING, claimed_by=None, visitor=None)
    return free.filter(alert__unit__path__startswith=branch)


def _asked(task: Task) -> Need:
    return Need(task.pk, CALL, task.alert.unit.path, task.alert.resident_id)


def _line(task: Task, proposed: Choice | None) -> Unassigned:
    alert = task.alert
    return Unassigned(
        alert.pk, alert.unit, alert.level, alert.scam_type, task.reach_by, is_late(task), proposed,
        vars(task)["named"],
    )  # fmt: skip
