"""From lane to lane: the alert comes too late, and one press makes it a report to accept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.recover.report.models import Report
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

ClientOf = Callable[[User], Client]
PHONE = "13900000001"
SAID = "他说16:17已经转了3.8万元,账号9903000001272699277,第3银行(虚构)"


@pytest.fixture
def alert(centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv(clock.ENV, TownClock(real=now, town=now, speed=0).to_env())
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(PHONE,))])
    return raise_alert(
        NewAlert(
            signal_id="s1",
            phone=PHONE,
            source=DETECTOR,
            level=Level.HIGH,
            scam_type="loan",
            reasons=(Reason("known_number"),),
            at=now,
        )
    )


def close_as_paid(desk: Client, alert: int) -> None:
    desk.post(f"/dissuasion/alerts/{alert}/claim")
    desk.post(f"/dissuasion/alerts/{alert}/close", {"outcome": "already_paid", "note": SAID})


def test_what_the_person_said_waits_at_the_duty_desk_with_money_and_account(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    close_as_paid(client_of(centre.dissuader), alert)
    report = Report.objects.get(source_ref=f"alert:{alert}")
    assert (report.state, report.victim_name, report.victim_phone) == ("received", "张测试", PHONE)
    payment = report.payments.get()
    assert (payment.payee_bank, payment.amount_fen) == ("B03", 3_800_000)
    assert "38,000.00" in client_of(centre.duty).get("/duty/").content.decode()


def test_pressed_twice_it_is_one_report(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:  # fmt: skip
    for _ in range(2):
        close_as_paid(client_of(centre.dissuader), alert)
    assert Report.objects.count() == 1
