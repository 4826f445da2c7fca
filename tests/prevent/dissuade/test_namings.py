"""Who is named to call while nobody takes a task: rung by rung, then less and less often."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.dissuade import actions, jobs
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.figure_rules import Name
from fanzha.prevent.dissuade.figures import Scope, tally
from fanzha.prevent.dissuade.models import Deadline, Task
from fanzha.prevent.dissuade.queue import queue
from fanzha.prevent.dissuade.who.board import unassigned
from fanzha.prevent.protect.actions import NewResident, enter_residents, set_guard
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PHONE = "13900000001"


@pytest.fixture
def task(centre: Centre, now: datetime) -> Task:
    """A medium alert about somebody with an address, guarded by a duty officer."""
    enter_residents([NewResident("P1", "甲(虚构)", "YX010101", phones=(PHONE,))])
    set_guard("P1", centre.duty.pk)
    new = NewAlert("s1", PHONE, PERSON, Level.MEDIUM, "loan", (Reason("person"),), now)
    return Task.objects.get(alert=raise_alert(new))


def pass_until(moment: datetime) -> None:
    """Every clock fires at its time, as the loop has it."""
    while (due := jobs.next_due()) is not None and due <= moment:
        jobs.sweep(due)


def namings(task: Task) -> list[tuple[int | None, datetime]]:
    """Whom the clocks of the task waited for, and since when."""
    rows = task.deadlines.filter(kind="claim").order_by("pk")
    return list(rows.values_list("named_id", "started_at"))


def test_each_rung_is_named_in_its_turn_at_the_same_pace(
    centre: Centre, task: Task, now: datetime
) -> None:
    pass_until(now + 14 * MINUTE)
    ladder = (centre.duty, centre.dissuader, centre.police, centre.grid, centre.other_grid)
    assert namings(task) == [
        (user.pk, now + 3 * number * MINUTE) for number, user in enumerate(ladder)
    ]


def test_then_the_time_between_two_namings_doubles_up_to_an_hour(
    centre: Centre, task: Task, now: datetime
) -> None:
    pass_until(now + DAY)
    since = [at for _, at in namings(task)]
    waits = [int((later - at) / MINUTE) for at, later in pairwise(since)]
    assert waits[:9] == [3, 3, 3, 3, 3, 6, 12, 24, 48]
    assert set(waits[9:]) == {60}
    people = [user for user, _ in namings(task)]
    assert all(one != other for one, other in pairwise(people))


def test_a_day_unanswered_makes_few_rows_and_stays_late_for_everybody(
    centre: Centre, task: Task, now: datetime
) -> None:
    pass_until(now + DAY)
    assert Deadline.objects.count() == 34  # 32 namings, and the two clocks
    task.refresh_from_db()
    assert (task.claimed_by, task.late_reach, task.late_meet) == (None, True, True)
    assert [line.late for line in queue(actor_of(centre.dissuader), now + DAY)] == [True]
    of_day = tally(Scope(now - DAY, now + DAY, now + DAY))
    assert (of_day[Name.REACH_MISSED], of_day[Name.MEET_MISSED]) == (1, 1)


def test_it_is_on_the_board_with_how_many_were_named_until_somebody_takes_it(
    centre: Centre, task: Task, now: datetime
) -> None:
    pass_until(now + 9 * MINUTE)
    [line] = unassigned("/YX/", now + 9 * MINUTE, 10)
    assert line.named == 4
    actions.claim(task.pk, actor_of(centre.dissuader), now + 9 * MINUTE)
    assert unassigned("/YX/", now + 9 * MINUTE, 10) == []


def test_whoever_comes_on_duty_is_named_before_those_who_were(
    centre: Centre, task: Task, now: datetime
) -> None:
    User.objects.filter(pk=centre.grid.pk).update(is_active=False)
    pass_until(now + 60 * MINUTE)
    User.objects.filter(pk=centre.grid.pk).update(is_active=True)
    before = len(namings(task))
    pass_until(now + DAY)
    assert namings(task)[before][0] == centre.grid.pk


def test_the_only_one_on_duty_is_named_again_and_again(
    centre: Centre, task: Task, now: datetime
) -> None:
    User.objects.exclude(pk=centre.dissuader.pk).update(is_active=False)
    pass_until(now + 12 * MINUTE)
    assert {user for user, _ in namings(task)[1:]} == {centre.dissuader.pk}
    assert len(namings(task)) == 5


def test_a_task_stays_named_and_its_clock_runs_while_nobody_is_on_duty(
    centre: Centre, task: Task, now: datetime
) -> None:
    User.objects.update(is_active=False)
    pass_until(now + 60 * MINUTE)
    User.objects.filter(pk=centre.police.pk).update(is_active=True)
    pass_until(now + DAY)
    task.refresh_from_db()
    assert task.assigned_to == centre.police


def test_no_one_is_named_any_more_once_the_person_was_reached(
    centre: Centre, task: Task, now: datetime
) -> None:
    officer = actor_of(centre.dissuader)
    actions.claim(task.pk, officer, now + MINUTE)
    actions.called(task.pk, "call", "answered", officer, Entry(now + 2 * MINUTE))
    pass_until(now + DAY)
    assert len(namings(task)) == 1
