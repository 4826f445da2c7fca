"""Give a task to somebody by hand: the board's act, where the rules are not followed."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.queries import may_plan_here, on_duty
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import ladder, rules
from fanzha.prevent.dissuade.acting import locked, must_be_open, save
from fanzha.prevent.dissuade.course import end_clocks
from fanzha.prevent.dissuade.models import Task

BY_HAND = "by_hand"


@transaction.atomic
def assign(task_id: int, user_id: int, actor: Actor, now: datetime) -> None:
    """Claim an open task for somebody on duty, or take it from one for another.

    The clocks go on. The same again changes nothing. Raises Trouble when the task is closed or
    the person does not work now; PermissionDenied when the task is not the actor's to work on,
    or the person is not of the actor's branch.
    """
    task = locked(task_id, actor)
    must_be_open(task)
    person = next((one for one in on_duty(now) if one.user_id == user_id), None)
    if person is None:
        raise Trouble(
            zh="此人不在岗, 请另选一人", en="they are not on duty: choose another", field="user"
        )
    if not may_plan_here(actor, person.area):
        raise PermissionDenied
    if task.claimed_by_id == user_id:
        return
    _give(task, user_id, now)
    save(task, actor, "assign", now)


def _give(task: Task, user_id: int, now: datetime) -> None:
    if task.state in {rules.TEXTED, rules.WAITING}:
        task.state = rules.move(task.state, rules.CLAIMED)
    task.assigned_to_id, task.assigned_why = user_id, BY_HAND
    task.claimed_by_id, task.claimed_at = user_id, now
    end_clocks(task.pk, now, (ladder.CLAIM, ladder.ASSIGN, ladder.DELIVERED))
