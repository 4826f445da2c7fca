"""The alert's page says how it grew, why it stands where it stands, and lets an officer lower it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.prevent.alert.actions import close_alert, raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.alert.signs import seen, signal

ClientOf = Callable[[User], Client]


@pytest.fixture
def alert(centre: Centre, now: datetime, clock_from_now: None) -> int:
    """An alert that grew from low to high and was told of twice."""
    event = (seen("e1", now),)
    raise_alert(signal("s1", now, level=Level.LOW, evidence=event))
    raise_alert(signal("s2", now, level=Level.LOW, evidence=event))
    paid = Reason("listed_account", {"amount": 3_800_000})
    return raise_alert(
        signal("s3", now, level=Level.HIGH, reasons=(paid,), money_fen=3_800_000)
    )  # fmt: skip


def test_it_shows_the_history_and_the_worth_with_reasons(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    officer = client_of(centre.dissuader)
    assert "可望避免" in officer.get("/dissuasion/").content.decode()
    shown = officer.get(f"/dissuasion/alerts/{alert}").content.decode()
    for found in (
        "预警怎样变化", "等级由低升为高", "新迹象并入", "另有 1 次重复迹象", "为什么排在这里",
        "是诈骗的可能约", "现在联系上的可能约",
    ):  # fmt: skip
        assert found in shown


def test_an_officer_lowers_it_with_a_reason_that_the_page_then_shows(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    officer, page = client_of(centre.dissuader), f"/dissuasion/alerts/{alert}"
    refused = officer.post(f"{page}/lower", {"level": "medium", "note": ""})
    assert refused.status_code == 400
    officer.post(f"{page}/lower", {"level": "medium", "note": "本人在柜台(虚构)"})
    assert Alert.objects.get(pk=alert).level == "medium"
    shown = officer.get(page).content.decode()
    assert "民警将等级由高降为中" in shown
    assert "本人在柜台(虚构)" in shown
    assert client_of(centre.leader).post(f"{page}/lower", {"level": "low"}).status_code == 403


def test_it_shows_what_was_kept_quiet_and_what_an_alert_follows(
    centre: Centre, client_of: ClientOf, alert: int, now: datetime
) -> None:
    officer, later = client_of(centre.dissuader), now + timedelta(hours=1)
    close_alert(alert, now, ended="dissuaded", by=centre.dissuader.pk)
    raise_alert(signal("s4", later))
    shown = officer.get(f"/dissuasion/alerts/{alert}").content.decode()
    assert "刚劝阻成功, 同类迹象不另发预警" in shown
    assert "办结: 劝阻成功" in shown
    payment = ({**seen("t5", later), "kind": "transfer"},)
    second = raise_alert(signal("s5", later, money_fen=100, evidence=payment))
    shown = officer.get(f"/dissuasion/alerts/{second}").content.decode()
    assert f"预警 {alert} 办结后, 又见付款" in shown
    assert f'href="/dissuasion/alerts/{alert}"' in shown
