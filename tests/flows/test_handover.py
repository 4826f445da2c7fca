"""The night shift hands over to the day (虚构): what is open, signed by two, kept as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.audit.queries import entries
from fanzha.govern.shifts.models import HandOver
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.dissuade import actions
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.queries import task_of
from fanzha.prevent.dissuade.rules import NO_SCAM
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.recover.message.actions import take_answer
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.recover.helpers import MULE, accepted, order_of, stopped

ClientOf = Callable[[User], Client]
NIGHT = timedelta(hours=40)
PHONE = "13900000001"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], datetime]:
    """Sets the centre's clock and stops it there."""

    def set_to(moment: datetime) -> datetime:
        still = TownClock(real=moment, town=moment, speed=0)
        monkeypatch.setenv(clock.ENV, still.to_env())
        return moment

    return set_to


def an_alert(now: datetime) -> int:
    enter_residents([NewResident("P1", "张测试(虚构)", "YX010101", phones=(PHONE,))])
    return raise_alert(
        NewAlert("s1", PHONE, "detector", Level.HIGH, "loan", (Reason("person"),), now)
    )


def test_the_night_hands_over_and_nothing_is_forgotten(
    centre: Centre, client_of: ClientOf, now: datetime, at: Callable[[datetime], datetime]
) -> None:
    # Yesterday a mule account was stopped: the 48 hours end eight hours from this morning.
    report = accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    morning = at(now + NIGHT)
    alert = an_alert(morning)
    night, day, leader = (
        client_of(centre.duty),
        client_of(centre.dissuader),
        client_of(centre.leader),
    )

    board = night.get("/team/handover").content.decode()
    assert f'data-clock="{alert}"' in board
    assert f'data-held="{report}"' in board
    assert "12 小时内" in board
    assert MULE not in board
    assert "张测试" not in board

    # The night signs; it cannot sign for the day as well.
    assert night.post("/team/handover/leave", {"note": "账户即将到期, 请续止付"}).status_code == 302
    key = HandOver.objects.get().pk
    assert night.post(f"/team/handover/{key}/take").status_code == 400
    assert night.post("/team/handover/leave").status_code == 400

    # The day reads the same and signs.
    taken = day.get(f"/team/handover/{key}").content.decode()
    assert "请续止付" in taken
    assert f'data-clock="{alert}"' in taken
    assert day.post(f"/team/handover/{key}/take").status_code == 302

    # What happens later does not change what was handed over.
    officer = actor_of(centre.dissuader)
    actions.claim(task_of(alert), officer, morning)
    actions.close(task_of(alert), NO_SCAM, officer, Entry(morning))
    at(morning + timedelta(hours=1))
    assert f'data-clock="{alert}"' in leader.get(f"/team/handover/{key}").content.decode()
    assert f'data-clock="{alert}"' not in leader.get("/team/handover").content.decode()
    first = leader.get(f"/team/handover/{key}/paper").content
    assert first == leader.get(f"/team/handover/{key}/paper").content
    assert first.startswith(b"%PDF-")

    signed = entries(subject=f"hand_over:{key}").values_list("verb", "actor__username")
    assert set(signed) == {("leave_shift", "duty"), ("take_shift", "dissuader")}
