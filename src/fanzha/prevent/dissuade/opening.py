"""What the system does with a task when its alert opens, grows, falls or expires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fanzha.prevent.alert.rules import HEIGHT
from fanzha.prevent.dissuade import ladder, rules, steps
from fanzha.prevent.dissuade.climbing import climb
from fanzha.prevent.dissuade.course import Course
from fanzha.prevent.dissuade.models import Task
from fanzha.words.enums import Level


@transaction.atomic
def open_task(alert_id: int, received_at: datetime) -> int:
    """The task of an alert, put on the rung of its level; the same again changes nothing.

    The clocks run from `received_at` (UTC), when the warning was received.
    """
    task, new = Task.objects.get_or_create(alert_id=alert_id, defaults={"received_at": received_at})
    if new:
        task.level = task.alert.level
        _climbs([task], received_at)
    return task.pk


@transaction.atomic
def sign_came(alert_id: int, at: datetime) -> None:
    """A new sign joined the alert (its receipt, UTC): one that had only a text is called now,
    and one whose level rose climbs. Anything else stays as it is."""
    for task in _open(alert_id):
        risen = HEIGHT[task.alert.level] > HEIGHT[task.level]
        if risen:
            task.level = task.alert.level
        if risen or task.state == rules.TEXTED:
            course = Course([task], at)
            if task.level == Level.LOW:
                steps.call(course, [task], {task.pk: at})
                steps.look_again(course, [task])
            else:
                climb(course, [task], {task.pk: at})
            course.did(task, "new_sign")
            course.write()


@transaction.atomic
def level_lowered(alert_id: int, now: datetime) -> None:
    """The alert's level fell, by a person or by expiry: where nobody has begun, a low one gets its
    text in place of the call.

    Whoever is at work on it goes on; what was done is not taken back.
    """
    for task in _open(alert_id):
        task.level = task.alert.level
        course = Course([task], now)
        if task.level == Level.LOW and not _begun(task):
            course.end(task, ladder.REACH, ladder.MEET, ladder.CLAIM, ladder.ASSIGN)
            task.reach_by = task.meet_by = task.assigned_to = None
            task.assigned_why = ""
            climb(course, [task], {task.pk: now})
        course.did(task, "level_lowered")
        course.write()


def may_expire(alert_id: int) -> bool:
    """Whether nobody is at work on the alert, so that it may fall and end by itself."""
    return not any(_at_work(task) for task in Task.objects.filter(alert_id=alert_id))


@transaction.atomic
def expire(alert_id: int, now: datetime) -> None:
    """The alert ended by expiry: so does its task, with every clock."""
    for task in _open(alert_id):
        course = Course([task], now)
        task.state = rules.move(task.state, rules.CLOSED)
        task.outcome, task.closed_at = rules.EXPIRED, now
        course.end(task, *ladder.CLOCKS)
        course.did(task, rules.EXPIRED)
        course.write()


def _climbs(tasks: list[Task], since: datetime) -> None:
    course = Course(tasks, since)
    climb(course, tasks, {task.pk: since for task in tasks})
    course.write()


def _open(alert_id: int) -> Iterable[Task]:
    """The open task of an alert, locked; none when it is closed."""
    tasks = Task.objects.select_for_update(of=("self",)).select_related("alert__unit")
    return tasks.filter(alert_id=alert_id).exclude(state=rules.CLOSED)


def _at_work(task: Task) -> bool:
    """Somebody was named or is on it: an alert that is owed a call does not end by itself."""
    return task.state != rules.CLOSED and bool(task.assigned_to_id or _begun(task))


def _begun(task: Task) -> bool:
    """Somebody took it, was sent, or reached the person: a person must end it."""
    return bool(task.claimed_by_id or task.sent_at or task.reached_at)
