"""The story of 张某 (虚构), through the doors: warned, resists, met, 38,000 not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.dissuade import jobs
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from tests.cast import Centre
from tests.prevent.detector import detect
from tests.prevent.events import call, drop

ClientOf = Callable[[User], Client]
PHONE, KNOWN_NUMBER = "13900000001", "+855231234567"


@dataclass
class Town:
    """The clock of the story, and the centre's detector and worker living by it."""

    monkeypatch: pytest.MonkeyPatch
    data: Path
    now: datetime

    def at(self, hms: str) -> datetime:
        """The time becomes `hms` in Shanghai; deadlines that passed are acted on."""
        hour, minute, second = map(int, hms.split(":"))
        shown = clock.shown(self.now).replace(hour=hour, minute=minute, second=second)
        self.now = shown.astimezone(UTC)
        stopped = TownClock(real=self.now, town=self.now, speed=0)
        self.monkeypatch.setenv(clock.ENV, stopped.to_env())
        jobs.sweep(self.now)
        return self.now

    def detect(self) -> None:
        """The detector takes what is in the inbox."""
        detect(self.data, self.now)


@pytest.fixture
def town(centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: datetime) -> Town:
    """The county knows 张某 and the number that will call him."""
    enter_residents(
        [
            NewResident(
                person_id="P1", name="张测试", unit="YX010101", phones=(PHONE,),
                address="东街 8 号(虚构)", hukou_region="990100", from_elsewhere=True,
                employer="云溪纸箱厂(虚构)", employer_phone="09990001234",
                family_name="张家人", family_phone="13900000002",
                earlier_cases=(NewCase(date(2025, 4, 1), "loan", 9_048_000),),
            )
        ]
    )  # fmt: skip
    known = NewListing(
        "number", KNOWN_NUMBER, "涉案号码", "省厅", now - timedelta(days=30), scam_type="authority"
    )
    enter([known], SYSTEM, now)
    town = Town(monkeypatch, tmp_path, now)
    town.at("16:16:00")
    return town


def warned(town: Town) -> Alert:
    """The known number calls at 16:16:22, which the operator tells at 16:20:47."""
    rang, told = town.at("16:16:22"), town.at("16:20:47")
    drop(town.data, "call", [call(rang, KNOWN_NUMBER, PHONE, "c1", delay=told - rang)])
    town.detect()
    return Alert.objects.get()


def test_it_dissuades_zhang_who_is_warned_resists_and_is_met(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    alert = warned(town)
    reasons = ["known_number", "foreign_call", "listed_call", "earlier_victim"]
    assert [item["code"] for item in alert.reasons] == reasons
    assert alert.level == "high"
    task = Task.objects.get()
    assert (task.assigned_to, task.assigned_why) == (centre.dissuader, "duty_team")  # no guard
    assert (task.state, task.visitor) == ("sent", centre.police)  # with the warning itself
    officer, grid = client_of(centre.dissuader), client_of(centre.grid)

    queue = officer.get("/dissuasion/").content.decode()
    assert "张**" in queue
    assert "张测试" not in queue
    assert "139****0001" in queue

    town.at("16:21:05")
    page = f"/dissuasion/alerts/{alert.pk}"
    assert officer.post(f"{page}/claim").status_code == 302
    shown = officer.get(page).content.decode()
    for found in ("张测试", "云溪纸箱厂", "09990001234", "90,480.00", "外地户籍", "安全账户"):
        assert found in shown
    for hms in ("16:21:30", "16:24:00"):
        town.at(hms)
        officer.post(f"{page}/called", {"heard": "call:no_answer"})
    task.refresh_from_db()
    assert (task.state, task.reached_at) == ("sent", None)  # the street was sent with the warning
    assert clock.shown(task.reach_by).strftime("%T") == "16:30:47"
    assert clock.shown(task.meet_by).strftime("%T") == "16:50:47"

    town.at("16:30:47")
    task.refresh_from_db()
    assert (task.state, task.late_reach, task.visitor) == ("sent", True, centre.police)
    town.at("16:36:47")
    officer.post(f"{page}/called", {"heard": "employer:answered", "note": "在厂里开叉车"})
    town.at("16:38:00")
    officer.post(f"{page}/called", {"heard": "call:resists", "note": "我在开车"})

    shown = officer.get(page).content.decode()
    for next_step in ("data-resisting", "请家人劝", "13900000002", "请单位劝", "民警再次上门"):
        assert next_step in shown
    assert officer.post(f"{page}/hold", {"note": "已到柜台"}).status_code == 302

    card = grid.get("/street/").content.decode()
    assert "张测试" in card
    assert "东街 8 号" in card
    entries_at = f"/street/cards/{alert.pk}/entries"
    town.at("16:39:00")
    grid.post(entries_at, {"act": "on_way", "key": str(uuid4()), "ago": "0"})
    town.at("16:47:10")
    grid.post(entries_at, {"act": "met", "key": str(uuid4()), "ago": "0"})
    town.at("16:58:00")
    grid.post(entries_at, {"act": "dissuaded", "key": str(uuid4()), "ago": "0", "saved": "38,000"})

    task.refresh_from_db()
    alert.refresh_from_db()
    assert (task.state, task.outcome, task.saved_fen) == ("closed", "dissuaded", 3_800_000)
    assert task.met_at is not None
    assert task.met_at <= task.meet_by
    assert not task.late_meet
    assert alert.state == "closed"
    assert "没有在办的预警" in officer.get("/dissuasion/").content.decode()
    assert "38,000.00" in officer.get(page).content.decode()
    town.now += timedelta(days=1)
    town.at("16:58:00")
    assert "张**" in officer.get("/dissuasion/checks").content.decode()
    officer.post(f"{page}/checked", {"outcome": "still_safe"})
    task.refresh_from_db()
    assert (task.check_outcome, task.outcome) == ("still_safe", "dissuaded")


def test_it_records_who_looked_at_zhang_and_why(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    alert = warned(town)
    client_of(centre.dissuader).get(f"/dissuasion/alerts/{alert.pk}")
    looks = entries(ground=f"alert:{alert.pk}").filter(verb="look")
    assert {(e.actor, e.subject_kind, e.purpose) for e in looks} == {
        (centre.dissuader, "alert", "dissuade"), (centre.dissuader, "resident", "dissuade"),
    }  # fmt: skip
    assert {e.ground for e in looks} == {f"alert:{alert.pk}"}


def test_it_refuses_the_grid_worker_of_another_unit(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    alert = warned(town)
    town.at("16:30:47")
    stranger = client_of(centre.other_grid)
    assert stranger.get(f"/street/cards/{alert.pk}").status_code == 403
    act = {"act": "met", "key": str(uuid4()), "ago": "0"}
    assert stranger.post(f"/street/cards/{alert.pk}/entries", act).status_code == 403
    assert "张" not in stranger.get("/street/").content.decode().split("<body")[1]
    assert not entries(ground=f"alert:{alert.pk}").filter(actor=centre.other_grid).exists()
    assert stranger.get(f"/dissuasion/alerts/{alert.pk}").status_code == 403


def test_it_counts_an_entry_of_the_street_that_is_sent_twice_once(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    alert = warned(town)
    town.at("16:30:47")
    grid, key = client_of(centre.grid), str(uuid4())
    for _ in range(2):
        act = {"act": "on_way", "key": key, "ago": "3"}
        assert grid.post(f"/street/cards/{alert.pk}/entries", act).status_code == 200
    assert Task.objects.get().contacts.filter(result="set_out").count() == 1


def test_an_answer_after_the_time_is_late_though_no_sweep_came_to_it(
    town: Town, centre: Centre, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = warned(town)
    officer, page = client_of(centre.dissuader), f"/dissuasion/alerts/{alert.pk}"
    officer.post(f"{page}/claim")
    monkeypatch.setattr(jobs, "sweep", lambda now: 0)  # the worker is a moment behind
    town.at("16:30:48")
    officer.post(f"{page}/called", {"heard": "call:answered"})
    town.at("16:50:48")
    entry = {"act": "met", "key": str(uuid4()), "ago": "0"}
    client_of(centre.grid).post(f"/street/cards/{alert.pk}/entries", entry)
    task = Task.objects.get()
    assert (task.late_reach, task.late_meet) == (True, True)
    assert not task.deadlines.filter(fired_at__isnull=False, kind__in=("reach", "meet")).exists()
