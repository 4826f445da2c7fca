"""The deadlines of dissuasion. Each fires once, oldest first, with all that follows from it.

1. One conditional UPDATE claims up to 250 due rows whose task nobody holds, oldest first,
   and says of each whether it fired later than it may (`late`).
2. What follows is done to their tasks in bulk, in the same transaction.
3. Again, until nothing is due. A worker that was dead for an hour so fires all that waited.

Due work is found by its column, never by memory: a kill or a lost database rolls a batch back as a
whole, and the next sweep finds it again. A batch that fails for another reason is done task by task, so
that one task's fault stops nobody else's clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction

from fanzha.kit import clock
from fanzha.kit.prepared import rows
from fanzha.prevent.dissuade import checks, ladder, rules, steps
from fanzha.prevent.dissuade.clocks import longer
from fanzha.prevent.dissuade.course import Course
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.who.queries import Crew

BATCH = 250
"""Rows claimed at once. Who goes is asked once or twice a batch, whatever its size: at 100 that was
half of the time of a worker with an hour to make up for (bench.clock)."""
LOST = (OperationalError, InterfaceError)
"""The database is away, or two waited for each other: nobody's fault, and the same once more."""


class Fired(NamedTuple):
    """A deadline that fired: of which task, of what kind, since when it ran, when it was due."""

    task_id: int
    kind: str
    started_at: datetime
    due_at: datetime


def sweep(now: datetime) -> int:
    """Fire every deadline due at `now` (UTC); returns how many fired.

    The clocks of a task at which something fails are left for the next sweep; all others fire, then
    the first such error is raised.
    """
    total, crew, failed = 0, Crew(now), dict[int, Exception]()
    while _is_due(now):
        try:
            fired = _batch(now, crew, without=[*failed])
        except LOST:
            raise
        except Exception:
            fired, crew = _one_by_one(now, failed), Crew(now)
        if not fired:
            break
        total += fired
    for error in failed.values():
        raise error
    return total


def next_due() -> datetime | None:
    """When the next deadline is due (UTC), None where none runs: one look at an index."""
    found = rows(_NEXT, {})
    return found[0][0] if found else None


def _is_due(now: datetime) -> bool:
    """Whether one is; what a deadline brings with it may be over already."""
    due = next_due()
    return due is not None and due <= now


def _one_by_one(now: datetime, failed: dict[int, Exception]) -> int:
    """Fire what a batch would have; the tasks at which it fails are put into `failed`."""
    total = 0
    for (task,) in rows(_DUE, {"now": now, "batch": BATCH, "without": [*failed]}):
        try:
            total += _batch(now, Crew(now), only=task)
        except LOST:
            raise
        except Exception as error:
            failed[task] = error
    return total


@transaction.atomic
def _batch(
    now: datetime, crew: Crew, *, only: int | None = None, without: Sequence[int] = ()
) -> int:
    # In a town that lives faster, a second of ours is many of theirs.
    slack = ladder.ladder().late_after * clock.speed()
    asked = {"now": now, "slack": slack, "batch": BATCH, "only": only, "without": list(without)}
    fired = [Fired(*row) for row in rows(_FIRE, asked)]
    # What the signs of an alert said is long, and no step asks for it.
    found = Task.objects.select_related("alert__unit").defer("alert__reasons", "alert__evidence")
    tasks = found.in_bulk({deadline.task_id for deadline in fired})
    course = Course(list(tasks.values()), now, crew)
    course.firing = {(one.task_id, one.kind): one.due_at for one in fired}
    for turn in _turns(fired):
        for one in turn:
            del course.firing[one.task_id, one.kind]
        for kind, follow in _FOLLOWS.items():
            follow(course, [one for one in turn if one.kind == kind])
    course.write()
    return len(fired)


def _turns(fired: Iterable[Fired]) -> list[list[Fired]]:
    """Oldest first: a task's second deadline of a batch has its turn after its first.

    >>> at = datetime(2026, 3, 2, 8, 30)
    >>> reach, meet = Fired(1, "reach", at, at), Fired(1, "meet", at, at.replace(hour=9))
    >>> [[one.kind for one in turn] for turn in _turns([meet, reach, reach._replace(task_id=2)])]
    [['reach', 'reach'], ['meet']]
    """
    turns: list[list[Fired]] = []
    passed: Counter[int] = Counter()
    for one in sorted(fired, key=lambda deadline: deadline.due_at):
        if passed[one.task_id] == len(turns):
            turns.append([])
        turns[passed[one.task_id]].append(one)
        passed[one.task_id] += 1
    return turns


def _not_delivered(course: Course, fired: Iterable[Fired]) -> None:
    """The text did not arrive in time: a call follows, its clocks run from then."""
    due = {deadline.task_id: deadline.due_at for deadline in fired}
    tasks = [task for task in _tasks(course, due) if task.state == rules.TEXTED]
    steps.call(course, tasks, due)
    steps.look_again(course, tasks)
    for task in tasks:
        course.did(task, "not_delivered")


def _not_claimed(course: Course, fired: Iterable[Fired]) -> None:
    """Whoever was named did not take it: the next one is named, later each time in the end."""
    due = {deadline.task_id for deadline in fired}
    open_still = [task for task in _tasks(course, due) if task.claimed_by_id is None]
    steps.name_caller(course, open_still)


def _not_reached(course: Course, fired: Iterable[Fired]) -> None:
    """Late, and people are sent where none are yet."""
    due = {deadline.task_id: deadline.due_at for deadline in fired}
    tasks = [task for task in _tasks(course, due) if task.reached_at is None]
    for task in tasks:
        task.late_reach = True
        course.did(task, "late_reach")
    steps.visit(course, [task for task in tasks if steps.wants_visit(task)], due)
    steps.look_again(course, tasks)


def _not_met(course: Course, fired: Iterable[Fired]) -> None:
    """Late, and on top of the queue until it is closed."""
    for task in _tasks(course, {deadline.task_id for deadline in fired}):
        if task.met_at is None:
            task.late_meet = True
            course.did(task, "late_meet")


def _not_acknowledged(course: Course, fired: Iterable[Fired]) -> None:
    """Nobody in the other area took it over: it is ours again, and on top of the queue."""
    for task in _tasks(course, {deadline.task_id for deadline in fired}):
        if task.handed_to_id and task.acknowledged_at is None:
            task.handed_to_id, task.came_back = None, True
            course.tried(task, rules.DESK, rules.CAME_BACK)
            course.did(task, "came_back")


def _look_again(course: Course, fired: Iterable[Fired]) -> None:
    """Nobody could go: look once more, and if need be again after twice as long."""
    waited = {deadline.task_id: deadline.due_at - deadline.started_at for deadline in fired}
    tasks = [task for task in _tasks(course, waited) if not steps.has_person(task)]
    since = dict.fromkeys(waited, course.now)
    steps.name_caller(course, [task for task in tasks if task.reached_at is None])
    steps.visit(course, [task for task in tasks if steps.wants_visit(task)], since)
    for task in tasks:
        if not steps.has_person(task):
            due = course.now + longer(waited[task.pk], course.now)
            course.begin(task, ladder.ASSIGN, course.now, due=due)


def _to_check(course: Course, fired: Iterable[Fired]) -> None:
    """A day after the dissuasion: on the list to ask again, and on that of calls."""
    for deadline in fired:
        task = course.tasks[deadline.task_id]
        task.check_due = task.outcome == rules.DISSUADED and not task.check_outcome
        if task.check_due:
            checks.list_check(task, course.now)


def _tasks(course: Course, ids: Iterable[int]) -> list[Task]:
    """Those of the tasks that are open, in the order of their deadlines."""
    return [course.tasks[pk] for pk in ids if course.tasks[pk].state != rules.CLOSED]


_FOLLOWS: dict[str, Callable[[Course, list[Fired]], None]] = {
    ladder.DELIVERED: _not_delivered,
    ladder.REACH: _not_reached,
    ladder.CLAIM: _not_claimed,
    ladder.MEET: _not_met,
    ladder.ACKNOWLEDGE: _not_acknowledged,
    ladder.ASSIGN: _look_again,
    ladder.NEXT_CHECK: _to_check,
}

_NEXT = """
    SELECT due_at FROM dissuade_deadline
    WHERE fired_at IS NULL AND done_at IS NULL ORDER BY due_at LIMIT 1
"""
_DUE = """
    SELECT task_id FROM dissuade_deadline
    WHERE fired_at IS NULL AND done_at IS NULL AND due_at <= %(now)s
        AND task_id <> ALL(%(without)s)
    GROUP BY task_id ORDER BY min(due_at) LIMIT %(batch)s
"""
# The task is locked with its deadline, and skipped when somebody holds it: whoever acts on a task
# locks it before its clocks, so a sweep that waited could wait in a ring.
_FIRE = """
    UPDATE dissuade_deadline
    SET fired_at = %(now)s, late = %(now)s - dissuade_deadline.due_at > %(slack)s
    FROM (
        SELECT deadline.id FROM dissuade_deadline deadline
        JOIN dissuade_task task ON task.id = deadline.task_id
        WHERE deadline.fired_at IS NULL AND deadline.done_at IS NULL
            AND deadline.due_at <= %(now)s AND deadline.task_id <> ALL(%(without)s)
            AND (%(only)s::bigint IS NULL OR deadline.task_id = %(only)s)
        ORDER BY deadline.due_at LIMIT %(batch)s
        FOR UPDATE SKIP LOCKED
    ) due
    WHERE dissuade_deadline.id = due.id
    RETURNING task_id, kind, started_at, due_at
"""
