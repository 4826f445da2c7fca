"""Plans, leave and teams: entered once, by those who may, and the past stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.audit.models import Entry
from fanzha.govern.shifts.actions import (
    NewLeave,
    NewShift,
    end_leave,
    end_shift,
    plan,
    set_team,
)
from fanzha.govern.shifts.hand_over import leave_shift, take_shift
from fanzha.govern.shifts.models import HandOver, Leave, Shift
from fanzha.govern.shifts.queries import duty_teams, on_duty, roster
from fanzha.govern.shifts.reading import read_plan
from fanzha.govern.shifts.rules import Span, Standing, Week
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.kit.errors import Trouble
from tests.cast import UNITS, Centre

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def standing(user: User, at: datetime) -> Standing:
    return next(item.standing for item in roster(at) if item.person.user_id == user.pk)


def test_everybody_works_where_nothing_is_planned(centre: Centre, now: datetime) -> None:
    at_work = {person.user_id for person in on_duty(now)}
    street = {centre.police.pk, centre.grid.pk, centre.other_grid.pk}
    assert at_work == {centre.duty.pk, centre.dissuader.pk} | street


def test_a_shift_and_leave_decide_who_works(centre: Centre, now: datetime) -> None:
    desk = actor_of(centre.duty)
    week = Week("1", 8 * 60, 20 * 60)
    shift = NewShift(Span(now - DAY), role="grid_worker", unit="YX01", week=week)
    assert plan([shift, NewLeave(centre.police.pk, now, now + DAY)], desk, now) == 2
    assert plan([shift], desk, now) == 0
    assert standing(centre.grid, now) is Standing.ON
    assert standing(centre.grid, now + 5 * HOUR) is Standing.OFF
    assert standing(centre.other_grid, now + 5 * HOUR) is Standing.ON
    assert standing(centre.police, now) is Standing.LEAVE
    assert standing(centre.police, now + DAY) is Standing.ON
    verbs = Entry.objects.filter(purpose="plan_duty").values_list("verb", flat=True)
    assert sorted(verbs) == ["plan_leave", "plan_shift"]


def test_the_police_plan_their_own_branch_only(centre: Centre, now: datetime) -> None:
    police = actor_of(centre.police)
    assert plan([NewLeave(centre.grid.pk, now, now + DAY)], police, now) == 1
    with pytest.raises(PermissionDenied):
        plan([NewLeave(centre.other_grid.pk, now, now + DAY)], police, now)
    for user in (centre.grid, centre.leader, centre.auditor):
        with pytest.raises(PermissionDenied):
            plan([NewLeave(centre.grid.pk, now, now + 2 * DAY)], actor_of(user), now)


def test_all_or_nothing_is_entered(centre: Centre, now: datetime) -> None:
    good, bad = (
        NewLeave(centre.grid.pk, now, now + DAY),
        NewLeave(centre.grid.pk, now, now, row=3),
    )
    with pytest.raises(Trouble, match="row 3"):
        plan([good, bad], actor_of(centre.duty), now)
    assert not Leave.objects.exists()


def test_what_is_over_stays_and_what_runs_ends_now(centre: Centre, now: datetime) -> None:
    desk = actor_of(centre.duty)
    over = NewShift(Span(now - 2 * DAY, now - DAY), centre.grid.pk)
    running = NewShift(Span(now - HOUR, now + HOUR), centre.grid.pk)
    ahead = NewShift(Span(now + DAY, now + 2 * DAY), centre.grid.pk)
    plan([over, running, ahead], desk, now)
    first, second, third = Shift.objects.order_by("since")
    with pytest.raises(Trouble):
        end_shift(first.pk, desk, now)
    end_shift(second.pk, desk, now)
    end_shift(third.pk, desk, now)
    assert list(Shift.objects.order_by("since").values_list("until", flat=True)) == [
        now - DAY,
        now,
    ]


def test_somebody_is_back_from_leave(centre: Centre, now: datetime) -> None:
    desk = actor_of(centre.duty)
    plan([NewLeave(centre.grid.pk, now - HOUR, now + DAY)], desk, now)
    end_leave(Leave.objects.get().pk, desk, now)
    assert standing(centre.grid, now) is Standing.ON


def test_a_team_is_named(centre: Centre, now: datetime) -> None:
    desk = actor_of(centre.duty)
    set_team("一班", "YX", [centre.duty.pk, centre.dissuader.pk], desk, now)
    set_team("一班", "YX", [centre.duty.pk], desk, now)
    assert duty_teams() == ((centre.duty.pk, "/YX/"),)
    with pytest.raises(Trouble):
        set_team("一班", "YX", [centre.leader.pk], desk, now)
    with pytest.raises(PermissionDenied):
        set_team("二班", "YX", [centre.duty.pk], actor_of(centre.police), now)


def test_a_file_is_read_and_each_bad_row_is_named(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(
        "类别,登录名,岗位,单位,星期,上班,下班,开始,结束\n"
        "值班,grid,,,一三五,8:00,20:00,2026-03-02,2026-03-31\n"
        "值班,,网格员,YX02,1-7,20:00,8:00,2026-03-02,\n"
        "值班,duty,,,,,,2026-03-02 08:00,2026-03-02 20:00\n"
        "请假,police,,,,,,2026-03-05,2026-03-06\n"
        "值班,nobody,,,,,,2026-03-02 08:00,2026-03-02 20:00\n"
        "值班,grid,,,八,8:00,20:00,2026-03-02,\n"
        "请假,grid,,,,,,yesterday,2026-03-06\n",
        encoding="utf-8",
    )
    read = read_plan(file)
    assert [(trouble.row, trouble.field) for trouble in read.troubles] == [
        (6, "username"),
        (7, "weekdays"),
        (8, "since"),
    ]
    first, second, third, leave = read.entries
    assert isinstance(first, NewShift)
    assert first.week == Week("135", 480, 1200)
    assert first.span.until is not None
    assert first.span.until.isoformat() == "2026-04-01T00:00:00+08:00"
    assert isinstance(second, NewShift)
    assert (second.role, second.unit, second.span.until) == ("grid_worker", "YX02", None)
    assert isinstance(third, NewShift)
    assert third.user_id == centre.duty.pk
    assert isinstance(leave, NewLeave)
    assert leave.until - leave.since == 2 * DAY
    desk = actor_of(centre.duty)
    assert plan(read.entries, desk, leave.since) == 4


def test_an_unknown_column_is_refused(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("登录名,工资\ngrid,1\n", encoding="utf-8")
    with pytest.raises(Trouble, match="工资"):
        read_plan(file)


def test_two_people_sign_a_hand_over_and_it_never_changes(centre: Centre, now: datetime) -> None:
    leaving, coming = actor_of(centre.duty), actor_of(centre.dissuader)
    key = leave_shift({"clocks": []}, "无", leaving, now)
    with pytest.raises(Trouble, match="one person"):
        take_shift(key, leaving, now)
    with pytest.raises(PermissionDenied):
        take_shift(key, actor_of(centre.grid), now)
    take_shift(key, coming, now + HOUR)
    take_shift(key, coming, now + 2 * HOUR)
    row = HandOver.objects.get(pk=key)
    assert (row.left_by, row.taken_by, row.taken_at) == (
        centre.duty, centre.dissuader, now + HOUR,
    )  # fmt: skip
    for change in ({"content": {}}, {"note": "x"}, {"taken_by": centre.grid}):
        with pytest.raises(DatabaseError), transaction.atomic():
            HandOver.objects.filter(pk=key).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.all().delete()


def test_the_database_refuses_one_person_signing_twice(centre: Centre, now: datetime) -> None:
    key = leave_shift({}, "", actor_of(centre.duty), now)
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.filter(pk=key).update(taken_by=centre.duty, taken_at=now)


def test_a_second_hand_over_waits_for_the_first(centre: Centre, now: datetime) -> None:
    leaving = actor_of(centre.duty)
    key = leave_shift({}, "", leaving, now)
    with pytest.raises(Trouble):
        leave_shift({}, "", leaving, now)
    take_shift(key, actor_of(centre.dissuader), now)
    assert leave_shift({}, "", leaving, now) != key


def test_the_police_of_a_station_work_for_the_town_it_hangs_on(
    centre: Centre, now: datetime
) -> None:
    station = NewUnit("YX01P", "城关派出所", "Chengguan station", "police_station", "YX01")
    enter_units([*UNITS, station])
    new = NewUser("station", "community_police", "YX01P", "所民警(虚构)")
    officer = enter_user(new, password="a-long-password")
    assert actor_of(officer).unit_path == "/YX/YX01/"
    assert plan([NewLeave(centre.grid.pk, now, now + DAY)], actor_of(officer), now) == 1
    assert next(item for item in on_duty(now) if item.user_id == officer.pk).area == "/YX/YX01/"
