"""The team desk: who is on duty and what they hold, plans, guard groups, hand-overs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.govern.shifts.models import HandOver, Leave, Shift, Team
from fanzha.kit.clock import shown
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.channel.models import Text
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.prevent.protect.models import Chosen, Left, Resident
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

pytestmark = pytest.mark.usefixtures("clock_from_now")
Clients = Callable[[User], Client]
DAY = timedelta(days=1)


@pytest.fixture
def residents(centre: Centre) -> list[int]:
    """Two of one grid, one of another town."""
    enter_residents(
        [
            NewResident("P1", "甲某某(虚构)", "YX010101", phones=("13900000001",)),
            NewResident("P2", "乙某某(虚构)", "YX010101", phones=("13900000002",)),
            NewResident("P3", "丙某某(虚构)", "YX020101", phones=("13900000003",)),
        ]
    )
    return list(Resident.objects.order_by("person_id").values_list("pk", flat=True))


def an_alert(now: datetime, phone: str = "13900000001", level: Level = Level.HIGH) -> int:
    return raise_alert(
        NewAlert(f"s{phone}", phone, "detector", level, "loan", (Reason("person"),), now)
    )


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_board_says_who_is_on_duty_and_what_they_hold(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    Leave.objects.create(user=centre.police, since=now - DAY, until=now + DAY)
    alert = an_alert(now)
    Task.objects.filter(alert_id=alert).update(claimed_by=centre.dissuader, late_reach=True)
    said = page(client_of(centre.leader), "/team/")
    assert f'data-person="{centre.dissuader.pk}"' in said
    assert 'data-figure="away">休假 1' in said
    assert 'data-figure="late">超时 1' in said
    assert "甲某某" not in said
    assert "13900000001" not in said


def test_an_unclaimed_task_is_given_to_somebody_on_duty(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    alert = an_alert(now, level=Level.MEDIUM)
    desk = client_of(centre.duty)
    assert f'data-alert="{alert}"' in page(desk, "/team/")
    Leave.objects.create(user=centre.dissuader, since=now - DAY, until=now + DAY)
    given = {"alert": alert, "user": centre.dissuader.pk}
    assert "不在岗" in desk.post("/team/assign", given).content.decode()
    given["user"] = centre.duty.pk
    assert desk.post("/team/assign", given).status_code == 302
    task = Task.objects.get(alert_id=alert)
    assert (task.claimed_by, task.state) == (centre.duty, "claimed")
    assert f'data-alert="{alert}"' not in page(desk, "/team/")
    police = client_of(centre.police)
    assert police.post("/team/assign", given).status_code == 403  # not of their branch
    assert client_of(centre.leader).post("/team/assign", given).status_code == 403


def test_the_police_see_their_own_branch_only(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    said = page(client_of(centre.police), "/team/")
    assert str(centre.grid) in said
    assert str(centre.other_grid) not in said
    assert str(centre.dissuader) not in said


def test_a_shift_leave_and_a_team_are_entered_by_page(
    centre: Centre, client_of: Clients, now: datetime
) -> None:
    desk = client_of(centre.duty)
    week = {
        "role": "grid_worker", "unit": "YX01", "weekdays": ["1", "3"], "begins": "08:00",
        "ends": "20:00", "since": "2026-03-01T00:00",
    }  # fmt: skip
    assert desk.post("/team/shifts/plan", week).status_code == 302
    away = {"user": centre.grid.pk, "since": "2026-03-02T00:00", "until": "2026-03-03T00:00"}
    assert desk.post("/team/shifts/leave", away).status_code == 302
    team = {"name": "一班", "unit": "YX", "members": [centre.duty.pk, centre.dissuader.pk]}
    assert desk.post("/team/shifts/team", team).status_code == 302
    assert Shift.objects.get().weekdays == "13"
    assert Team.objects.get().members.count() == 2
    said = page(desk, "/team/shifts")
    assert "周一 周三" in said
    assert "一班" in said
    assert desk.post(f"/team/shifts/leave/{Leave.objects.get().pk}/end").status_code == 302
    assert desk.post(f"/team/shifts/{Shift.objects.get().pk}/end").status_code == 302
    for entry in (Shift.objects.get(), Leave.objects.get()):
        assert entry.until is not None
        assert now <= entry.until < now + timedelta(minutes=1)
    assert client_of(centre.police).post("/team/shifts/team", team).status_code == 403


def test_the_days_ahead_say_who_works_now_until_when_and_who_follows(
    centre: Centre, client_of: Clients, now: datetime
) -> None:
    desk, mine = client_of(centre.duty), {"user": centre.duty}
    assert "data-ahead" not in page(desk, "/team/shifts")  # nobody is planned: all are there
    then = now + timedelta(hours=2)
    Shift.objects.create(**mine, since=now - timedelta(hours=1), until=then)
    for later in (now + 3 * DAY, now + 30 * DAY):
        Shift.objects.create(**mine, since=later, until=later + timedelta(hours=8))
    Leave.objects.create(user=centre.dissuader, since=now + DAY, until=now + 2 * DAY)
    said = page(desk, "/team/shifts")
    assert said.count("data-day=") == 7
    calendar = said[said.index("data-ahead") : said.index("</table>")]
    assert calendar.count("data-now") == 2  # the duty officer, and the dissuader without a plan
    assert calendar.count(str(centre.duty)) == 2
    assert "无人值班" in calendar
    assert f"{shown(then):%H:%M}</small>" in page(desk, "/team/")
    assert str(centre.duty) not in page(client_of(centre.police), "/team/shifts")


def test_a_bad_form_is_said_in_words(centre: Centre, client_of: Clients) -> None:
    desk = client_of(centre.duty)
    form = {"user": centre.grid.pk, "since": "2026-03-03T00:00", "until": "2026-03-02T00:00"}
    assert "结束不晚于开始" in desk.post("/team/shifts/leave", form).content.decode()
    said = desk.post("/team/shifts/plan", {"user": "x", "since": "2026-03-02T00:00"})
    assert said.status_code == 400
    assert not Leave.objects.exists()


def test_a_file_with_a_bad_row_enters_nothing_and_names_it(
    centre: Centre, client_of: Clients
) -> None:
    desk = client_of(centre.duty)
    head = "登录名,星期,上班,下班,开始\n"
    bad = SimpleUploadedFile(
        "plan.csv",
        f"{head}grid,一,8:00,20:00,2026-03-01\nnobody,一,8:00,20:00,2026-03-01\n".encode(),
    )
    said = desk.post("/team/shifts/file", {"file": bad})
    assert said.status_code == 400
    assert "第 3 行, 登录名: 没有这个登录名" in said.content.decode()
    assert not Shift.objects.exists()
    good = SimpleUploadedFile("plan.csv", f"{head}grid,一,8:00,20:00,2026-03-01\n".encode())
    assert desk.post("/team/shifts/file", {"file": good}).status_code == 302
    assert Shift.objects.get().user == centre.grid


def test_a_grid_worker_guards_by_address_and_by_name_and_writes_to_the_group(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    grid = client_of(centre.grid)
    assert grid.post("/team/group/places", {"unit": "YX010101", "act": "add"}).status_code == 302
    added = {"act": "take_in", "resident": "13900000001"}
    assert grid.post("/team/group/residents", added).status_code == 302
    said = page(grid, "/team/group")
    assert "甲*" in said
    assert "甲某某" not in said
    assert "发送给 2 人" in said
    grid.post("/team/group/residents", {"act": "leave", "key": residents[1]})
    stale = grid.post("/team/group/message", {"text": "不要转账", "expected": "2"})
    assert stale.status_code == 400
    assert (
        grid.post("/team/group/message", {"text": "不要转账", "expected": "1"}).status_code == 302
    )
    assert list(Text.objects.values_list("phone", "about")) == [
        ("13900000001", f"group:{Chosen.objects.get().group_id}")
    ]
    grid.post("/team/group/residents", {"act": "back", "key": residents[1]})
    grid.post("/team/group/residents", {"act": "let_go", "key": residents[0]})
    assert not Left.objects.exists()
    assert not Chosen.objects.exists()
    assert grid.post("/team/group/places", {"unit": "YX02", "act": "add"}).status_code == 403
    assert grid.post("/team/group/residents", {"act": "x", "key": "1"}).status_code == 400


def test_coverage_and_load_are_counted(
    centre: Centre, residents: list[int], client_of: Clients
) -> None:
    client_of(centre.grid).post("/team/group/places", {"unit": "YX010101", "act": "add"})
    said = page(client_of(centre.leader), "/team/groups")
    assert 'data-figure="covered">已守护 2 / 3 · 66.7%' in said
    assert f'data-guard="{centre.grid.pk}"' in said
    assert "100.0%" in page(client_of(centre.police), "/team/groups")


def test_a_shift_is_handed_over_by_two_people(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    alert = an_alert(now)
    leaving, coming = client_of(centre.duty), client_of(centre.dissuader)
    assert leaving.post("/team/handover/leave", {"note": "看好这一件"}).status_code == 302
    row = HandOver.objects.get()
    assert [clock["alert"] for clock in row.content["clocks"]] == [alert]
    assert "甲某某" not in str(row.content)
    assert leaving.post(f"/team/handover/{row.pk}/take").status_code == 400
    assert f'data-to-take="{row.pk}"' in page(coming, "/team/handover")
    assert coming.post(f"/team/handover/{row.pk}/take").status_code == 302
    assert str(centre.dissuader) in page(client_of(centre.leader), f"/team/handover/{row.pk}")
    paper = client_of(centre.leader).get(f"/team/handover/{row.pk}/paper")
    assert paper["Content-Type"] == "application/pdf"
    assert BytesIO(paper.content).read(5) == b"%PDF-"
    assert client_of(centre.leader).post("/team/handover/leave").status_code == 403
    assert leaving.get("/team/handover/999").status_code == 404


def test_the_alert_of_somebody_without_an_address_says_that_they_can_only_be_called(
    centre: Centre, residents: list[int], client_of: Clients, now: datetime
) -> None:
    unknown, known = an_alert(now, "13911111111"), an_alert(now)
    desk = client_of(centre.dissuader)
    assert "data-no-address" in page(desk, f"/dissuasion/alerts/{unknown}")
    assert "data-no-address" not in page(desk, f"/dissuasion/alerts/{known}")


def test_the_landlord_stands_beside_employer_and_family(
    centre: Centre, client_of: Clients, now: datetime
) -> None:
    tenant = NewResident(
        "P9", "丁某某(虚构)", "YX010101", phones=("13900000009",), landlord_name="房东(虚构)",
        landlord_phone="09990001111",
    )  # fmt: skip
    enter_residents([tenant])
    alert = an_alert(now, "13900000009")
    assert "tel:09990001111" in page(client_of(centre.dissuader), f"/dissuasion/alerts/{alert}")


def test_a_large_guard_group_is_paged_and_nobody_is_left_out(
    centre: Centre, residents: list[int], client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.web.team.group.PAGE", 1)
    client = client_of(centre.police)
    client.post("/team/group/places", {"unit": "YX010101", "act": "add"})
    first, second = page(client, "/team/group"), page(client, "/team/group?page=2")
    assert "?page=2" in first
    shown = {said.split('data-ward="')[1].split('"')[0] for said in (first, second)}
    assert len(shown) == 2
    assert page(client, "/team/group?page=99").count("data-ward=") == 1
