"""Somebody who is elsewhere: another area is asked to go, and must say that it does."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.units.actions import hold_open
from fanzha.govern.units.queries import of_kinds
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import ladder, rules
from fanzha.prevent.dissuade.acting import (
    Entry,
    handed_to,
    locked,
    must_be_open,
    noted,
    save,
    take_if_free,
)
from fanzha.prevent.dissuade.course import Course, end_clocks
from fanzha.prevent.dissuade.models import Task
from fanzha.words.enums import UnitKind

AREAS = (UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.GRID)


@transaction.atomic
def hand_to_area(task_id: int, unit_code: str, actor: Actor, entry: Entry) -> None:
    """Ask another area to go, since the person is there now; the clocks run on. A task
    that nobody has is the actor's until then.

    Somebody there must acknowledge it in time, else it is ours again and on top of the queue.
    Raises Trouble for an unknown unit, PermissionDenied for who may not act on the task.
    """
    task = locked(task_id, actor)
    area = of_kinds(AREAS).filter(pk__in=hold_open([unit_code]).values()).first()
    if area is None:
        raise Trouble(zh="没有这个辖区", en="there is no such area", field="unit")
    if not noted(task, rules.DESK, rules.AREA, actor, entry):
        return
    take_if_free(task, actor, entry.at)
    task.handed_to, task.handed_at, task.came_back = area, entry.at, False
    task.acknowledged_at = task.acknowledged_by_id = None
    course = Course([task], entry.at)
    course.end(task, ladder.ACKNOWLEDGE)
    course.begin(task, ladder.ACKNOWLEDGE, entry.at)
    course.write_clocks()
    save(task, actor, "hand_to_area", entry.at)


@transaction.atomic
def acknowledge(task_id: int, actor: Actor, now: datetime) -> None:
    """Somebody of the area takes it over and goes; a second time changes nothing.

    Raises PermissionDenied for anybody else, Trouble when another there took it.
    """
    task = locked(task_id, actor)
    must_be_open(task)
    if not handed_to(actor, task):
        raise PermissionDenied
    if task.acknowledged_by_id == actor.user_id:
        return
    if task.acknowledged_at is not None:
        raise Trouble(zh="已由他人接手", en="somebody else took it over", field="acknowledged_by")
    if task.state not in {rules.SENT, rules.ON_WAY}:
        task.state = rules.move(task.state, rules.SENT)
    task.acknowledged_by_id, task.acknowledged_at = actor.user_id, now
    task.visitor_id, task.visitor_why = actor.user_id, "area"
    task.sent_at = task.sent_at or now
    _to_be_met(task, now)
    noted(task, rules.DESK, rules.TAKEN_OVER, actor, Entry(now))
    save(task, actor, "taken_over", now)


def _to_be_met(task: Task, now: datetime) -> None:
    end_clocks(task.pk, now, (ladder.ACKNOWLEDGE, ladder.ASSIGN))
    if task.met_at is None and not task.late_meet:
        course = Course([task], now)
        task.meet_by = course.begin(task, ladder.MEET, now)
        course.write_clocks()
