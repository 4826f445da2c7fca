"""What was done on paper while the system was down, entered afterwards: it counts at its own time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import areas, jobs, on_paper
from fanzha.prevent.dissuade.actions import Entry, claim
from fanzha.prevent.dissuade.figure_rules import Name
from fanzha.prevent.dissuade.figures import Scope, tally
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.on_paper import MARK, Done, access_open_tasks, enter_from_paper
from fanzha.prevent.dissuade.queue import queue
from fanzha.words.enums import Level, Role
from tests.cast import Centre
from tests.prevent.dissuade.test_ladder import a_task, sign

MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(centre: Centre) -> Actor:
    return actor_of(centre.dissuader)


def down_for(minutes: int, now: datetime) -> datetime:
    """The system comes back and fires all that was due meanwhile; when that is."""
    back = now + minutes * MINUTE
    jobs.sweep(back)
    return back


def entered(task: Task, what: str, at: datetime, officer: Actor, back: datetime) -> None:
    """Enter it from paper once the system is back."""
    enter_from_paper(task.pk, Done(what, Entry(at, "在家", uuid4())), officer, back)
    task.refresh_from_db()


FOUR = (Name.REACHED, Name.REACH_MISSED, Name.MEET_DUE, Name.MEET_MISSED)


def counts(now: datetime, back: datetime) -> tuple[int, ...]:
    """Reached in time, not reached in time, due to be met, not met in time."""
    told = tally(Scope(now, back + MINUTE, back))
    return tuple(told[name] for name in FOUR)


@pytest.mark.parametrize("somebody_goes", [True, False])
def test_who_answered_in_time_while_the_system_was_down_was_reached_in_time(
    centre: Centre, officer: Actor, now: datetime, somebody_goes: bool
) -> None:
    if not somebody_goes:
        User.objects.filter(role__in=(Role.COMMUNITY_POLICE, Role.GRID_WORKER)).delete()
    task = a_task(now, Level.MEDIUM)
    back = down_for(40, now)
    assert counts(now, back) == (0, 1, 1, 1)
    entered(task, "call:answered", now + 5 * MINUTE, officer, back)
    assert (task.late_reach, task.late_meet) == (False, False)
    assert counts(now, back) == (1, 0, 0, 0)
    assert [line.late for line in queue(officer, back)] == [False]
    said = entries(ground=f"alert:{task.alert_id}").values_list("verb", flat=True)
    assert {"late_reach", "late_meet", "from_paper"} <= set(said)
    assert task.deadlines.filter(kind="reach", fired_at=back).exists()


def test_who_answered_after_the_time_on_paper_stays_missed(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    User.objects.filter(role__in=(Role.COMMUNITY_POLICE, Role.GRID_WORKER)).delete()
    task = a_task(now, Level.MEDIUM)
    back = down_for(40, now)
    entered(task, "call:answered", now + 35 * MINUTE, officer, back)
    assert (task.late_reach, task.late_meet) == (True, True)
    assert counts(now, back) == (0, 1, 1, 1)


def test_who_was_met_in_time_on_paper_was_met_in_time(officer: Actor, now: datetime) -> None:
    task = a_task(now, Level.HIGH)
    back = down_for(40, now)
    entered(task, "visit:met", now + 20 * MINUTE, officer, back)
    assert (task.late_reach, task.late_meet) == (True, False)
    assert counts(now, back) == (0, 1, 1, 0)


def test_a_note_that_cannot_be_kept_whole_is_refused(officer: Actor, now: datetime) -> None:
    task, longest = a_task(now, Level.MEDIUM), 400 - len(MARK)
    kept, refused = (
        Done("call:no_answer", Entry(now, "长" * count, uuid4()))
        for count in (longest, longest + 1)
    )
    with pytest.raises(Trouble) as told:
        enter_from_paper(task.pk, refused, officer, now)
    assert told.value.field == "note"
    assert enter_from_paper(task.pk, kept, officer, now)


def test_what_another_area_did_not_take_over_stands_first_on_paper_too(
    officer: Actor, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    claim(task.pk, officer, now)
    areas.hand_to_area(task.pk, "YX0201", officer, Entry(now))
    jobs.sweep(now + 5 * MINUTE)
    [line], _ = access_open_tasks(officer, now + 6 * MINUTE)
    assert line.late


def test_it_reads_no_more_than_it_prints_and_says_how_many_are_left(
    officer: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_paper, "MOST", 2)
    late = a_task(now, Level.MEDIUM)
    soon, met, later = (
        Task.objects.get(alert=sign(now + n * MINUTE, Level.HIGH, phone=f"1390000000{n}"))
        for n in (4, 5, 6)
    )
    Task.objects.filter(pk=late.pk).update(late_reach=True)
    Task.objects.filter(pk=met.pk).update(reached_at=now, met_at=now)
    with CaptureQueriesContext(connection) as asked:
        lines, left = access_open_tasks(officer, now + 7 * MINUTE)
    assert ([line.alert_id for line in lines], left) == ([late.alert_id, soon.alert_id], 2)
    assert any("LIMIT 2" in query["sql"] for query in asked)
    monkeypatch.setattr(on_paper, "MOST", 9)
    lines, _ = access_open_tasks(officer, now + 7 * MINUTE)
    assert [line.alert_id for line in lines][2:] == [later.alert_id, met.alert_id]
