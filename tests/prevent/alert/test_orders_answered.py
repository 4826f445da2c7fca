"""Orders from above: matched to what is open, the same twice once, answered for and returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert import ports
from fanzha.prevent.alert.actions import close_alert, raise_alert
from fanzha.prevent.alert.answering import acknowledge, give_back
from fanzha.prevent.alert.batches import noted, progress_of
from fanzha.prevent.alert.models import Alert, Signal, WarningBatch, WarningRow
from fanzha.prevent.alert.warnings import import_warnings
from fanzha.prevent.dissuade.results import results
from tests.cast import Centre
from tests.prevent.alert.signs import PHONE, signal

ClientOf = Callable[[User], Client]
HEAD = "预警ID,手机号,机主姓名,类别,风险,说明,涉及金额(元),下发时间,所属派出所"
MINUTE = timedelta(minutes=1)


def order(
    name: str, phone: str = PHONE, level: str = "橙", time: str = "2026-03-02 16:10:00"
) -> str:
    """One made-up order (虚构) of the city."""
    return f"{name},{phone},王测试,贷款,{level},,,{time},城关所"


@pytest.fixture
def take(tmp_path: Path, now: datetime) -> Callable[..., int]:
    """Import a file of orders; returns its batch."""

    def taken(*orders: str, at: datetime = now) -> int:
        path = tmp_path / "city.csv"
        path.write_bytes("\n".join([HEAD, *orders, ""]).encode("gb18030"))
        return import_warnings(path, "warnings_city", SYSTEM, at).batch_id

    return taken


Take = Callable[..., int]


def test_an_order_about_somebody_with_an_open_alert_joins_it_and_says_so(
    centre: Centre, now: datetime, take: Take
) -> None:
    alert = raise_alert(signal("s1", now))
    batch = take(order("C1", level="红"), order("C2", "13900000009"))
    assert progress_of([batch])[batch].joined == 1
    row = noted(batch).get()
    assert (row.alert_id, row.met, row.number) == (alert, "joined", 2)
    assert Alert.objects.get(pk=alert).level == "high"


def test_the_same_order_in_another_file_raises_nothing(
    centre: Centre, now: datetime, take: Take
) -> None:
    first = take(order("C1"), order("C2", "13900000009"))
    again = take(order("C1", time="2026-03-02 16:15:00"), order("C3", "13900000008"))
    row = noted(again).get()
    assert (row.again, row.met, row.earlier) == ("same", "double", f"{first}:2")
    assert Alert.objects.count() == 3
    assert Signal.objects.get(signal_id="order:warnings_city:C1").times == 2


def test_another_content_under_the_same_id_loses_neither(
    centre: Centre, now: datetime, take: Take
) -> None:
    first = take(order("C1"))
    again = take(order("C1", "13900000009", "红"), order("C1", level="红"), order("C1"))
    found = [(row.number, row.again, row.met) for row in noted(again)]
    assert found == [(4, "same", "double"), (2, "changed", "opened"), (3, "changed", "joined")]
    assert {row.earlier for row in noted(again)} == {f"{first}:2"}
    assert dict(Alert.objects.values_list("phone", "level")) == {
        PHONE: "high", "13900000009": "high",
    }  # fmt: skip


def test_the_same_order_twice_in_one_file_is_one_alert(
    centre: Centre, now: datetime, take: Take
) -> None:
    batch = take(order("C1"), order("C1"))
    assert Alert.objects.count() == 1
    assert [(row.number, row.again) for row in noted(batch)] == [(3, "same")]


def test_an_order_in_the_quiet_after_a_dissuasion_is_answered_with_that(
    centre: Centre, now: datetime, take: Take
) -> None:
    alert = raise_alert(signal("s1", now, reasons=()))
    close_alert(alert, now, ended="dissuaded")
    Alert.objects.filter(pk=alert).update(reasons=[{"code": "warning_order", "params": {}}])
    batch = take(order("C1", time="2026-03-02 16:20:00"), at=now + MINUTE)
    row = WarningRow.objects.get(batch=batch)
    assert (row.alert_id, row.met) == (alert, "suppressed")
    assert progress_of([batch])[batch].still_open == 0


def test_it_is_acknowledged_once_and_returned_when_all_have_ended(
    centre: Centre, now: datetime, take: Take
) -> None:
    batch, officer = take(order("C1"), order("C2", "13900000009")), actor_of(centre.dissuader)
    with pytest.raises(Trouble, match="acknowledged"):
        give_back(batch, officer, now)
    acknowledge(batch, officer, now + MINUTE)
    acknowledge(batch, actor_of(centre.duty), now + 2 * MINUTE)
    with pytest.raises(Trouble, match="2 are not ended"):
        give_back(batch, officer, now + MINUTE)
    for alert in Alert.objects.all():
        close_alert(alert.pk, now + 3 * MINUTE, ended="expired")
    for _ in range(2):
        give_back(batch, actor_of(centre.duty), now + 4 * MINUTE)
    row = WarningBatch.objects.get()
    assert (row.acknowledged_at, row.acknowledged_by) == (now + MINUTE, centre.dissuader)
    assert (row.returned_at, row.returned_by) == (now + 4 * MINUTE, centre.duty)
    verbs = entries(ground=f"warnings:{batch}").values_list("verb", flat=True)
    assert sorted(verbs) == ["acknowledge", "import", "return"]


def test_only_those_who_work_the_queue_answer_for_orders(
    centre: Centre, now: datetime, take: Take
) -> None:
    batch = take(order("C1"))
    for stranger in (centre.leader, centre.grid, centre.bank_b03):
        for act in (acknowledge, give_back):
            with pytest.raises(PermissionDenied):
                act(batch, actor_of(stranger), now)


def test_the_page_shows_late_ones_red_and_lets_an_officer_answer(
    centre: Centre, client_of: ClientOf, now: datetime, take: Take, clock_from_now: None
) -> None:
    raise_alert(signal("s1", now - 20 * MINUTE))
    batch = take(order("C1", time="2026-03-02 16:00:00"), at=now - 16 * MINUTE)
    officer = client_of(centre.duty)
    shown = officer.get("/warnings/").content.decode()
    assert "data-late" in shown
    assert "超时未签收" in shown
    officer.post(f"/warnings/{batch}/acknowledge")
    assert "data-late" not in officer.get("/warnings/").content.decode()
    page = officer.get(f"/warnings/{batch}").content.decode()
    for found in ("并入已有预警", "还有 1 条在办", "C1"):
        assert found in page
    assert officer.post(f"/warnings/{batch}/return").status_code == 400
    close_alert(Alert.objects.get().pk, now, ended="no_scam")
    assert "已回报上级" in officer.get(f"/warnings/{batch}").content.decode()
    officer.post(f"/warnings/{batch}/return")
    assert WarningBatch.objects.get().returned_by == centre.duty


def test_an_order_of_which_nothing_more_was_heard_goes_back_as_expired(
    centre: Centre, now: datetime, take: Take
) -> None:
    batch = take(order("C1", level="黄"))
    alert = Alert.objects.get().pk
    close_alert(alert, now, ended="expired")
    ports.dissuasion().expire(alert, now)
    assert results(batch, SYSTEM, now).rows[0][9] == "无新迹象, 已过期"
    assert progress_of([batch])[batch].ended == 1


def test_an_order_with_an_impossible_date_is_a_bad_row_not_a_failed_import(
    centre: Centre, now: datetime, take: Take
) -> None:
    batch = take(order("C1"), order("C2", time="2020-01-01 10:00:00"))
    row = WarningRow.objects.get(batch=batch, fate="rejected")
    assert (row.number, row.field, row.en) == (3, "received_at", "received over 30 days ago")
