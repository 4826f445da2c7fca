"""The check a day after a dissuasion: still safe, or paid after all.

It is on the list of checks and, once, on the list of calls. The outcome of that call settles it; so
does what an officer learned otherwise, and then the call is off its list. Nobody reached settles
nothing: the person stays on the list of checks.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.channel.calls import NewCall, list_call, settle
from fanzha.prevent.channel.rules import CallOutcome
from fanzha.prevent.dissuade import ports, rules
from fanzha.prevent.dissuade.acting import Entry, locked, save
from fanzha.prevent.dissuade.actions import reached_of
from fanzha.prevent.dissuade.models import Contact, Task


def list_check(task: Task, now: datetime) -> None:
    """Put the check on the list of calls, for a person; again changes nothing."""
    about = _about(task.alert_id)
    list_call(NewCall(task.alert.phone, _key(task.alert_id), about, is_check=True), now)


@transaction.atomic
def checked(task_id: int, outcome: str, actor: Actor, entry: Entry) -> int | None:
    """Note what the check found; returns the report's id where the person has paid after all.

    The same again changes nothing. Trouble for a task that did not end in a dissuasion, or that
    was checked with another outcome.
    """
    alert_id = Task.objects.values_list("alert_id", flat=True).get(pk=task_id)
    settle(_key(alert_id), CallOutcome(outcome), actor, entry.at)
    task = locked(task_id, actor)
    if task.check_outcome == outcome:
        return task.report_id
    if task.outcome != rules.DISSUADED or task.check_outcome:
        raise Trouble(zh="这条任务无需回访", en="this task needs no check", field="state")
    task.check_due, task.check_outcome = False, outcome
    task.checked_at, task.checked_by_id = entry.at, actor.user_id
    if outcome == rules.PAID_AFTER:
        task.paid_step = rules.furthest(reached_of(task))
        task.report_id = ports.paid_report().open_report(task.alert_id, entry.note, actor, entry.at)
    Contact.objects.create(
        task=task, way=rules.DESK, result=rules.CHECKED, note=entry.note, by_id=actor.user_id,
        at=entry.at,
    )  # fmt: skip
    save(task, actor, outcome, entry.at)
    return task.report_id


def _key(alert_id: int) -> str:
    return f"{_about(alert_id)}:check"


def _about(alert_id: int) -> str:
    return f"alert:{alert_id}"
