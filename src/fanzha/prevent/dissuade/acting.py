"""What every act of a person on a task shares: who may, what is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor, may_see_resident
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.alert.actions import hold
from fanzha.prevent.dissuade import ladder, rules
from fanzha.prevent.dissuade.course import end_clocks
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.words.enums import Role

LONGEST_NOTE = 400
READERS = frozenset({Role.LEADER, Role.ANALYST, Role.AUDITOR})


@dataclass(frozen=True)
class Entry:
    """What somebody did or saw: a note, the moment (UTC), and a key when it may come twice."""

    at: datetime
    note: str = ""
    key: UUID | None = None


def may_work(actor: Actor, task: Task) -> bool:
    """Whether the task is the actor's to work on: of their branch, handed over to it, or
    given to them as a guard or a neighbour."""
    if actor.role in READERS:
        return False
    own = may_see_resident(actor, task.alert.unit.path) or handed_to(actor, task)
    return own or is_asked(actor, task)


def is_asked(actor: Actor, task: Task) -> bool:
    """Whether the actor was named to call, took the task, or was sent."""
    asked = {task.assigned_to_id, task.claimed_by_id, task.visitor_id} - {None}
    return actor.user_id in asked


def handed_to(actor: Actor, task: Task) -> bool:
    """Whether the task was handed over to the actor's area."""
    return task.handed_to is not None and may_see_resident(actor, task.handed_to.path)


def locked(task_id: int, actor: Actor) -> Task:
    """The task, locked, for somebody who may act on it; PermissionDenied for others.

    The alert is locked first, as whoever raises it does: so two never wait for each other.
    """
    hold(Task.objects.values_list("alert_id", flat=True).get(pk=task_id))
    tasks = Task.objects.select_for_update(of=("self",))
    task = tasks.select_related("alert__unit", "handed_to").get(pk=task_id)
    if not may_work(actor, task):
        raise PermissionDenied
    return task


def take(task: Task, actor: Actor, at: datetime) -> None:
    """Make the task the actor's: whoever was named to call need not, and nobody else is named."""
    if task.state in {rules.TEXTED, rules.WAITING}:
        task.state = rules.move(task.state, rules.CLAIMED)
    task.claimed_by_id, task.claimed_at = actor.user_id, at
    end_clocks(task.pk, at, (ladder.CLAIM, ladder.ASSIGN, ladder.DELIVERED))
    save(task, actor, "claim", at)


def take_if_free(task: Task, actor: Actor, at: datetime) -> None:
    """An act of the desk on a task that nobody has is a claim too: a call that reached somebody
    ends the clocks that would call others to it. Another's stays theirs."""
    if task.claimed_by_id is None:
        take(task, actor, at)


def noted(task: Task, way: str, result: str, actor: Actor, entry: Entry) -> bool:
    """Write the try down; False when this entry was written before. Trouble when closed."""
    if entry.key and Contact.objects.filter(key=entry.key).exists():
        return False
    must_be_open(task)
    Contact.objects.create(
        task=task, way=way, result=result, note=entry.note, by_id=actor.user_id, at=entry.at,
        key=entry.key,
    )  # fmt: skip
    return True


@transaction.atomic
def keep_too_late(task_id: int, said: str, actor: Actor, entry: Entry) -> None:
    """An entry of the street that the task could not take any more: it stands in the story, in
    words, and changes nothing else. The same key again changes nothing."""
    task = locked(task_id, actor)
    if entry.key and Contact.objects.filter(key=entry.key).exists():
        return
    note = f"{said} {entry.note}".strip()[:LONGEST_NOTE]
    Contact.objects.create(
        task=task, way=rules.VISIT, result=rules.TOO_LATE, note=note, by_id=actor.user_id,
        at=entry.at, key=entry.key,
    )  # fmt: skip
    save(task, actor, rules.TOO_LATE, entry.at)


def save(task: Task, actor: Actor, verb: str, now: datetime) -> None:
    """Write the task, the record, and tell open pages at commit."""
    task.save()
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="alert",
        subject_id=task.alert_id, ground=f"alert:{task.alert_id}", purpose="dissuade", now=now,
    )  # fmt: skip
    changed("alerts", f"alert-{task.alert_id}")


def must_be_open(task: Task) -> None:
    """Trouble when the task has ended."""
    if task.state == rules.CLOSED:
        raise Trouble(zh="任务已办结", en="the task is closed", field="state")


def must_be_sent(task: Task) -> None:
    """Trouble when nobody was sent to the person."""
    if task.sent_at is None:
        raise Trouble(zh="尚未派人", en="nobody was sent yet", field="state")
