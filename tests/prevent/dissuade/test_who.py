"""Who goes, asked of the tables: shifts, leave, guards, loads; and the work of a large batch."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.shifts.models import Leave, Shift, Team
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.govern.units.models import Unit
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.dissuade import actions
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.queries import access_file, street_lines, task_of
from fanzha.prevent.dissuade.rules import DISSUADED
from fanzha.prevent.dissuade.who.queries import Crew, Need, choose, has_address
from fanzha.prevent.dissuade.who.rules import CALL, VISIT, Choice
from fanzha.prevent.protect.actions import NewResident, enter_residents, set_guard
from fanzha.prevent.protect.models import Chosen, GuardGroup, Resident
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import UNITS, Centre

GRID = "/YX/YX01/YX0101/YX010101/"


@pytest.fixture
def resident(centre: Centre) -> Resident:
    enter_residents([NewResident("P1", "甲(虚构)", "YX010101", phones=("13900000001",))])
    return Resident.objects.get(person_id="P1")


def asked(step: str, resident: Resident | None = None, *without: User) -> Need:
    left_out = frozenset(user.pk for user in without)
    return Need(1, step, GRID, resident.pk if resident else None, left_out)


def chosen(question: Need, now: datetime) -> Choice | None:
    return choose([question], now).get(question.task_id)


def away(user: User, now: datetime) -> None:
    Leave.objects.create(user=user, since=now - timedelta(1), until=now + timedelta(1))


def test_the_duty_team_calls_and_the_police_of_the_address_go(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    assert chosen(asked(CALL, resident), now) == Choice(centre.dissuader.pk, "duty_team")
    assert chosen(asked(VISIT, resident), now) == Choice(centre.police.pk, "community_police")


def test_the_guard_comes_first_and_the_next_rung_when_they_are_on_leave(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    set_guard(resident.person_id, centre.grid.pk)
    assert chosen(asked(VISIT, resident), now) == Choice(centre.grid.pk, "guard")
    away(centre.grid, now)
    assert chosen(asked(VISIT, resident), now) == Choice(centre.police.pk, "community_police")


def test_the_file_names_the_guard_before_a_group_and_a_group_before_an_address(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    by_place = GuardGroup.objects.create(guard=centre.police)
    by_place.places.add(Unit.objects.get(code="YX01"))
    assert chosen(asked(CALL, resident), now) == Choice(centre.police.pk, "guard")
    by_choice = GuardGroup.objects.create(guard=centre.grid)
    Chosen.objects.create(group=by_choice, resident=resident, at=now)
    assert chosen(asked(CALL, resident), now) == Choice(centre.grid.pk, "guard")
    set_guard(resident.person_id, centre.dissuader.pk)
    assert chosen(asked(CALL, resident), now) == Choice(centre.dissuader.pk, "guard")


def test_a_team_of_the_centre_takes_the_calls(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    team = Team.objects.create(name="一班", unit=Unit.objects.get(code="YX"))
    team.members.add(centre.duty)
    assert chosen(asked(CALL, resident), now) == Choice(centre.duty.pk, "duty_team")
    away(centre.duty, now)
    assert chosen(asked(CALL, resident), now) == Choice(centre.police.pk, "community_police")


def test_nobody_off_shift_is_sent(centre: Centre, resident: Resident, now: datetime) -> None:
    Shift.objects.create(
        user=centre.police, since=now - timedelta(hours=9), until=now - timedelta(hours=1)
    )
    Shift.objects.create(
        user=centre.police, since=now + timedelta(hours=15), until=now + timedelta(hours=23)
    )
    assert chosen(asked(VISIT, resident), now) == Choice(centre.grid.pk, "grid")


def test_nobody_left_out_is_sent_and_the_nearest_unit_helps(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    question = asked(VISIT, resident, centre.police, centre.grid)
    assert chosen(question, now) == Choice(centre.other_grid.pk, "neighbour")


def test_somebody_without_an_address_can_only_be_called(centre: Centre, now: datetime) -> None:
    unknown = Need(1, VISIT, "/YX/", None)
    assert chosen(unknown, now) is None
    assert chosen(Need(1, CALL, "/YX/", None), now) == Choice(centre.dissuader.pk, "duty_team")
    assert not has_address("/YX/")
    assert has_address(GRID)


def test_open_tasks_count_against_the_load(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    enter_user(
        NewUser("d2", "dissuasion_officer", "YX", "第二劝阻员(虚构)"), password="a-long-password"
    )
    alert = raise_alert(
        NewAlert("s1", "13900000001", "detector", Level.MEDIUM, "loan", (Reason("person"),), now)
    )
    Task.objects.filter(alert_id=alert).update(claimed_by=centre.dissuader, visitor=centre.police)
    found = chosen(asked(CALL, resident), now)
    assert found is not None
    assert found.user_id == User.objects.get(username="d2").pk


def test_a_large_batch_takes_no_more_queries_than_one_task(centre: Centre, now: datetime) -> None:
    towns = [NewUnit(f"YX{n}", f"镇{n}", f"Town {n}", "town", "YX") for n in range(10, 20)]
    grids = [
        NewUnit(f"{town.code}{n:03}", "格", "Grid", "grid", town.code)
        for town in towns for n in range(4)
    ]  # fmt: skip
    enter_units([*UNITS, *towns, *grids])
    paths = list(Unit.objects.filter(kind="grid").values_list("pk", "path"))
    User.objects.bulk_create(
        User(username=f"g{key}", role="grid_worker", unit_id=key) for key, _ in paths
    )
    enter_residents(
        NewResident(f"R{n}", f"乙{n}(虚构)", grids[n % len(grids)].code) for n in range(1_000)
    )
    residents = list(Resident.objects.order_by("pk").values_list("pk", "unit__path"))
    tasks = [
        Need(n, (CALL, VISIT)[n % 2], path, key) for n, (key, path) in enumerate(residents)
    ]  # fmt: skip
    choose(tasks[:2], now)
    with CaptureQueriesContext(connection) as few:
        choose(tasks[:1], now)
    with CaptureQueriesContext(connection) as many:
        found = choose(tasks, now)
    assert len(found) == len(tasks)
    assert len(many) == len(few)
    street = Counter(choice.user_id for choice in found.values() if choice.why != "duty_team")
    assert max(street.values()) - min(street.values()) <= 2


def test_a_crew_is_read_once_and_remembers_what_it_gave_out(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    enter_user(
        NewUser("d2", "dissuasion_officer", "YX", "第二劝阻员(虚构)"), password="a-long-password"
    )
    crew = Crew(now)
    assert crew.choose([]) == {}
    first = crew.choose([asked(CALL, resident)])[1]
    with CaptureQueriesContext(connection) as queries:
        second = crew.choose([asked(CALL, resident)])[1]
    assert {first.user_id, second.user_id} == {
        centre.dissuader.pk, User.objects.get(username="d2").pk
    }  # fmt: skip
    assert not any("access_user" in query["sql"] for query in queries)


def test_a_neighbour_who_was_sent_opens_the_file_until_the_work_is_over(
    centre: Centre, resident: Resident, now: datetime
) -> None:
    alert = raise_alert(
        NewAlert("s1", "13900000001", "detector", Level.HIGH, "loan", (Reason("person"),), now)
    )
    neighbour = actor_of(centre.other_grid)
    with pytest.raises(PermissionDenied):
        access_file(neighbour, alert, purpose="visit", now=now)
    Task.objects.filter(alert_id=alert).update(visitor=centre.other_grid, sent_at=now)
    file = access_file(neighbour, alert, purpose="visit", now=now)
    assert file.resident == resident
    assert [line.task.alert_id for line in street_lines(neighbour)] == [alert]
    task = task_of(alert)
    actions.met(task, neighbour, Entry(now))
    actions.claim(task, actor_of(centre.dissuader), now)
    actions.close(task, DISSUADED, actor_of(centre.dissuader), Entry(now))
    with pytest.raises(PermissionDenied):
        access_file(neighbour, alert, purpose="visit", now=now)
