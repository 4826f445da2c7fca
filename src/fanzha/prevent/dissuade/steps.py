"""The steps of the ladder: text, call, visit, for a batch of locked tasks (ladder.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from fanzha.prevent.dissuade import ladder, rules
from fanzha.prevent.dissuade.course import Course
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.who.queries import Asked
from fanzha.words.enums import Level

Since = Mapping[int, datetime]
"""By task: the receipt (UTC) of the warning that puts it where it goes."""


def call(course: Course, tasks: Iterable[Task], since: Since) -> None:
    """Name somebody who calls, and start both clocks where they do not run."""
    tasks = [task for task in tasks if task.reached_at is None]
    for task in tasks:
        if task.state == rules.TEXTED:
            task.state = rules.move(task.state, rules.WAITING)
        course.end(task, ladder.DELIVERED)
        if not task.late_reach:
            task.reach_by = course.begin(task, ladder.REACH, since[task.pk])
        _to_be_met(course, task, since[task.pk])
    name_caller(course, [task for task in tasks if task.claimed_by_id is None])


def name_caller(course: Course, tasks: Iterable[Task]) -> None:
    """Name the next who calls; whoever was named before and did not take it is left out."""
    asked = [_asked(task, ladder.CALL, task.assigned_to_id) for task in tasks]
    for task_id, choice in course.crew.choose(asked).items():
        task = course.tasks[task_id]
        task.assigned_to_id, task.assigned_why = choice.user_id, choice.why
        course.begin(task, ladder.CLAIM, course.now)
        course.did(task, "assign")


def visit(course: Course, tasks: Iterable[Task], since: Since) -> None:
    """Send whoever can go, where nobody was sent; the 30 minutes run."""
    tasks = [task for task in tasks if task.sent_at is None and task.met_at is None]
    chosen = course.crew.choose([_asked(task, ladder.VISIT) for task in tasks])
    for task in tasks:
        _to_be_met(course, task, since[task.pk])
        if task.pk in chosen:
            choice = chosen[task.pk]
            task.state = rules.move(task.state, rules.SENT)
            task.visitor_id, task.visitor_why = choice.user_id, choice.why
            task.sent_at = course.now
            course.tried(task, rules.DESK, rules.HANDED_OVER)
            course.did(task, "send_to_street")


def look_again(course: Course, tasks: Iterable[Task]) -> None:
    """Where nobody has the task, look for somebody again in a while."""
    for task in tasks:
        if not has_person(task) and not course.runs(task, ladder.ASSIGN):
            course.begin(task, ladder.ASSIGN, course.now)


def wants_visit(task: Task) -> bool:
    """Whether people are to be sent: a high level, or nobody was reached in time."""
    return task.sent_at is None and (task.level == Level.HIGH or task.late_reach)


def _to_be_met(course: Course, task: Task, since: datetime) -> None:
    if task.met_at is None and not task.late_meet:
        task.meet_by = course.begin(task, ladder.MEET, since)


def wants(task: Task, step: str) -> bool:
    """Whether the step is one of the task's level."""
    return step in ladder.ladder().rungs[task.level].steps


def has_person(task: Task) -> bool:
    """Whether somebody was named, took it, or was sent."""
    return bool(task.claimed_by_id or task.assigned_to_id or task.visitor_id)


def _asked(task: Task, step: str, *without: int | None) -> Asked:
    left_out = frozenset(user for user in without if user is not None)
    return Asked(task.pk, step, task.alert.unit.path, task.alert.resident_id, left_out)
