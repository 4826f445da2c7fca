"""The hour the system is down: what goes on paper before it, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, When

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record, record_each
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import actions, rules
from fanzha.prevent.dissuade.acting import LONGEST_NOTE, Entry, locked
from fanzha.prevent.dissuade.lines import LATE, is_late
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.words.enums import Role

CALLERS = frozenset({Role.DISSUASION_OFFICER, Role.DUTY_OFFICER})
"""Who calls, and so needs names and numbers in clear."""
MOST = 300
"""Lines on one print: what a full shift could work through by hand."""
OLDEST = timedelta(hours=24)
MET = "visit:met"
TRIED = tuple(
    f"{way}:{result}"
    for way in rules.BY_DESK
    for result in (rules.NO_ANSWER, rules.ANSWERED, rules.RESISTS)
)
DONE = (*TRIED, MET, *rules.BY_PERSON)
"""What can be entered from paper: a call and its answer, a meeting, or an outcome."""
MARK = "〔纸面补录〕"
LONGEST = LONGEST_NOTE - len(MARK)
"""Characters of a note, without the mark."""


@dataclass(frozen=True)
class PaperLine:
    """One open task as whoever calls needs it when no screen answers. Moments are UTC."""

    alert_id: int
    name: str
    phones: tuple[str, ...]
    address: str
    scam_type: str
    level: str
    state: str
    money_fen: int | None
    reach_by: datetime | None
    meet_by: datetime | None
    late: bool
    who: str
    tries: int


@transaction.atomic
def access_open_tasks(actor: Actor, now: datetime) -> tuple[list[PaperLine], int]:
    """The open tasks in clear, late ones first, then by the clock that ends next, then the oldest;
    and how many more there are than `MOST`.

    Leaves one entry for each alert and one with the count. Raises PermissionDenied for whoever
    does not call.
    """
    if actor.role not in CALLERS:
        raise PermissionDenied
    open_tasks = _open()
    printed = list(open_tasks[:MOST])
    look = partial(
        record_each, actor_id=actor.user_id, role=actor.role, verb="print", ground="queue",
        purpose="dissuade", now=now,
    )  # fmt: skip
    look([task.alert_id for task in printed], subject_kind="alert")
    look([len(printed)], subject_kind="queue")
    return [_line(task) for task in printed], open_tasks.count() - len(printed)


@dataclass(frozen=True)
class Done:
    """One line of the paper as it was filled in: `what` is one of `DONE`, `entry.at` when."""

    what: str
    entry: Entry
    saved_fen: int = 0


@transaction.atomic
def enter_from_paper(task_id: int, done: Done, actor: Actor, now: datetime) -> bool:
    """Enter what was done on paper, at the moment it was done; False when it was entered before.

    The note carries `MARK`, and the record says when it was entered. Raises Trouble for a moment
    before the warning, in the future or too long ago, a note that cannot be kept whole, and
    whatever the act itself refuses.
    """
    task, at = locked(task_id, actor), done.entry.at
    if Contact.objects.filter(key=done.entry.key).exists():
        return False
    _must_be_whole(done.entry, task, now)
    if task.state in {rules.WAITING, rules.TEXTED}:
        actions.claim(task_id, actor, at)
    _do(task_id, done, actor, Entry(at, MARK + done.entry.note, done.entry.key))
    record(
        actor_id=actor.user_id, role=actor.role, verb="from_paper", subject_kind="alert",
        subject_id=task.alert_id, ground=f"alert:{task.alert_id}", purpose="dissuade", now=now,
    )  # fmt: skip
    return True


def _must_be_whole(entry: Entry, task: Task, now: datetime) -> None:
    if not max(task.received_at, now - OLDEST) <= entry.at <= now:
        raise Trouble(
            zh="时间须在收到预警之后, 不晚于现在, 且不超过 24 小时",
            en="a time after the warning came, not in the future, at most 24 hours ago",
            field="at",
        )
    if len(entry.note) > LONGEST:
        raise Trouble(
            zh=f"备注超过 {LONGEST} 字", en=f"the note is over {LONGEST} characters", field="note"
        )


def _do(task_id: int, done: Done, actor: Actor, entry: Entry) -> None:
    if done.what in TRIED:
        way, _, result = done.what.partition(":")
        actions.called(task_id, way, result, actor, entry)
    elif done.what == MET:
        if Task.objects.get(pk=task_id).sent_at is None:  # they were sent by telephone
            actions.send_to_street(task_id, actor, Entry(entry.at))
        actions.met(task_id, actor, entry)
    elif done.what in rules.BY_PERSON:
        actions.close(task_id, done.what, actor, entry, saved_fen=done.saved_fen)
    else:
        raise Trouble(zh="没有这个选项", en="no such choice", field="what")


_ENDS_NEXT = Case(
    When(Q(reached_at=None, reach_by__isnull=False) & ~Q(state__in=rules.STREET), then="reach_by"),
    When(met_at=None, then="meet_by"),
    output_field=DateTimeField(null=True),
)
"""The clock that runs: to be reached, else to be met; null where none does."""


def _open() -> QuerySet[Task]:
    """In the order of the paper; the centre, which calls, sees every branch."""
    whom = ("alert__unit", "alert__resident__unit", "claimed_by", "assigned_to")
    tasks = Task.objects.exclude(state=rules.CLOSED).select_related(*whom)
    tasks = tasks.prefetch_related("alert__resident__phones", "contacts")
    tasks = tasks.annotate(ends_next=_ENDS_NEXT)
    is_first = Case(When(LATE, then=0), default=1)
    return tasks.order_by(is_first, F("ends_next").asc(nulls_last=True), "received_at", "pk")


def _tries(task: Task) -> int:
    failed = {rules.NO_ANSWER, rules.NOT_FOUND}
    return sum(contact.result in failed for contact in task.contacts.all())


def _line(task: Task) -> PaperLine:
    alert, resident = task.alert, task.alert.resident
    others = [phone.number for phone in resident.phones.all()] if resident else []
    return PaperLine(
        alert_id=alert.pk, name=resident.name if resident else "",
        phones=tuple(dict.fromkeys([alert.phone, *others])),
        address=(resident.address or resident.unit.name_zh) if resident else alert.unit.name_zh,
        scam_type=alert.scam_type, level=alert.level, state=task.state, money_fen=alert.money_fen,
        reach_by=None if task.reached_at else task.reach_by,
        meet_by=None if task.met_at else task.meet_by, late=is_late(task),
        who=str(task.claimed_by or task.assigned_to or ""), tries=_tries(task),
    )  # fmt: skip
