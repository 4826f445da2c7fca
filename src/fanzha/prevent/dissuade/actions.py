"""Verbs of dissuasion. Each checks who acts, moves the one state machine, and is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.queries import users_of_role
from fanzha.govern.access.rules import SYSTEM, Actor, may_see_resident
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.alert.actions import close_alert
from fanzha.prevent.dissuade import ports, rules
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.words.enums import Role


@dataclass(frozen=True)
class Entry:
    """What somebody did or saw: a note, the moment (UTC), and a key when it may come twice."""

    at: datetime
    note: str = ""
    key: UUID | None = None


@transaction.atomic
def open_task(alert_id: int, received_at: datetime) -> int:
    """The task of an alert with its clocks; the same again changes nothing."""
    due = rules.clocks(received_at)
    task, _ = Task.objects.get_or_create(
        alert_id=alert_id,
        defaults={"received_at": received_at, "reach_by": due.reach_by, "meet_by": due.meet_by},
    )
    return task.pk


@transaction.atomic
def claim(task_id: int, actor: Actor, now: datetime) -> None:
    """Take the task. Trouble when another has it; one's own again changes nothing."""
    task = _locked(task_id, actor)
    if task.claimed_by_id == actor.user_id:
        return
    _must_be_open(task)
    if task.claimed_by_id is not None:
        raise Trouble(zh="已由他人领取", en="somebody else has it", field="claimed_by")
    if task.state == rules.WAITING:
        task.state = rules.move(task.state, rules.CLAIMED)
    task.claimed_by_id, task.claimed_at = actor.user_id, now
    _save(task, actor, "claim", now)


@transaction.atomic
def called(task_id: int, way: str, result: str, actor: Actor, entry: Entry) -> None:
    """The desk called (`way`: call, employer or family) and this came of it.

    An answer of the person themselves stops the 10-minute clock; an employer or a family
    member who answers does not: they are not the one at risk.
    """
    task = _locked(task_id, actor)
    if not _noted(task, way, result, actor, entry):
        return
    if way == rules.CALL:
        task.state = rules.after_call(task.state, result)
        if result in {rules.ANSWERED, rules.RESISTS}:
            task.reached_at = task.reached_at or entry.at
    _save(task, actor, f"{way}_{result}", entry.at)


@transaction.atomic
def send_to_street(task_id: int, actor: Actor, entry: Entry) -> None:
    """Send whoever is nearest to the person. Trouble when nobody is, or no address is known."""
    task = _locked(task_id, actor)
    if task.state in {rules.SENT, rules.ON_WAY}:
        return
    _send(task, entry.at)
    _noted(task, rules.DESK, rules.HANDED_OVER, actor, entry)
    _save(task, actor, "send_to_street", entry.at)


@transaction.atomic
def set_out(task_id: int, actor: Actor, entry: Entry) -> None:
    """Somebody is on the way to the person."""
    task = _locked(task_id, actor)
    if _noted(task, rules.VISIT, rules.SET_OUT, actor, entry):
        _must_be_sent(task)
        task.state, task.visitor_id = rules.move(task.state, rules.ON_WAY), actor.user_id
        _save(task, actor, "set_out", entry.at)


@transaction.atomic
def met(task_id: int, actor: Actor, entry: Entry) -> None:
    """The person was met; both clocks stop."""
    task = _locked(task_id, actor)
    if _noted(task, rules.VISIT, rules.IN_PERSON, actor, entry):
        _must_be_sent(task)
        task.state = rules.move(task.state, rules.MET)
        at = max(entry.at, task.sent_at or entry.at)  # a phone's clock cannot be before the order
        task.met_at, task.reached_at = task.met_at or at, task.reached_at or at
        _save(task, actor, "met", entry.at)


@transaction.atomic
def resists(task_id: int, way: str, actor: Actor, entry: Entry) -> None:
    """The person was reached and will not listen: the work goes on."""
    task = _locked(task_id, actor)
    if _noted(task, way, rules.RESISTS, actor, entry):
        task.state = rules.move(task.state, rules.RESISTING)
        task.reached_at = task.reached_at or entry.at
        _save(task, actor, "resists", entry.at)


@transaction.atomic
def not_found(task_id: int, actor: Actor, entry: Entry) -> None:
    """Nobody at the address: the desk must find another way; the clock goes on."""
    task = _locked(task_id, actor)
    if _noted(task, rules.VISIT, rules.NOT_FOUND, actor, entry):
        _must_be_sent(task)
        task.state = rules.move(task.state, rules.SENT)
        _save(task, actor, "not_found", entry.at)


@transaction.atomic
def hand_over(task_id: int, actor: Actor, entry: Entry) -> None:
    """Give the visit to whoever is next above in the tree. Trouble when nobody is."""
    task = _locked(task_id, actor)
    if _noted(task, rules.VISIT, rules.HANDED_OVER, actor, entry):
        _must_be_sent(task)
        task.visitor_id = _nearest(task, without=actor)
        task.state = rules.move(task.state, rules.SENT)
        _save(task, actor, "hand_over", entry.at)


@transaction.atomic
def close(
    task_id: int, outcome: str, actor: Actor, entry: Entry, *, saved_fen: int = 0
) -> int | None:
    """End the task with an outcome; returns the report's id when the person had paid.

    `saved_fen` counts for `dissuaded` only. Closing it again the same way changes nothing.
    """
    task = _locked(task_id, actor)
    if task.state == rules.CLOSED and task.outcome == outcome:
        return task.report_id
    if saved_fen < 0 or (saved_fen and outcome != rules.DISSUADED):
        raise Trouble(
            zh="只有劝阻成功才有避免损失金额, 且不为负",
            en="an amount saved goes with a dissuasion, and is not negative",
            field="saved",
        )
    _noted(task, rules.DESK, rules.ENDED, actor, entry)
    task.state = rules.move(task.state, rules.CLOSED)
    task.outcome, task.saved_fen, task.closed_at = outcome, saved_fen, entry.at
    task.closed_by_id = actor.user_id
    if outcome == rules.ALREADY_PAID:
        task.report_id = ports.paid_report().open_report(task.alert_id, entry.note, actor, entry.at)
    _save(task, actor, outcome, entry.at)
    close_alert(task.alert_id, entry.at, ended=outcome, by=actor.user_id)
    return task.report_id


def send_late(task: Task, now: datetime) -> None:
    """The 10 minutes are over: people are sent, where somebody can be. For the sweep."""
    task.late_reach = True
    if (
        task.state not in {rules.SENT, rules.ON_WAY, rules.MET, rules.RESISTING}
        and _nearest(task) is not None
    ):
        _send(task, now)
        _noted(task, rules.DESK, rules.HANDED_OVER, SYSTEM, Entry(now))
    _save(task, SYSTEM, "late_reach", now)


def _locked(task_id: int, actor: Actor) -> Task:
    """The task, locked, for somebody who may act on it; PermissionDenied for others."""
    tasks = Task.objects.select_for_update(of=("self",)).select_related("alert__unit")
    task = tasks.get(pk=task_id)
    if not may_see_resident(actor, task.alert.unit.path) or actor.role in _READERS:
        raise PermissionDenied
    return task


_READERS = frozenset({Role.LEADER, Role.ANALYST, Role.AUDITOR})


def _noted(task: Task, way: str, result: str, actor: Actor, entry: Entry) -> bool:
    """Write the try down; False when this entry was written before. Trouble when closed."""
    if entry.key and Contact.objects.filter(key=entry.key).exists():
        return False
    _must_be_open(task)
    Contact.objects.create(
        task=task, way=way, result=result, note=entry.note, by_id=actor.user_id, at=entry.at,
        key=entry.key,
    )  # fmt: skip
    return True


def _save(task: Task, actor: Actor, verb: str, now: datetime) -> None:
    task.save()
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="alert",
        subject_id=task.alert_id, ground=f"alert:{task.alert_id}", purpose="dissuade", now=now,
    )  # fmt: skip
    changed("alerts", f"alert-{task.alert_id}")


def _send(task: Task, now: datetime) -> None:
    visitor = _nearest(task)
    if visitor is None:
        raise Trouble(
            zh="不知道人在哪里, 或当地无人可派: 请先查明住址, 或联系其单位、家人",
            en="nobody can be sent: find the address first, or call the employer or the family",
            field="street",
        )
    task.state, task.visitor_id = rules.move(task.state, rules.SENT), visitor
    task.sent_at = task.sent_at or now


def _nearest(task: Task, without: Actor | None = None) -> int | None:
    """Who goes: the grid worker of the grid, else of the village, else the police of the town."""
    people = [*users_of_role(Role.COMMUNITY_POLICE), *users_of_role(Role.GRID_WORKER)]
    left_out = without.user_id if without else None
    places = {u.unit.path: u.pk for u in people if u.unit and u.pk != left_out}
    return rules.deepest(task.alert.unit.path, places)


def _must_be_open(task: Task) -> None:
    if task.state == rules.CLOSED:
        raise Trouble(zh="任务已办结", en="the task is closed", field="state")


def _must_be_sent(task: Task) -> None:
    if task.sent_at is None:
        raise Trouble(zh="尚未派人", en="nobody was sent yet", field="state")
