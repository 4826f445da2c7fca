"""Verbs of dissuasion. Each checks who acts, moves the one state machine, and is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.govern.access.queries import users_of_role
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import close_alert
from fanzha.prevent.dissuade import ladder, ports, rules
from fanzha.prevent.dissuade.acting import (
    Entry,
    locked,
    must_be_open,
    must_be_sent,
    noted,
    save,
    take,
    take_if_free,
)
from fanzha.prevent.dissuade.course import Course, end_clocks
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.who.queries import Need, choose
from fanzha.words.enums import Role

__all__ = [
    "Entry", "ask_hold", "called", "claim", "close", "hand_over", "met", "not_found", "reached_of", "resists",
    "send_police", "send_to_street", "set_out",
]  # fmt: skip

REACHED = (ladder.DELIVERED, ladder.CLAIM, ladder.ASSIGN, ladder.REACH)
MET = (*REACHED, ladder.MEET, ladder.ACKNOWLEDGE)
"""The clocks that end when the person was reached, and when they were met."""


@transaction.atomic
def claim(task_id: int, actor: Actor, now: datetime) -> None:
    """Take the task. Trouble when another has it; one's own again changes nothing."""
    task = locked(task_id, actor)
    if task.claimed_by_id == actor.user_id:
        return
    must_be_open(task)
    if task.claimed_by_id is not None:
        raise Trouble(zh="已由他人领取", en="somebody else has it", field="claimed_by")
    take(task, actor, now)


@transaction.atomic
def called(task_id: int, way: str, result: str, actor: Actor, entry: Entry) -> None:
    """The desk called (`way`: one of rules.BY_DESK) and this came of it. A task that nobody has is
    the actor's from then on; another's stays theirs, with the try in its story.

    An answer of the person themselves stops the 10-minute clock, and the 30-minute one where no
    visit was ordered before it; an employer, a landlord or the family who answer do not: they are not the
    one at risk.
    """
    task = locked(task_id, actor)
    if not noted(task, way, result, actor, entry):
        return
    take_if_free(task, actor, entry.at)
    if way == rules.CALL:
        task.state = rules.after_call(task.state, result)
        if result in {rules.ANSWERED, rules.RESISTS}:
            _reached(task, entry.at)
        if result == rules.ANSWERED and (task.sent_at is None or task.sent_at > entry.at):
            task.late_meet, task.meet_by = _was_late(task.late_meet, task.meet_by, entry.at), None
            end_clocks(task.pk, entry.at, (ladder.MEET,))
    save(task, actor, f"{way}_{result}", entry.at)


@transaction.atomic
def send_to_street(task_id: int, actor: Actor, entry: Entry) -> None:
    """Send whoever is nearest to the person; a task that nobody has is the actor's from then on.
    Trouble when nobody is near, or no address is known."""
    task = locked(task_id, actor)
    if task.state in {rules.SENT, rules.ON_WAY}:
        return
    must_be_open(task)
    take_if_free(task, actor, entry.at)
    _send(task, entry.at)
    noted(task, rules.DESK, rules.HANDED_OVER, actor, entry)
    save(task, actor, "send_to_street", entry.at)


@transaction.atomic
def set_out(task_id: int, actor: Actor, entry: Entry) -> None:
    """Somebody is on the way to the person."""
    task = locked(task_id, actor)
    if noted(task, rules.VISIT, rules.SET_OUT, actor, entry):
        must_be_sent(task)
        task.state, task.visitor_id = rules.move(task.state, rules.ON_WAY), actor.user_id
        save(task, actor, "set_out", entry.at)


@transaction.atomic
def met(task_id: int, actor: Actor, entry: Entry) -> None:
    """The person was met; both clocks stop."""
    task = locked(task_id, actor)
    if noted(task, rules.VISIT, rules.IN_PERSON, actor, entry):
        must_be_sent(task)
        task.state = rules.move(task.state, rules.MET)
        at = max(entry.at, task.sent_at or entry.at)  # a phone's clock cannot be before the order
        _reached(task, at)
        if task.met_at is None:
            task.met_at, task.late_meet = at, _was_late(task.late_meet, task.meet_by, at)
        end_clocks(task.pk, at, MET)
        save(task, actor, "met", entry.at)


@transaction.atomic
def resists(task_id: int, way: str, actor: Actor, entry: Entry) -> None:
    """The person was reached and will not listen: the work goes on."""
    task = locked(task_id, actor)
    if noted(task, way, rules.RESISTS, actor, entry):
        task.state = rules.move(task.state, rules.RESISTING)
        _reached(task, entry.at)
        save(task, actor, "resists", entry.at)


@transaction.atomic
def not_found(task_id: int, actor: Actor, entry: Entry) -> None:
    """Nobody at the address: the desk must find another way; the clock goes on."""
    task = locked(task_id, actor)
    if noted(task, rules.VISIT, rules.NOT_FOUND, actor, entry):
        must_be_sent(task)
        task.state = rules.move(task.state, rules.SENT)
        save(task, actor, "not_found", entry.at)


@transaction.atomic
def hand_over(task_id: int, actor: Actor, entry: Entry) -> None:
    """Give the visit to whoever is next above in the tree. Trouble when nobody is."""
    task = locked(task_id, actor)
    if noted(task, rules.VISIT, rules.HANDED_OVER, actor, entry):
        must_be_sent(task)
        _choose_visitor(task, entry.at, without=frozenset({actor.user_id or 0}))
        task.state = rules.move(task.state, rules.SENT)
        save(task, actor, "hand_over", entry.at)


@transaction.atomic
def close(
    task_id: int, outcome: str, actor: Actor, entry: Entry, *, saved_fen: int = 0
) -> int | None:
    """End the task with an outcome; returns the report's id when the person had paid.

    `saved_fen` counts for `dissuaded` only. Closing it again the same way changes nothing.
    """
    task = locked(task_id, actor)
    if task.state == rules.CLOSED and task.outcome == outcome:
        return task.report_id
    if saved_fen < 0 or (saved_fen and outcome != rules.DISSUADED):
        raise Trouble(
            zh="只有劝阻成功才有避免损失金额, 且不为负",
            en="an amount saved goes with a dissuasion, and is not negative",
            field="saved",
        )
    if outcome == rules.UNREACHABLE:
        rules.must_be_unreachable(_tries(task, entry.at))
    must_be_open(task)
    noted(task, rules.DESK, rules.ENDED, actor, entry)
    task.state = rules.move(task.state, rules.CLOSED)
    task.outcome, task.saved_fen, task.closed_at = outcome, saved_fen, entry.at
    task.closed_by_id = actor.user_id
    if outcome == rules.ALREADY_PAID:
        task.paid_step = rules.furthest(reached_of(task))
        task.report_id = ports.paid_report().open_report(task.alert_id, entry.note, actor, entry.at)
    _end(task, outcome, entry.at)
    save(task, actor, outcome, entry.at)
    close_alert(task.alert_id, entry.at, ended=outcome, by=actor.user_id)
    return task.report_id


@transaction.atomic
def send_police(task_id: int, actor: Actor, entry: Entry) -> None:
    """The person resists: police go, a second time or with those who were there. Trouble when
    there are none nearby."""
    task = locked(task_id, actor)
    if not noted(task, rules.DESK, rules.HANDED_OVER, actor, entry):
        return
    take_if_free(task, actor, entry.at)
    _send(task, entry.at, without=frozenset(user.pk for user in users_of_role(Role.GRID_WORKER)))
    save(task, actor, "send_police", entry.at)


@transaction.atomic
def ask_hold(task_id: int, actor: Actor, entry: Entry) -> int:
    """The person resists and may pay any moment: ask the duty desk for a protective hold of their
    own account. Returns the report it finds there; asking again gives the same one."""
    task = locked(task_id, actor)
    must_be_open(task)
    if task.state != rules.RESISTING:
        raise Trouble(
            zh="只有当事人不听劝时才请求保护性止付",
            en="a protective hold is asked for only while the person resists", field="state",
        )  # fmt: skip
    take_if_free(task, actor, entry.at)
    asked = f"当事人不听劝, 请对其本人账户采取保护性止付(预警 {task.alert_id})。{entry.note}"
    report = ports.paid_report().open_report(task.alert_id, asked, actor, entry.at)
    noted(task, rules.DESK, rules.HOLD_ASKED, actor, entry)
    save(task, actor, "ask_hold", entry.at)
    return report


def reached_of(task: Task) -> rules.Reached:
    """How far a task has come."""
    ways = set(task.contacts.values_list("way", flat=True))
    return rules.Reached(
        texted=rules.TEXT in ways, called=rules.CALL in ways, reached_at=task.reached_at,
        sent_at=task.sent_at, met_at=task.met_at,
    )  # fmt: skip


def _reached(task: Task, at: datetime) -> None:
    if task.reached_at is None:
        task.reached_at, task.late_reach = at, _was_late(task.late_reach, task.reach_by, at)
    end_clocks(task.pk, at, REACHED)


def _was_late(marked: bool, due: datetime | None, at: datetime) -> bool:
    """Whether the clock was over by then. The mark of the sweep decides only where no clock is left:
    it may not have come yet, or came while nobody could enter what had been done in time."""
    return marked if due is None else at > due


def _end(task: Task, outcome: str, at: datetime) -> None:
    """No clock of a closed task runs but that of the check after a day."""
    course = Course([task], at)
    course.end(task, *ladder.CLOCKS)
    if outcome == rules.DISSUADED:
        course.begin(task, ladder.NEXT_CHECK, at)
    course.write_clocks()


def _tries(task: Task, now: datetime) -> rules.Tries:
    tried = list(task.contacts.values_list("way", "result"))
    return rules.Tries(
        calls=tried.count((rules.CALL, rules.NO_ANSWER)),
        visits=tried.count((rules.VISIT, rules.NOT_FOUND)),
        can_visit=task.sent_at is not None or bool(choose([_visit_of(task)], now)),
    )  # fmt: skip


def _send(task: Task, now: datetime, *, without: frozenset[int] = frozenset()) -> None:
    """Send somebody; the 30 minutes run from now where no earlier clock for it runs."""
    _choose_visitor(task, now, without=without)
    task.state, task.sent_at = rules.move(task.state, rules.SENT), task.sent_at or now
    if task.met_at is None and not task.late_meet:
        course = Course([task], now)
        task.meet_by = course.begin(task, ladder.MEET, now)
        course.end(task, ladder.ASSIGN)
        course.write_clocks()


def _choose_visitor(task: Task, now: datetime, *, without: frozenset[int]) -> None:
    choice = choose([_visit_of(task, without)], now).get(task.pk)
    if choice is None:
        raise Trouble(
            zh="不知道人在哪里, 或当地无人可派: 请先查明住址, 或联系其单位、家人",
            en="nobody can be sent: find the address first, or call the employer or the family",
            field="street",
        )
    task.visitor_id, task.visitor_why = choice.user_id, choice.why


def _visit_of(task: Task, without: frozenset[int] = frozenset()) -> Need:
    alert = task.alert
    return Need(task.pk, ladder.VISIT, alert.unit.path, alert.resident_id, without)
