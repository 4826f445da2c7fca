"""The pages of the ladder: the picture, the units' clocks, the next steps, the next-day checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.kit import clock
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.dissuade import jobs
from fanzha.prevent.dissuade.models import ClockSetting, Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

ClientOf = Callable[[User], Client]
PHONE = "13900000001"

pytestmark = pytest.mark.usefixtures("clock_from_now")


@pytest.fixture
def task(centre: Centre, now: datetime) -> Task:
    """A medium alert about somebody whose address is known."""
    enter_residents(
        [NewResident("P1", "张测试", "YX010101", phones=(PHONE,), family_phone="13900000002")]
    )
    new = NewAlert(f"s{uuid4()}", PHONE, PERSON, Level.MEDIUM, "loan", (Reason("person"),), now)
    return Task.objects.get(alert=raise_alert(new))


def test_the_ladder_is_shown_with_the_clocks_in_force(centre: Centre, client_of: ClientOf) -> None:
    page = client_of(centre.dissuader).get("/dissuasion/ladder").content.decode()
    assert "<svg" in page
    assert "分级递进劝阻" in page
    assert "设定时限" not in page
    assert "设定时限" in client_of(centre.leader).get("/dissuasion/ladder").content.decode()


def test_a_leader_sets_a_units_clock(centre: Centre, client_of: ClientOf, now: datetime) -> None:
    leader = client_of(centre.leader)
    form = {"unit": "YX01", "level": "high", "what": "reach", "minutes": "5", "ground": "值班会议"}
    assert leader.post("/dissuasion/clocks", form).status_code == 302
    assert ClockSetting.objects.get().minutes == 5
    assert "值班会议" in leader.get("/dissuasion/clocks").content.decode()
    later = clock.shown(now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    leader.post("/dissuasion/clocks", form | {"since": later})
    assert "未生效" in leader.get("/dissuasion/clocks").content.decode()
    for wrong in ({"unit": "nowhere"}, {"minutes": "0"}, {"since": "soon"}, {"ground": ""}):
        assert leader.post("/dissuasion/clocks", form | wrong).status_code == 400
    assert ClockSetting.objects.count() == 2


def test_whoever_resists_has_next_steps_as_buttons(
    centre: Centre, client_of: ClientOf, task: Task
) -> None:
    officer, page = client_of(centre.dissuader), f"/dissuasion/alerts/{task.alert_id}"
    officer.post(f"{page}/claim")
    assert "data-resisting" not in officer.get(page).content.decode()
    officer.post(f"{page}/called", {"heard": "call:resists", "note": "别管我"})
    shown = officer.get(page).content.decode()
    for found in ("data-resisting", "请家人劝", "13900000002", "民警再次上门", "保护性止付"):
        assert found in shown
    assert officer.post(f"{page}/hold").status_code == 302
    assert officer.post(f"{page}/police").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.visitor) == ("sent", centre.police)


def test_another_area_takes_a_person_over_on_the_phone(
    centre: Centre, client_of: ClientOf, task: Task
) -> None:
    officer, page = client_of(centre.dissuader), f"/dissuasion/alerts/{task.alert_id}"
    officer.post(f"{page}/claim")
    assert officer.post(f"{page}/area", {"unit": "YX020101"}).status_code == 302
    assert "等待外地接手" in officer.get(page).content.decode()
    there = client_of(centre.other_grid)
    assert "我接手" in there.get("/street/").content.decode()
    taken = there.post(f"/street/cards/{task.alert_id}/acknowledge")
    assert taken.status_code == 302
    assert "张测试" in there.get(taken["Location"]).content.decode()
    assert "已由外地接手" in officer.get(page).content.decode()
    assert (
        client_of(centre.grid).post(f"/street/cards/{task.alert_id}/acknowledge").status_code == 403
    )


def test_it_lists_whom_to_ask_again_and_takes_the_answer(
    centre: Centre, client_of: ClientOf, task: Task, now: datetime
) -> None:
    officer, page = client_of(centre.dissuader), f"/dissuasion/alerts/{task.alert_id}"
    assert "没有要回访的人" in officer.get("/dissuasion/checks").content.decode()
    officer.post(f"{page}/claim")
    officer.post(f"{page}/called", {"heard": "call:answered"})
    officer.post(f"{page}/close", {"outcome": "dissuaded", "saved": "38,000"})
    jobs.sweep(now + timedelta(hours=25))
    listed = officer.get("/dissuasion/checks").content.decode()
    assert "张**" in listed
    assert "张测试" not in listed
    officer.post(f"{page}/checked", {"outcome": "still_safe"})
    assert "没有要回访的人" in officer.get("/dissuasion/checks").content.decode()
    assert "仍然安全" in officer.get(page).content.decode()
