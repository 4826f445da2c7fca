"""What one course of the system changes on a batch of tasks, written together at its end."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple

from psycopg.types.json import Jsonb

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.courses import record_course
from fanzha.kit.live import changed
from fanzha.kit.prepared import rows
from fanzha.prevent.dissuade import ladder
from fanzha.prevent.dissuade.clocks import Own, Place, lasts, to_take
from fanzha.prevent.dissuade.models import ClockSetting, Contact, Deadline, Task
from fanzha.prevent.dissuade.who.queries import Crew
from fanzha.prevent.dissuade.who.rules import order

NOBODY: frozenset[int] = frozenset()
WRITTEN = (
    "state", "level", "reach_by", "meet_by", "assigned_to_id", "assigned_why", "visitor_id",
    "visitor_why", "sent_at", "late_reach", "late_meet", "handed_to_id", "came_back", "outcome",
    "closed_at", "check_due",
)  # fmt: skip
"""The columns of a task that the system sets by itself."""
# Django's bulk_update spent four fifths of a sweep on building one CASE a column and row.
_WRITE = """
    UPDATE dissuade_task SET
        state = new.state, level = new.level, reach_by = new.reach_by, meet_by = new.meet_by,
        assigned_to_id = new.assigned_to_id, assigned_why = new.assigned_why,
        visitor_id = new.visitor_id, visitor_why = new.visitor_why, sent_at = new.sent_at,
        late_reach = new.late_reach, late_meet = new.late_meet, handed_to_id = new.handed_to_id,
        came_back = new.came_back, outcome = new.outcome, closed_at = new.closed_at,
        check_due = new.check_due
    FROM jsonb_to_recordset(%(rows)s) AS new (
        id bigint, state text, level text, reach_by timestamptz, meet_by timestamptz,
        assigned_to_id bigint, assigned_why text, visitor_id bigint, visitor_why text,
        sent_at timestamptz, late_reach bool, late_meet bool, handed_to_id bigint, came_back bool,
        outcome text, closed_at timestamptz, check_due bool
    )
    WHERE dissuade_task.id = new.id RETURNING dissuade_task.id
"""
_NAMED = """
    SELECT task_id, count(*), array_agg(DISTINCT named_id) FROM dissuade_deadline
    WHERE task_id = ANY(%(tasks)s) AND named_id IS NOT NULL GROUP BY task_id
"""
_dumps = partial(json.dumps, default=str)


class Named(NamedTuple):
    """Who was named to call so far and did not take the task: how often somebody was, and who."""

    times: int = 0
    people: frozenset[int] = NOBODY


class Course:
    """Collects what happens to locked tasks; `write` puts it down in a few statements.

    A clock that runs is never put off: to begin it again keeps the earlier time. `firing` are
    clocks that are over and whose turn in this course is yet to come: when they were due.
    """

    def __init__(self, tasks: Sequence[Task], now: datetime, crew: Crew | None = None) -> None:
        self.now = now
        self.crew = crew or Crew(now)
        self.tasks = {task.pk: task for task in tasks}
        self.own = own_settings()
        self.firing: dict[tuple[int, str], datetime] = {}
        self._running = running(self.tasks)
        self._ended: list[int] = []
        self._began: dict[tuple[int, str], Deadline] = {}
        self._contacts: list[Contact] = []
        self._verbs: list[tuple[str, int]] = []

    def begin(
        self, task: Task, kind: str, since: datetime, *, due: datetime | None = None
    ) -> datetime:
        """Have the clock run from `since`, for as long as its setting says or until `due`;
        returns when it is due (UTC)."""
        place = Place(task.alert.unit.path, task.level)
        due = due or since + lasts(kind, place, since, self.own)
        if (task.pk, kind) in self.firing:
            return self.firing[task.pk, kind]
        begun = self._began.get((task.pk, kind)) or self._running.get((task.pk, kind))
        if begun and begun.due_at <= due:
            return begun.due_at
        self.end(task, kind)
        self._began[task.pk, kind] = Deadline(
            task=task, kind=kind, started_at=min(since, due), due_at=due
        )
        return due

    def name(self, task: Task, user_id: int) -> None:
        """Somebody is named to call and has their time to take the task (`clocks.to_take`); the
        clock of whoever was named before them ends."""
        place, rungs = Place(task.alert.unit.path, task.level), len(order(ladder.CALL))
        given = lasts(ladder.CLAIM, place, self.now, self.own)
        wait = to_take(given, self.named(task).times, rungs, self.now)
        self.end(task, ladder.CLAIM)
        self.begin(task, ladder.CLAIM, self.now, due=self.now + wait)
        if (task.pk, ladder.CLAIM) in self._began:
            self._began[task.pk, ladder.CLAIM].named_id = user_id

    def named(self, task: Task) -> Named:
        """Who was named to call before this course; nobody where nobody is named any more."""
        return self._named.get(task.pk, Named())

    def end(self, task: Task, *kinds: str) -> None:
        """What these clocks waited for is done, or matters no more."""
        for kind in kinds:
            self._began.pop((task.pk, kind), None)
            old = self._running.pop((task.pk, kind), None)
            if old:
                self._ended.append(old.pk)

    def runs(self, task: Task, *kinds: str) -> bool:
        """Whether one of these clocks runs."""
        running = self._began.keys() | self._running.keys() | self.firing.keys()
        return any((task.pk, kind) in running for kind in kinds)

    def tried(self, task: Task, way: str, result: str) -> None:
        """A try of the system's, with what came of it."""
        self._contacts.append(Contact(task=task, way=way, result=result, at=self.now))

    def did(self, task: Task, verb: str) -> None:
        """An act of the system's, for the record."""
        self._verbs.append((verb, task.alert_id))

    @cached_property
    def _named(self) -> dict[int, Named]:
        tasks = [task.pk for task in self.tasks.values() if task.assigned_to_id]
        found = rows(_NAMED, {"tasks": tasks}) if tasks else []
        return {task: Named(times, frozenset(people)) for task, times, people in found}

    def write(self) -> None:
        """Put everything down, and tell open pages at commit."""
        if not self.tasks:
            return
        written = [
            {name: getattr(task, name) for name in ("id", *WRITTEN)}
            for task in self.tasks.values()
        ]  # fmt: skip
        rows(_WRITE, {"rows": Jsonb(written, dumps=_dumps)})
        self.write_clocks()
        Contact.objects.bulk_create(self._contacts)
        record_course(
            self._verbs, role=SYSTEM.role, subject_kind="alert", purpose="dissuade", now=self.now
        )
        changed("alerts", *(f"alert-{task.alert_id}" for task in self.tasks.values()))

    def write_clocks(self) -> None:
        """Put down the clocks alone, where an act of a person writes the task itself."""
        Deadline.objects.filter(pk__in=self._ended).update(done_at=self.now)
        Deadline.objects.bulk_create(self._began.values())


def running(tasks: Collection[int]) -> dict[tuple[int, str], Deadline]:
    """The running clocks of tasks, by task and kind."""
    found = Deadline.objects.filter(task__in=list(tasks), fired_at=None, done_at=None)
    return {(deadline.task_id, deadline.kind): deadline for deadline in found}


def end_clocks(task_id: int, now: datetime, kinds: Iterable[str] | None = None) -> None:
    """End these running clocks of a task, all where no kinds are given."""
    found = Deadline.objects.filter(task=task_id, fired_at=None, done_at=None)
    (found if kinds is None else found.filter(kind__in=list(kinds))).update(done_at=now)


def own_settings() -> list[Own]:
    """What units have set for their clocks: a small table."""
    rows = ClockSetting.objects.values_list("unit__path", "level", "what", "minutes", "since")
    return [Own(*row) for row in rows]
