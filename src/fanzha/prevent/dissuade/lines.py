"""One line of a list of tasks: masked here, so that no full name leaves without the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fanzha.govern.access.rules import Actor, may_see_resident
from fanzha.prevent.alert.rules import told_once
from fanzha.prevent.alert.worth import Worth
from fanzha.prevent.dissuade.acting import is_asked
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.dissuade.rules import CLOSED, NO_ANSWER, NOT_FOUND
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
    reasons: list[Mapping[str, Any]]
    money_fen: int | None
    worth: Worth | None = None


WHOSE = Coalesce(F("claimed_by"), F("assigned_to"))
"""Who took it, else who was named to take it: `whose` says the same of a row."""

LATE = (
    Q(late_reach=True, reached_at=None) | Q(late_meet=True, met_at=None) | Q(came_back=True)
)  # fmt: skip
"""A clock is over that nobody has answered yet, or another area did not take it over: `is_late`
says the same of a row."""

TRIES = Coalesce(
    Subquery(
        Contact.objects.filter(task=OuterRef("pk"), result__in=(NO_ANSWER, NOT_FOUND))
        .order_by().values("task").annotate(tries=Count("pk")).values("tries")
    ),
    0,
)  # fmt: skip
"""How often nobody answered and nobody was found."""


def open_tasks() -> QuerySet[Task]:
    """Tasks that have not ended, with what a line says of them."""
    return with_all().exclude(state=CLOSED)


def with_all() -> QuerySet[Task]:
    """Tasks with what a line says of them, in one look."""
    related = (
        "alert__unit", "alert__resident", "claimed_by", "assigned_to", "visitor", "handed_to",
    )  # fmt: skip
    return Task.objects.select_related(*related)


def line(task: Task, actor: Actor, worth: Worth | None = None) -> Line:
    """The line as this person may see it."""
    alert, shown = task.alert, may_see(actor, task)
    name = alert.resident.name if alert.resident else ""
    return Line(
        task=task,
        name=masked_name(name) if shown else "",
        phone=masked_number(alert.phone) if shown else "",
        place=alert.unit.name_zh,
        mine=is_mine(actor, task),
        late=is_late(task),
        reasons=told_once(alert.reasons),
        money_fen=alert.money_fen,
        worth=worth,
    )


def may_see(actor: Actor, task: Task) -> bool:
    """Whether the masked name and number are shown to them."""
    return may_see_resident(actor, task.alert.unit.path) or is_asked(actor, task)


def is_mine(actor: Actor, task: Task) -> bool:
    """Whether the task is theirs to take or taken by them."""
    return actor.user_id is not None and actor.user_id == whose(task)


def whose(task: Task) -> int | None:
    """Who took it, else who was named to take it."""
    return task.claimed_by_id or task.assigned_to_id


def is_late(task: Task) -> bool:
    """A clock is over that nobody has answered yet, or another area did not take it over."""
    unreached, unmet = task.late_reach and not task.reached_at, task.late_meet and not task.met_at
    return unreached or unmet or task.came_back
