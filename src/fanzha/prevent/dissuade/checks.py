"""The check a day after a dissuasion: still safe, or paid after all."""

from __future__ import annotations

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import ports, rules
from fanzha.prevent.dissuade.acting import Entry, locked, save
from fanzha.prevent.dissuade.actions import reached_of
from fanzha.prevent.dissuade.models import Contact


@transaction.atomic
def checked(task_id: int, outcome: str, actor: Actor, entry: Entry) -> int | None:
    """Note what the check found; returns the report's id where the person has paid after all.

    The same again changes nothing. Trouble for a task that did not end in a dissuasion, or that
    was checked with another outcome.
    """
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
