"""The ladder: which step follows when, and that no clock slips, whatever comes in what order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert, lower_level, raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.channel import actions as channel
from fanzha.prevent.channel.models import Text
from fanzha.prevent.channel.rules import State
from fanzha.prevent.dissuade import actions, areas, checks, jobs, opening, own_clocks, rules
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.models import Deadline, Task
from fanzha.prevent.dissuade.picture import picture
from fanzha.prevent.dissuade.queries import asked_of, check_lines, street_lines
from fanzha.prevent.dissuade.queue import queue
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words import law
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.dissuade.tasks import reach_by

PHONE = "13900000001"
MINUTE = timedelta(minutes=1)
LIVE = {"fired_at": None, "done_at": None}


def sign(at: datetime, level: Level, *, phone: str = PHONE, reason: str = "person") -> int:
    """A sign about the resident is taken; the id of its alert."""
    new = NewAlert(f"s{uuid4()}", phone, PERSON, level, "loan", (Reason(reason),), at)
    return raise_alert(new)


def a_task(at: datetime, level: Level) -> Task:
    """The task of a fresh alert about a resident whose address is known."""
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(PHONE,))])
    return Task.objects.get(alert=sign(at, level))


def told(task: Task, state: State, at: datetime) -> None:
    """The gateway tells what became of the task's text."""
    text = Text.objects.get(about=f"alert:{task.alert_id}")
    if text.state == State.QUEUED:
        channel.claim_due(at, 100)
    channel.note(text.key, state, at)
    task.refresh_from_db()


def running(task: Task) -> dict[str, datetime]:
    """The kinds of clocks that run, and when they are due."""
    return dict(task.deadlines.filter(**LIVE).values_list("kind", "due_at"))


@pytest.fixture
def officer(centre: Centre) -> Actor:
    return actor_of(centre.dissuader)


def test_a_low_alert_gets_a_text_and_no_other_clock_than_its_delivery(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now, Level.LOW)
    assert (task.state, task.assigned_to, task.reach_by) == ("texted", None, None)
    assert running(task) == {"delivered": now + 5 * MINUTE}
    assert Text.objects.get().phone == PHONE


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.READ])
def test_no_fate_of_a_text_ends_a_task(centre: Centre, now: datetime, state: State) -> None:
    task = a_task(now, Level.LOW)
    told(task, State.SENT, now)
    told(task, state, now + MINUTE)
    assert task.state == "texted"
    assert Alert.objects.get().state == "open"
    assert ("delivered" in running(task)) == (state == State.SENT)


def test_a_text_that_is_not_delivered_in_time_becomes_a_call(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.LOW)
    told(task, State.SENT, now)
    assert jobs.sweep(now + 5 * MINUTE) == 1
    task.refresh_from_db()
    assert (task.state, task.assigned_to) == ("waiting", centre.dissuader)
    assert task.reach_by == now + 15 * MINUTE


def test_a_text_that_fails_becomes_a_call_at_once(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.LOW)
    told(task, State.SENT, now)
    told(task, State.FAILED, now + MINUTE)
    assert (task.state, task.assigned_to) == ("waiting", centre.dissuader)
    assert running(task)["reach"] == now + 11 * MINUTE
    assert "delivered" not in running(task)


def test_a_new_sign_makes_a_call_of_a_text_though_it_was_delivered(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now, Level.LOW)
    told(task, State.SENT, now)
    told(task, State.DELIVERED, now)
    sign(now + 7 * MINUTE, Level.LOW, reason="foreign_call")
    task.refresh_from_db()
    assert (task.state, task.reach_by) == ("waiting", now + 17 * MINUTE)


def test_a_higher_sign_sends_people_and_puts_no_running_clock_off(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    sign(now + 5 * MINUTE, Level.HIGH, reason="foreign_call")
    task.refresh_from_db()
    assert (task.level, task.state, task.visitor) == ("high", "sent", centre.police)
    assert (task.reach_by, task.meet_by) == (now + 10 * MINUTE, now + 30 * MINUTE)


def test_whoever_does_not_take_it_is_followed_by_the_next(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    assert task.assigned_to == centre.dissuader
    jobs.sweep(now + 3 * MINUTE)
    task.refresh_from_db()
    assert task.assigned_to == centre.police


def test_a_person_who_lowers_it_has_a_text_sent_in_place_of_the_call(
    officer: Actor, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    lower_level(task.alert_id, Level.LOW, officer, "误报的可能大", now + MINUTE)
    task.refresh_from_db()
    assert (task.state, task.assigned_to, task.reach_by) == ("texted", None, None)
    assert set(running(task)) == {"delivered"}


def test_expiry_ends_a_task_nobody_is_at_work_on(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.LOW)
    assert opening.may_expire(task.alert_id)
    opening.expire(task.alert_id, now + MINUTE)
    task.refresh_from_db()
    assert (task.state, task.outcome, running(task)) == ("closed", "expired", {})


def test_an_alert_that_is_owed_a_call_does_not_expire(centre: Centre, now: datetime) -> None:
    assert not opening.may_expire(a_task(now, Level.MEDIUM).alert_id)


def test_a_worker_dead_for_an_hour_fires_all_oldest_first_and_marks_them_late(
    centre: Centre, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    jobs.sweep(now + timedelta(hours=1))
    fired = Deadline.objects.filter(task=task).exclude(fired_at=None).order_by("due_at")
    assert list(fired.values_list("kind", "late")) == [
        ("claim", True), ("reach", True), ("meet", True)
    ]  # fmt: skip
    task.refresh_from_db()
    assert (task.late_reach, task.late_meet, task.state) == (True, True, "sent")


def test_a_task_at_which_it_fails_stops_no_other_clock_and_is_found_again(
    officer: Actor, now: datetime
) -> None:
    enter_residents([NewResident("P2", "李测试", "YX010101", phones=("13900000002",))])
    broken, at = a_task(now - timedelta(hours=24), Level.MEDIUM), now - timedelta(hours=24)
    actions.claim(broken.pk, officer, at)
    actions.close(broken.pk, "dissuaded", officer, Entry(at))
    Alert.objects.filter(pk=broken.alert_id).update(phone="")  # no call can be listed
    other = Task.objects.get(alert=sign(now - 10 * MINUTE, Level.MEDIUM, phone="13900000002"))
    with pytest.raises(Trouble, match="no number"):
        jobs.sweep(now)
    other.refresh_from_db()
    assert (other.late_reach, other.state) == (True, "sent")
    assert running(broken) == {"next_check": now}
    Alert.objects.filter(pk=broken.alert_id).update(phone=PHONE)
    assert jobs.sweep(now) == 1
    broken.refresh_from_db()
    assert broken.check_due


def test_it_does_not_mark_what_fires_in_time(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    jobs.sweep(reach_by(task))
    assert not Deadline.objects.get(task=task, kind="reach").late


def test_it_looks_for_somebody_again_and_waits_longer_each_time(
    centre: Centre, now: datetime
) -> None:
    for user in (centre.dissuader, centre.police, centre.grid, centre.other_grid):
        user.is_active = False
        user.save()
    task = a_task(now, Level.MEDIUM)
    assert running(task)["assign"] == now + MINUTE
    jobs.sweep(now + MINUTE)
    assert running(task)["assign"] == now + 3 * MINUTE
    centre.dissuader.is_active = True
    centre.dissuader.save()
    jobs.sweep(now + 3 * MINUTE)
    task.refresh_from_db()
    assert (task.assigned_to, "assign" in running(task)) == (centre.dissuader, False)


def test_the_database_refuses_to_fire_a_deadline_twice(centre: Centre, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    jobs.sweep(reach_by(task))
    fired = Deadline.objects.filter(task=task, kind="reach")
    with pytest.raises(DatabaseError), transaction.atomic():
        fired.update(fired_at=reach_by(task) + MINUTE)


def test_nobody_is_unreachable_before_the_tries_were_made(officer: Actor, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    for _ in range(3):
        actions.called(task.pk, "call", "no_answer", officer, Entry(now))
    with pytest.raises(Trouble, match="not unreachable yet"):
        actions.close(task.pk, "unreachable", officer, Entry(now))
    actions.send_to_street(task.pk, officer, Entry(now))
    actions.not_found(task.pk, officer, Entry(now))
    actions.close(task.pk, "unreachable", officer, Entry(now))


def test_it_keeps_how_far_it_had_come_when_somebody_paid_all_the_same(
    officer: Actor, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "answered", officer, Entry(now))
    actions.close(task.pk, "already_paid", officer, Entry(now, "已转账"))
    task.refresh_from_db()
    assert task.paid_step == "reached"


def test_another_area_must_take_a_hand_over_else_it_is_back_on_top(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    areas.hand_to_area(task.pk, "YX0201", officer, Entry(now, "他在柳林"))
    jobs.sweep(now + 5 * MINUTE)
    task.refresh_from_db()
    assert (task.handed_to, task.came_back) == (None, True)
    assert queue(officer, now + 5 * MINUTE)[0].late


def test_whoever_takes_a_hand_over_goes_and_the_clock_goes_on(
    centre: Centre, officer: Actor, now: datetime
) -> None:
    task, there = a_task(now, Level.MEDIUM), actor_of(centre.other_grid)
    assert street_lines(there) == asked_of(there) == []
    areas.hand_to_area(task.pk, "YX020101", officer, Entry(now, "他在柳林"))
    assert [line.task.pk for line in asked_of(there)] == [task.pk]
    for minute in (1, 2):
        areas.acknowledge(task.pk, there, now + minute * MINUTE)
    task.refresh_from_db()
    assert (task.state, task.visitor, task.sent_at) == ("sent", centre.other_grid, now + MINUTE)
    assert task.meet_by == now + 30 * MINUTE
    assert "acknowledge" not in running(task)
    assert [line.name for line in street_lines(there)] == ["张**"]
    with pytest.raises(PermissionDenied):
        areas.acknowledge(task.pk, actor_of(centre.grid), now)


def test_a_hand_over_to_nowhere_is_refused(officer: Actor, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    with pytest.raises(Trouble, match="no such area"):
        areas.hand_to_area(task.pk, "nowhere", officer, Entry(now))


def test_a_dissuaded_person_is_asked_again_after_a_day(officer: Actor, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    actions.called(task.pk, "call", "answered", officer, Entry(now))
    actions.close(task.pk, "dissuaded", officer, Entry(now), saved_fen=100)
    jobs.sweep(now + timedelta(hours=24) - MINUTE)
    assert check_lines(officer) == []
    jobs.sweep(now + timedelta(hours=24))
    assert [line.task for line in check_lines(officer)] == [task]
    report = checks.checked(task.pk, "paid_after", officer, Entry(now + timedelta(hours=25)))
    task.refresh_from_db()
    assert report is not None
    assert (task.report_id, task.paid_step, task.check_due) == (report, "reached", False)
    assert check_lines(officer) == []
    with pytest.raises(Trouble, match="no check"):
        checks.checked(task.pk, "still_safe", officer, Entry(now))


def test_a_hold_is_asked_for_only_while_somebody_resists(officer: Actor, now: datetime) -> None:
    task = a_task(now, Level.MEDIUM)
    actions.claim(task.pk, officer, now)
    with pytest.raises(Trouble, match="resists"):
        actions.ask_hold(task.pk, officer, Entry(now))
    actions.called(task.pk, "call", "resists", officer, Entry(now))
    first, second = (actions.ask_hold(task.pk, officer, Entry(now)) for _ in range(2))
    assert first == second


def test_a_units_own_clock_counts_from_its_moment_for_its_branch_and_level(
    centre: Centre, now: datetime
) -> None:
    leader = actor_of(centre.leader)
    new = own_clocks.NewClock("YX01", "medium", "reach", 5, now + MINUTE, "值班会议")
    own_clocks.set_clock(new, leader, now)
    assert a_task(now, Level.MEDIUM).reach_by == now + 10 * MINUTE
    enter_residents([NewResident("P2", "李测试", "YX010101", phones=("13900000002",))])
    later = sign(now + MINUTE, Level.MEDIUM, phone="13900000002")
    assert Task.objects.get(alert=later).reach_by == now + 6 * MINUTE
    assert entries(subject="unit:YX01").get().verb == "set_clock"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"minutes": 0}, "minutes"), ({"what": "nap"}, "what"), ({"level": "odd"}, "what"),
     ({"ground": " "}, "ground"), ({"since": timedelta(minutes=-1)}, "since")],
)  # fmt: skip
def test_a_clock_that_cannot_be_is_refused(
    centre: Centre, now: datetime, change: dict[str, object], field: str
) -> None:
    told = {"unit": "YX01", "level": "high", "what": "reach", "minutes": 5, "since": timedelta(0),
            "ground": "值班会议"} | change  # fmt: skip
    new = own_clocks.NewClock(**told | {"since": now + told["since"]})
    with pytest.raises(Trouble) as refused:
        own_clocks.set_clock(new, actor_of(centre.admin), now)
    assert refused.value.field == field


def test_only_a_leader_or_the_administrator_sets_clocks(officer: Actor, now: datetime) -> None:
    new = own_clocks.NewClock("YX01", "high", "reach", 5, now, "值班会议")
    with pytest.raises(PermissionDenied):
        own_clocks.set_clock(new, officer, now)


def test_the_picture_in_the_docs_is_what_the_data_say() -> None:
    drawn = picture(max(setting.since for setting in law.settings()))
    assert (Path(__file__).parents[3] / "docs" / "ladder.svg").read_text() == drawn + "\n"


Act = Callable[[Task, Centre, datetime], object]


def _entry(at: datetime) -> Entry:
    return Entry(at, key=uuid4())


ACTS: dict[str, Act] = {
    "sign": lambda task, _, at: sign(at, Level(task.alert.level), reason=f"r{at:%H%M%S}"),
    "higher": lambda task, _, at: sign(at, Level.HIGH, reason=f"r{at:%H%M%S}"),
    "sent": lambda task, _, at: told(task, State.SENT, at),
    "delivered": lambda task, _, at: told(task, State.DELIVERED, at),
    "read": lambda task, _, at: told(task, State.READ, at),
    "failed": lambda task, _, at: told(task, State.FAILED, at),
    "claim": lambda task, who, at: actions.claim(task.pk, actor_of(who.dissuader), at),
    "silent": lambda task, who, at: actions.called(
        task.pk, "call", "no_answer", actor_of(who.dissuader), _entry(at)
    ),
    "answers": lambda task, who, at: actions.called(
        task.pk, "call", "answered", actor_of(who.dissuader), _entry(at)
    ),
    "argues": lambda task, who, at: actions.called(
        task.pk, "call", "resists", actor_of(who.dissuader), _entry(at)
    ),
    "send": lambda task, who, at: actions.send_to_street(
        task.pk, actor_of(who.dissuader), _entry(at)
    ),
    "police": lambda task, who, at: actions.send_police(
        task.pk, actor_of(who.dissuader), _entry(at)
    ),
    "set_out": lambda task, who, at: actions.set_out(task.pk, actor_of(who.grid), _entry(at)),
    "met": lambda task, who, at: actions.met(task.pk, actor_of(who.grid), _entry(at)),
    "not_found": lambda task, who, at: actions.not_found(task.pk, actor_of(who.grid), _entry(at)),
    "dissuaded": lambda task, who, at: actions.close(
        task.pk, "dissuaded", actor_of(who.dissuader), _entry(at)
    ),
    "lower": lambda task, who, at: lower_level(
        task.alert_id, Level.LOW, actor_of(who.dissuader), "误报", at
    ),
    "area": lambda task, who, at: areas.hand_to_area(
        task.pk, "YX0201", actor_of(who.dissuader), _entry(at)
    ),
    "taken": lambda task, who, at: areas.acknowledge(task.pk, actor_of(who.other_grid), at),
    "sweep": lambda _task, _who, at: jobs.sweep(at),
}
FATES = frozenset({"sent", "delivered", "read"})


@settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    level=st.sampled_from(Level),
    names=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 20)), max_size=12),
)
def test_no_open_task_is_without_a_clock_or_a_person_whatever_comes(
    centre: Centre, now: datetime, level: Level, names: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        task, at = a_task(now, level), now
        for name, minutes in names:
            before, at = task.state, at + minutes * MINUTE
            try:
                with transaction.atomic():
                    ACTS[name](task, centre, at)
            except (Trouble, Text.DoesNotExist, PermissionDenied):
                pass
            task = Task.objects.select_related("alert").get(pk=task.pk)
            assert before == task.state or _can_come(before, task.state)
            if name in FATES:
                assert task.state == before
            _must_hold(task)
        jobs.sweep(at + timedelta(days=2))
        assert not Deadline.objects.filter(due_at__lte=at, **LIVE).exists()
        _must_hold(Task.objects.select_related("alert").get(pk=task.pk))
        transaction.set_rollback(True)


def _can_come(old: str, new: str) -> bool:
    """Whether moves of the table lead from one state to the other: a sweep may make two."""
    between = {middle for first, middle in rules.MOVES if first == old}
    return (old, new) in rules.MOVES or any((middle, new) in rules.MOVES for middle in between)


def _must_hold(task: Task) -> None:
    """A task that is open has a clock or a person, or its delivered text rests with its alert."""
    clocks = set(running(task))
    if task.state == "closed":
        assert clocks <= {"next_check"}
        assert task.alert.state == "closed"
        return
    person = task.claimed_by_id or task.assigned_to_id or task.visitor_id
    assert clocks or person or task.state == "texted"
    is_owed_a_call = task.state == "waiting" and task.reached_at is None
    assert not is_owed_a_call or clocks & {"claim", "assign"}
    assert task.state != "texted" or task.alert.expires_at is not None
    fired = task.deadlines.exclude(fired_at=None)
    for deadline in fired:
        assert deadline.fired_at is not None
        assert deadline.late == (deadline.fired_at - deadline.due_at > timedelta(seconds=2))
    acts = list(entries(ground=f"alert:{task.alert_id}").values_list("verb", flat=True))
    assert acts.count("late_reach") <= 1
    assert acts.count("late_meet") <= 1
    assert acts.count("late_reach") == fired.filter(kind="reach").count()
