"""The task of an alert: its state machine, its clocks, who may act, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.dissuade import actions, jobs, rules
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.areas import hand_to_area
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.queries import street_lines
from fanzha.prevent.dissuade.queue import queue
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.dissuade.tasks import meet_by, reach_by

PHONE = "13900000001"
MINUTE = timedelta(minutes=1)


def a_task(
    now: datetime, *, phone: str = PHONE, known: bool = True, unit: str = "YX010101",
    level: Level = Level.MEDIUM,
) -> Task:  # fmt: skip
    """The task of a fresh alert, about a resident of a grid or about an unknown phone."""
    if known:
        enter_residents([NewResident(f"P{phone}", "张测试", unit, phones=(phone,))])
    alert = raise_alert(
        NewAlert(f"s{uuid4()}", phone, PERSON, level, "loan", (Reason("person"),), now)
    )
    return Task.objects.get(alert=alert)


@pytest.fixture
def officer(centre: Centre) -> Actor:
    return actor_of(centre.dissuader)


@pytest.fixture
def grid(centre: Centre) -> Actor:
    return actor_of(centre.grid)


def test_it_sends_people_once_when_ten_minutes_are_over(centre: Centre, now: datetime) -> None:
    task = a_task(now)
    jobs.sweep(reach_by(task) - timedelta(microseconds=1))
    task.refresh_from_db()
    assert (task.state, task.late_reach, task.visitor) == ("waiting", False, None)
    assert jobs.sweep(reach_by(task)) == 1
    assert jobs.sweep(reach_by(task) + MINUTE) == 0
    task.refresh_from_db()
    assert (task.state, task.late_reach, task.visitor) == ("sent", True, centre.police)
    assert task.contacts.count() == 1


def test_a_high_alert_has_somebody_who_calls_and_somebody_on_the_street_at_once(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now, level=Level.HIGH)
    assert (task.state, task.visitor, task.assigned_to) == ("sent", centre.police, centre.dissuader)
    assert (task.reach_by, task.meet_by) == (now + 10 * MINUTE, now + 30 * MINUTE)
    assert task.sent_at == now


def test_it_marks_a_task_late_though_nobody_can_be_sent(centre: Centre, now: datetime) -> None:
    task = a_task(now, known=False)
    jobs.sweep(reach_by(task))
    task.refresh_from_db()
    assert (task.state, task.late_reach, task.visitor) == ("waiting", True, None)


def test_it_leaves_a_reached_person_alone_at_ten_minutes(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "answered", officer, Entry(now + 9 * MINUTE))
    assert jobs.sweep(reach_by(task)) == 0


def test_it_says_once_that_nobody_was_met_in_thirty_minutes(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    jobs.sweep(meet_by(task) - MINUTE)
    assert jobs.sweep(meet_by(task)) == 1
    assert jobs.sweep(meet_by(task) + MINUTE) == 0
    task.refresh_from_db()
    assert task.late_meet
    assert [line.late for line in queue(officer, meet_by(task) + MINUTE)] == [True]


def test_it_puts_late_tasks_first_and_then_ones_own(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    fresh, own, late = (
        a_task(now + minutes * MINUTE, phone=f"1390000010{n}")
        for n, minutes in enumerate((9, 10, 0))
    )
    actions.claim(own.pk, officer, now + 10 * MINUTE)
    actions.claim(fresh.pk, actor_of(centre.duty), now + 10 * MINUTE)
    jobs.sweep(now + 11 * MINUTE)
    assert [line.task.pk for line in queue(officer, now + 11 * MINUTE)] == [
        late.pk,
        own.pk,
        fresh.pk,
    ]


def test_it_gives_a_task_to_one_officer_only(centre: Centre, officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.claim(task.pk, officer, now + MINUTE)
    with pytest.raises(Trouble, match="somebody else"):
        actions.claim(task.pk, actor_of(centre.duty), now)
    task.refresh_from_db()
    assert (task.claimed_by, task.claimed_at) == (centre.dissuader, now)


@pytest.mark.parametrize(
    ("way", "result", "state"),
    [
        ("call", "answered", "reached"), ("call", "no_answer", "unreached"),
        ("call", "resists", "resisting"), ("employer", "answered", "claimed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", [Level.LOW, Level.MEDIUM])
def test_a_call_about_a_task_that_nobody_has_makes_it_ones_own(
    centre: Centre, officer: Actor, now: datetime, level: Level, way: str, result: str, state: str
) -> None:
    task = a_task(now, level=level)
    for _ in range(2):
        actions.called(task.pk, way, result, officer, Entry(now + MINUTE))
    task.refresh_from_db()
    assert (task.state, task.claimed_by) == (state, centre.dissuader)
    assert task.claimed_at == now + MINUTE
    assert not task.deadlines.filter(kind="claim", fired_at=None, done_at=None).exists()
    done = entries(ground=f"alert:{task.alert_id}").values_list("verb", flat=True)
    assert [verb for verb in done if verb == "claim"] == ["claim"]


def test_whoever_asks_others_to_go_has_the_task(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    sent, elsewhere = a_task(now), a_task(now, phone="13900000002")
    actions.send_to_street(sent.pk, officer, Entry(now))
    hand_to_area(elsewhere.pk, "YX02", officer, Entry(now))
    for task, state in ((sent, "sent"), (elsewhere, "claimed")):
        task.refresh_from_db()
        assert (task.state, task.claimed_by) == (state, centre.dissuader)


def test_a_call_about_somebody_elses_task_is_kept_and_leaves_it_theirs(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "answered", actor_of(centre.duty), Entry(now))
    task.refresh_from_db()
    assert (task.state, task.claimed_by) == ("reached", centre.dissuader)
    assert task.contacts.get().by == centre.duty


def test_an_employer_who_answers_does_not_stop_the_clock(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "employer", "answered", officer, Entry(now))
    task.refresh_from_db()
    assert (task.state, task.reached_at) == ("claimed", None)


def test_it_refuses_a_visit_to_somebody_without_an_address(officer: Actor, now: datetime) -> None:
    task = a_task(now, known=False)
    actions.claim(task.pk, officer, now)
    with pytest.raises(Trouble, match="nobody can be sent"):
        actions.send_to_street(task.pk, officer, Entry(now))


def test_it_hands_a_visit_over_to_the_next_who_can_go(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    police = actor_of(centre.police)
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.send_to_street(task.pk, officer, Entry(now))
    actions.hand_over(task.pk, police, Entry(now, "不在本片区"))
    task.refresh_from_db()
    assert (task.state, task.visitor) == ("sent", centre.grid)


@pytest.mark.parametrize("who", ["leader", "analyst", "other_grid", "bank_b03"])
def test_it_refuses_those_who_do_not_work_it(centre: Centre, who: str, now: datetime) -> None:
    task = a_task(now)
    with pytest.raises(PermissionDenied):
        actions.claim(task.pk, actor_of(getattr(centre, who)), now)


def test_it_closes_the_alert_with_the_task_and_once(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    for _ in range(2):
        actions.close(task.pk, "dissuaded", officer, Entry(now), saved_fen=100)
    task.refresh_from_db()
    assert (task.saved_fen, task.contacts.count()) == (100, 1)
    assert Alert.objects.get().state == "closed"
    with pytest.raises(Trouble, match="closed"):
        actions.close(task.pk, "no_scam", officer, Entry(now))
    with pytest.raises(Trouble, match="closed"):
        actions.called(task.pk, "call", "answered", officer, Entry(now))


def test_it_saves_no_money_without_a_dissuasion(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    with pytest.raises(Trouble, match="saved"):
        actions.close(task.pk, "no_scam", officer, Entry(now), saved_fen=100)


def test_somebody_who_has_paid_becomes_a_report(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    report = actions.close(task.pk, "already_paid", officer, Entry(now, "已转 38000 元"))
    task.refresh_from_db()
    assert report is not None
    assert (task.outcome, task.report_id) == ("already_paid", report)


def test_it_records_every_act(officer: Actor, now: datetime) -> None:
    task = a_task(now)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "no_answer", officer, Entry(now))
    done = entries(ground=f"alert:{task.alert_id}").values_list("verb", flat=True)
    assert list(done) == ["call_no_answer", "claim", "assign"]


def test_the_database_refuses_a_move_that_the_table_does_not_allow(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now)
    refused = pytest.raises(DatabaseError, match="Invalid transition")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE dissuade_task SET state = 'met' WHERE id = %s", [task.pk])


def _moved(task: Task) -> set[tuple[str, str]]:
    """Every move it made: an act of the desk on a task that nobody has makes two."""
    history = Task.pgh_event_model.objects.filter(pgh_obj_id=task.pk).order_by("pgh_id")
    states = list(history.values_list("state", flat=True))
    assert states[-1] == task.state
    return {move for move in pairwise(states) if move[0] != move[1]}


def _is_somebodys(task: Task) -> bool:
    """Somebody has it, or a clock will call somebody to it."""
    running = task.deadlines.filter(fired_at=None, done_at=None)
    return bool(task.claimed_by_id or task.visitor_id) or running.exists()


Act = Callable[[Task, Actor, Actor, Entry], object]
ACTS: dict[str, Act] = {
    "claim": lambda task, desk, _, entry: actions.claim(task.pk, desk, entry.at),
    "silent": lambda task, desk, _, entry: actions.called(
        task.pk, "call", "no_answer", desk, entry
    ),
    "answers": lambda task, desk, _, entry: actions.called(
        task.pk, "call", "answered", desk, entry
    ),
    "argues": lambda task, desk, _, entry: actions.called(task.pk, "call", "resists", desk, entry),
    "send": lambda task, desk, _, entry: actions.send_to_street(task.pk, desk, entry),
    "set_out": lambda task, _, grid, entry: actions.set_out(task.pk, grid, entry),
    "met": lambda task, _, grid, entry: actions.met(task.pk, grid, entry),
    "resists": lambda task, _, grid, entry: actions.resists(task.pk, "visit", grid, entry),
    "not_found": lambda task, _, grid, entry: actions.not_found(task.pk, grid, entry),
    "hand_over": lambda task, _, grid, entry: actions.hand_over(task.pk, grid, entry),
    "dissuaded": lambda task, desk, _, entry: actions.close(task.pk, "dissuaded", desk, entry),
    "no_scam": lambda task, desk, _, entry: actions.close(task.pk, "no_scam", desk, entry),
    "employer": lambda task, desk, _, entry: actions.called(
        task.pk, "employer", "answered", desk, entry
    ),
    "elsewhere": lambda task, desk, _, entry: hand_to_area(task.pk, "YX02", desk, entry),
    "time": lambda task, *_: jobs.sweep(task.received_at + 31 * MINUTE),
}


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(names=st.lists(st.sampled_from(sorted(ACTS)), max_size=10))
def test_no_sequence_of_acts_leads_where_the_table_does_not(
    centre: Centre, now: datetime, names: list[str]
) -> None:
    desk, grid = actor_of(centre.dissuader), actor_of(centre.grid)
    with transaction.atomic():
        task = a_task(now)
        for number, name in enumerate(names):
            before, at = task.state, now + number * MINUTE
            try:
                with transaction.atomic():
                    ACTS[name](task, desk, grid, Entry(at, key=uuid4()))
            except Trouble:
                task.refresh_from_db()
                assert task.state == before
            task.refresh_from_db()
            assert _moved(task) <= rules.MOVES
            assert (task.state == "closed") == bool(task.outcome)
            assert not (task.met_at and task.reached_at is None)
            assert task.state not in {"on_way", "met"} or task.sent_at is not None
            assert task.state == "closed" or _is_somebodys(task)
        transaction.set_rollback(True)


def test_whoever_has_no_place_in_the_tree_sees_no_visit(centre: Centre, now: datetime) -> None:
    jobs_due = now + timedelta(minutes=11)
    task = a_task(now)
    jobs.sweep(jobs_due)
    assert Task.objects.get(pk=task.pk).sent_at == jobs_due
    assert street_lines(actor_of(centre.grid))
    assert street_lines(Actor(centre.grid.pk, "grid_worker", "", "")) == []
