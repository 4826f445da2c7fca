"""The check a day after a dissuasion: one call to make, settled by its outcome or otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.channel import calls
from fanzha.prevent.channel.models import CallItem
from fanzha.prevent.channel.reports import take_call_reports
from fanzha.prevent.channel.rules import CallOutcome
from fanzha.prevent.dissuade import actions, checks, jobs
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.queries import check_lines
from fanzha.words.enums import Level
from tests.cast import Centre
from tests.prevent.dissuade.test_ladder import PHONE, a_task


@pytest.fixture
def officer(centre: Centre) -> Actor:
    return actor_of(centre.dissuader)


def a_check(officer: Actor, now: datetime) -> tuple[Task, CallItem]:
    """Somebody was dissuaded a day ago: their task, and the call that asks again."""
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "answered", officer, Entry(now))
    actions.close(task.pk, "dissuaded", officer, Entry(now))
    for day in (1, 2):
        jobs.sweep(now + timedelta(days=day))
    return task, CallItem.objects.get(about=f"alert:{task.alert_id}")


@pytest.mark.parametrize("found", [CallOutcome.STILL_SAFE, CallOutcome.PAID_AFTER])
def test_the_check_is_one_call_to_make_and_its_outcome_settles_it(
    officer: Actor, now: datetime, found: CallOutcome
) -> None:
    task, call = a_check(officer, now)
    assert (call.is_check, call.by_hand, call.phone) == (True, True, PHONE)
    with pytest.raises(Trouble, match="how the call ended"):
        calls.end_call(call.pk, CallOutcome.TALKED, officer, now + timedelta(days=2))
    for _ in range(2):
        calls.end_call(call.pk, found, officer, now + timedelta(days=2))
    task.refresh_from_db()
    assert (task.check_due, task.check_outcome) == (False, found)
    assert (task.report_id is not None) == (found == CallOutcome.PAID_AFTER)


def test_a_check_that_reaches_nobody_stays_on_its_list(officer: Actor, now: datetime) -> None:
    task, call = a_check(officer, now)
    calls.end_call(call.pk, CallOutcome.NO_ANSWER, officer, now + timedelta(days=2))
    assert [line.task for line in check_lines(officer)] == [task]


def test_a_check_settled_otherwise_takes_its_call_off_the_list(
    officer: Actor, now: datetime
) -> None:
    task, call = a_check(officer, now)
    checks.checked(task.pk, "still_safe", officer, Entry(now + timedelta(days=2)))
    call.refresh_from_db()
    assert (call.state, call.outcome) == ("ended", "still_safe")
    checks.checked(task.pk, "still_safe", officer, Entry(now + timedelta(days=2)))


def test_no_machine_can_tell_what_only_a_person_hears(officer: Actor, now: datetime) -> None:
    task, call = a_check(officer, now)
    told = {"reports": [{"key": call.key, "outcome": "still_safe", "at": now.isoformat()}]}
    with pytest.raises(Trouble, match="outcome"):
        take_call_reports(told, now)
    task.refresh_from_db()
    assert task.check_due
