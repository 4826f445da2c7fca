"""Alert, then task, then deadlines: whoever needs two of them takes them in this order.

Each race is driven to its worst: one side holds the alert and is seen to be waited for, then it
goes on to the task. With the locks in another order the two would wait for each other, and the
database would end one of them (`deadlock detected`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert, hold, lower_level, raise_alert
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.channel import calls
from fanzha.prevent.channel.calls import NewCall
from fanzha.prevent.channel.models import CallItem
from fanzha.prevent.channel.rules import CallOutcome
from fanzha.prevent.detect.signals import Signal as DetectedSignal
from fanzha.prevent.dissuade import actions, checks, jobs
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.models import Task
from fanzha.wiring.prevent import AlertsFromSignals
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import UNITS
from tests.racing import PATIENCE, closing, until_somebody_waits

NOW = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)
Act = Callable[[Task, Actor], object]


@pytest.fixture
def officer(committed_db: None) -> Actor:
    from fanzha.govern.units.actions import enter_units

    enter_units(UNITS)
    new = NewUser("d", "dissuasion_officer", "YX", "劝阻员(虚构)")
    return actor_of(enter_user(new, password="a-long-password"))


def _task(number: int = 1) -> Task:
    return Task.objects.get(alert=_sign(f"s{number}", number))


def _sign(key: str, number: int) -> int:
    phone, why = f"1390000{number:04}", (Reason("person"),)
    return raise_alert(NewAlert(key, phone, PERSON, Level.MEDIUM, "loan", why, NOW))


def _a_call_ends(task: Task, officer: Actor) -> None:
    about = f"alert:{task.alert_id}"
    call = calls.list_call(NewCall("13900000001", "c1", about), NOW)
    calls.end_call(call, CallOutcome.NO_ANSWER, officer, NOW)


ACTS: dict[str, Act] = {
    "claim": lambda task, officer: actions.claim(task.pk, officer, NOW),
    "call": lambda task, officer: actions.called(task.pk, "call", "answered", officer, Entry(NOW)),
    "close": lambda task, officer: actions.close(task.pk, "no_scam", officer, Entry(NOW)),
    "call of the list": _a_call_ends,
    "lowered": lambda task, officer: lower_level(
        task.alert_id, Level.LOW, officer, "误报的可能大", NOW
    ),
    "sign": lambda task, _: _sign("again", int(task.alert.phone[-4:])),
}


def test_every_act_waits_for_the_alert_and_holds_nothing_that_its_holder_needs(
    officer: Actor,
) -> None:
    for number, act in enumerate(ACTS.values()):
        task = _task(number)
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                hold(task.alert_id)
                other = pool.submit(closing, partial(act, task, officer))
                until_somebody_waits()
                Task.objects.select_for_update(nowait=True).get(pk=task.pk)
                list(task.deadlines.select_for_update(nowait=True))
            other.result(PATIENCE)


def test_of_a_claim_and_a_call_about_a_free_task_one_wins_and_both_stand(officer: Actor) -> None:
    new = NewUser("e", "dissuasion_officer", "YX", "劝阻员乙(虚构)")
    other = enter_user(new, password="a-long-password")
    for number, (first, second) in enumerate(((_claims, _calls), (_calls, _claims))):
        task = _task(number)
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                first(task, officer)
                later = pool.submit(closing, partial(second, task, actor_of(other)))
                until_somebody_waits()
            if second is _claims:
                with pytest.raises(Trouble, match="somebody else has it"):
                    later.result(PATIENCE)
            else:
                later.result(PATIENCE)
        task.refresh_from_db()
        assert (task.state, task.claimed_by_id) == ("reached", officer.user_id)
        assert task.contacts.count() == 1


def _claims(task: Task, officer: Actor) -> None:
    actions.claim(task.pk, officer, NOW)


def _calls(task: Task, officer: Actor) -> None:
    actions.called(task.pk, "call", "answered", officer, Entry(NOW))


def test_a_sweep_waits_for_nobody(officer: Actor) -> None:
    task = _task()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold(task.alert_id)
            Task.objects.select_for_update().get(pk=task.pk)
            later = NOW + timedelta(hours=1)
            assert pool.submit(closing, lambda: jobs.sweep(later)).result(PATIENCE) == 0
        assert jobs.sweep(later) == 3


def test_two_that_bring_the_same_signs_in_other_orders_go_one_after_the_other(
    officer: Actor,
) -> None:
    for number in (1, 2):
        _task(number)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _bring(1)
            other = pool.submit(closing, transaction.atomic(partial(_bring, 2, 1)))
            until_somebody_waits()
            _bring(2)
        other.result(PATIENCE)
    assert Signal.objects.count() == 6


def _bring(*numbers: int) -> None:
    """As the detector does, in one transaction."""
    phones = [f"1390000{number:04}" for number in numbers]
    AlertsFromSignals().take(
        [
            DetectedSignal(
                signal_id=f"{numbers}-{phone}", phone=phone, level=Level.HIGH, scam_type="loan",
                reasons=(Reason("person"),), at=NOW, evidence=(), money_fen=None,
            )
            for phone in phones
        ]
    )  # fmt: skip


def test_who_settles_a_check_takes_its_call_before_the_alert(officer: Actor) -> None:
    task = _task()
    actions.claim(task.pk, officer, NOW)
    actions.close(task.pk, "dissuaded", officer, Entry(NOW))
    day = NOW + timedelta(days=1)
    jobs.sweep(day)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            CallItem.objects.select_for_update().get()  # as whoever notes how it ended
            other = pool.submit(
                closing, lambda: checks.checked(task.pk, "still_safe", officer, Entry(day))
            )
            until_somebody_waits()
            Alert.objects.select_for_update(nowait=True).get(pk=task.alert_id)
            Task.objects.select_for_update(nowait=True).get(pk=task.pk)
        other.result(PATIENCE)
    task.refresh_from_db()
    assert task.check_outcome == "still_safe"
