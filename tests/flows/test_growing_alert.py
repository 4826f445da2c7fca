"""The story of an alert that grows (虚构): an order from above, a call, a payment, a dissuasion, a
quiet, and a payment that breaks it; through the detector, the pages and the sender's own file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.govern.access.rules import SYSTEM
from fanzha.kit.clock import shown
from fanzha.prevent.alert.models import Alert, Signal, WarningBatch
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.protect.actions import NewResident, enter_residents
from tests.cast import Centre
from tests.flows.test_payee_check import URL, insists, post, question
from tests.flows.test_zhang import KNOWN_NUMBER, PHONE, Town
from tests.prevent.events import call, drop, transfer

ClientOf = Callable[[User], Client]
OWN, LISTED, STRANGER = "6200000000000000001", "6200000000000000002", "6200000000000000003"
ORDER = f"""预警ID,手机号,机主姓名,类别,风险,说明,涉及金额(元),下发时间,所属派出所
C1,{PHONE},李测试,,黄,疑似受骗,,2026-03-02 16:10:00,城关所
"""


@pytest.fixture
def town(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: datetime
) -> Town:  # fmt: skip
    """The county knows a resident with an account, a con artist's number and account."""
    town = Town(monkeypatch, tmp_path, now)
    enter_residents(
        [
            NewResident(
                "P1", "李测试", "YX010101", phones=(PHONE,), accounts=((OWN, "B03"),),
                family_phone="13900000002",
            )
        ]
    )  # fmt: skip
    since = town.now - timedelta(days=30)
    listed = [
        NewListing("number", KNOWN_NUMBER, "涉案号码", "省厅", since, scam_type="authority"),
        NewListing("account", LISTED, "涉案账户", "省厅", since, scam_type="authority"),
    ]
    enter(listed, SYSTEM, town.now)
    town.at("16:12:00")
    return town


def rings(town: Town, name: str) -> None:
    """The con artist's number has called five minutes ago, and the detector hears of it."""
    ago = timedelta(minutes=5)
    drop(town.data, name, [call(town.now - ago, KNOWN_NUMBER, PHONE, name, delay=ago)])
    town.detect()


def insists_at_the_bank(town: Town, fen: int) -> None:
    """The resident's bank asks about a payment to a stranger, and they insist on it."""
    asked = question(town.now, payer=OWN, payee=STRANGER, amount_fen=fen, age_group="")
    said = post(URL, asked).json()
    assert post(f"{URL}/{said['check_id']}/override", insists(town.now)).status_code == 200


def pays(town: Town, name: str, fen: int) -> None:
    """Money goes to the con artist's account, and the detector hears of it."""
    drop(town.data, name, [transfer(town.now, OWN, LISTED, fen, source="B03")])
    town.detect()


def test_one_alert_grows_is_ended_stays_quiet_and_is_followed_by_a_stronger_one(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    officer = client_of(centre.dissuader)
    sent = SimpleUploadedFile("city.csv", ORDER.encode("gb18030"))
    officer.post("/warnings/import", {"file": sent, "mapping": "warnings_city"})
    alert, page = Alert.objects.get(), f"/dissuasion/alerts/{Alert.objects.get().pk}"
    assert (alert.level, alert.source, alert.scam_type) == ("low", "warning_order", "other")

    town.at("16:20:47")
    rings(town, "c1")
    town.at("16:25:00")
    pays(town, "t1", 3_800_000)
    alert.refresh_from_db()
    assert Alert.objects.count() == 1
    assert (alert.level, alert.scam_type, alert.money_fen) == ("high", "authority", 3_800_000)
    seen = officer.get(page).content.decode()
    for found in ("等级由低升为高", "新迹象并入", "类型由", "38,000.00", "为什么排在这里"):
        assert found in seen

    officer.post(f"{page}/claim")
    officer.post(f"{page}/called", {"heard": "call:answered"})
    town.at("16:40:00")
    officer.post(f"{page}/close", {"outcome": "dissuaded", "saved": "38,000"})
    alert.refresh_from_db()
    assert (alert.state, alert.ended) == ("closed", "dissuaded")

    town.at("17:30:00")
    rings(town, "c2")
    assert Alert.objects.count() == 1
    assert Signal.objects.filter(fate="suppressed", alert=alert).exists()
    assert "刚劝阻成功, 同类迹象不另发预警" in officer.get(page).content.decode()

    town.at("17:40:00")
    insists_at_the_bank(town, 6_000_000)
    again = Alert.objects.get(state="open")
    assert (again.follows, shown(again.received_at).strftime("%H:%M")) == (alert, "17:40")
    seen = officer.get(f"/dissuasion/alerts/{again.pk}").content.decode()
    assert f"预警 {alert.pk} 办结后, 又见付款" in seen


def test_the_order_that_began_it_is_acknowledged_and_goes_back_with_its_outcome(
    town: Town, centre: Centre, client_of: ClientOf
) -> None:
    officer = client_of(centre.dissuader)
    rings(town, "c1")
    town.at("16:13:00")
    sent = SimpleUploadedFile("city.csv", ORDER.encode("gb18030"))
    officer.post("/warnings/import", {"file": sent, "mapping": "warnings_city"})
    batch = WarningBatch.objects.get().pk
    assert "并入已有预警" in officer.get(f"/warnings/{batch}").content.decode()
    officer.post(f"/warnings/{batch}/acknowledge")
    assert officer.post(f"/warnings/{batch}/return").status_code == 400

    page = f"/dissuasion/alerts/{Alert.objects.get().pk}"
    officer.post(f"{page}/claim")
    officer.post(f"{page}/called", {"heard": "call:answered"})
    officer.post(f"{page}/close", {"outcome": "no_scam"})
    officer.post(f"/warnings/{batch}/return")
    assert WarningBatch.objects.get().returned_by == centre.dissuader
    back = officer.get(f"/warnings/{batch}/results.csv").content.decode("gb18030")
    assert "非诈骗" in back
