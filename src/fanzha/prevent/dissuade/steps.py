"""The steps of the ladder: text, call, visit, for a batch of locked tasks (ladder.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from fanzha.prevent.dissuade import ladder, rules
from fanzha.prevent.dissuade.course import NOBODY, Course
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.who.queries import Need
from fanzha.prevent.dissuade.who.rules import Choice
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
    """Name the next who calls: of the rung behind the last, somebody not named before.

    Whoever was named and did not take it is named again only where nobody else is left, and stays
    named where nobody is on duty: the alert is somebody's until it is taken.
    """
    tasks = list(tasks)
    chosen = _next_callers(course, tasks)
    for task in tasks:
        choice = chosen.get(task.pk)
        if choice:
            task.assigned_to_id, task.assigned_why = choice.user_id, choice.why
            course.did(task, "assign")
        if task.assigned_to_id:
            course.name(task, task.assigned_to_id)


def _next_callers(course: Course, tasks: list[Task]) -> dict[int, Choice]:
    """By task: somebody not named yet, else anybody but the last, else the last again."""
    chosen: dict[int, Choice] = {}
    for turn in range(3):
        rest = [task for task in tasks if task.pk not in chosen]
        asked = [_asked(task, ladder.CALL, _left_out(course, task)[turn]) for task in rest]
        chosen |= course.crew.choose(asked)
    return chosen


def _left_out(course: Course, task: Task) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    last = frozenset([task.assigned_to_id] if task.assigned_to_id else [])
    return course.named(task).people | last, last, NOBODY


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


def _asked(task: Task, step: str, without: frozenset[int] = NOBODY) -> Need:
    after = task.assigned_why if step == ladder.CALL else ""
    path, resident = task.alert.unit.path, task.alert.resident_id
    return Need(task.pk, step, path, resident, without, after)
