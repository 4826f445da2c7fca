"""What goes wrong on the way to a person, through the doors: said clearly, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.prevent.alert.models import Alert, Signal, WarningRow
from fanzha.prevent.channel.models import Text
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from tests.cast import Centre

ClientOf = Callable[[User], Client]
HELD, UNKNOWN = "13900000001", "13900000077"
WARNED = {"scam_type": "loan", "note": "邻居说的(虚构)"}
HEAD = "预警ID,手机号,机主姓名,类别,风险,说明,涉及金额(元),下发时间,所属派出所\n"
ORDER = 'W1,13900000001,,贷款,红,疑似(虚构),"38,000.00",2026-03-02 16:10:00,城关所\n'


@pytest.fixture(autouse=True)
def town(centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """One resident, and time stands still."""
    monkeypatch.setenv(clock.ENV, TownClock(real=now, town=now, speed=0).to_env())
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(HELD,))])


def raised(desk: Client, phone: str) -> int:
    """An officer's own warning about a phone: the alert's key."""
    form = {**WARNED, "phone": phone, "key": str(uuid4())}
    answer = desk.post("/dissuasion/raise", form)
    assert answer.status_code == 302
    return int(answer["Location"].rpartition("/")[2])


def entered(phone: Client, alert: int, act: str, key: str = "") -> tuple[int, str]:
    """An entry of the phone page: what the centre answers."""
    form = {"act": act, "key": key or str(uuid4()), "ago": "0"}
    answer = phone.post(f"/street/cards/{alert}/entries", form)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("谨防诈骗" * 200, "消息超过"),
        ("谨防诈骗\U000f0000", "字符"),
        ("谨防\u202e诈骗", "字符"),
        ("点开 http://a.example", "链接"),
    ],
)
def test_a_message_nobody_could_read_is_refused_with_what_is_wrong_and_none_leaves(
    centre: Centre, client_of: ClientOf, text: str, words: str
) -> None:
    grid = client_of(centre.grid)
    grid.post("/team/group/residents", {"act": "take_in", "resident": HELD})
    answer = grid.post("/team/group/message", {"text": text, "expected": "1"})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Text.objects.exists()
    plain = grid.post("/team/group/message", {"text": "不要转账", "expected": "1"})
    assert plain.status_code == 302
    assert Text.objects.get().phone == HELD


def test_a_note_that_is_too_long_is_refused_and_the_try_is_not_half_written(
    centre: Centre, client_of: ClientOf
) -> None:
    desk = client_of(centre.dissuader)
    alert = raised(desk, HELD)
    desk.post(f"/dissuasion/alerts/{alert}/claim")
    tried = Contact.objects.count()
    form = {"heard": "call:no_answer", "note": "说" * 401}
    answer = desk.post(f"/dissuasion/alerts/{alert}/called", form)
    assert answer.status_code == 400
    assert "400" in answer.content.decode()
    assert Contact.objects.count() == tried


def test_somebody_without_a_unit_is_called_and_never_visited_and_the_page_says_why(
    centre: Centre, client_of: ClientOf
) -> None:
    desk = client_of(centre.dissuader)
    alert = raised(desk, UNKNOWN)
    task = Task.objects.get(alert=alert)
    assert (task.visitor, task.assigned_to) == (None, centre.dissuader)
    desk.post(f"/dissuasion/alerts/{alert}/claim")
    page = desk.get(f"/dissuasion/alerts/{alert}").content.decode()
    assert "data-no-address" in page
    sent = desk.post(f"/dissuasion/alerts/{alert}/send", {"note": ""})
    assert sent.status_code == 400
    assert "住址" in sent.content.decode()
    assert Task.objects.get(alert=alert).sent_at is None


def test_a_number_that_two_households_name_goes_to_the_centre_and_says_so(
    centre: Centre, client_of: ClientOf
) -> None:
    for key, unit in (("P2", "YX010101"), ("P3", "YX020101")):
        enter_residents([NewResident(key, f"{key}测试", unit, phones=(), family_phone=UNKNOWN)])
    desk = client_of(centre.dissuader)
    alert = Alert.objects.get(pk=raised(desk, UNKNOWN))
    assert (alert.resident, alert.unit.code) == (None, "YX")
    assert alert.whom
    page = desk.get(f"/dissuasion/alerts/{alert.pk}").content.decode()
    assert "ti-user-question" in page
    assert "P2测试" not in page  # nobody is guessed at


def test_a_phone_page_that_is_behind_is_told_what_the_task_is_and_changes_nothing(
    centre: Centre, client_of: ClientOf
) -> None:
    desk, street = client_of(centre.dissuader), client_of(centre.police)
    alert = raised(desk, HELD)
    key = str(uuid4())
    assert entered(street, alert, "met", key)[0] == 200
    code, words = entered(street, alert, "on_way")
    assert (code, "已见面" in words) == (400, True)
    desk.post(f"/dissuasion/alerts/{alert}/claim")
    desk.post(f"/dissuasion/alerts/{alert}/close", {"outcome": "dissuaded", "saved": "38000"})
    before, late = Contact.objects.count(), str(uuid4())
    for _ in range(2):
        code, words = entered(street, alert, "paid", late)
        assert (code, "已办结" in words) == (400, True)
    assert entered(street, alert, "met", key)[0] == 200  # sent again, counts once
    assert Contact.objects.count() == before + 1
    told = Contact.objects.get(key=late)
    assert (told.result, told.note) == ("too_late", "已经付款")  # refused, and not lost
    task = Task.objects.get(alert=alert)
    assert (task.outcome, task.saved_fen) == ("dissuaded", 3_800_000)


def test_orders_that_are_malformed_or_come_twice_are_each_answered_for(
    centre: Centre, client_of: ClientOf
) -> None:
    desk = client_of(centre.dissuader)
    bad = ["W2,12,,客服,黄,,,2026-03-02 16:20:00,城关所\n", "W3,13900000003,,客服,黄\n",
           "W4,13900000004,,客服,黄,,,2026-02-30 16:20:00,城关所\n"]  # fmt: skip
    for content in (HEAD + ORDER + "".join(bad), HEAD + ORDER + ORDER):
        sheet = SimpleUploadedFile("city.csv", content.encode("gb18030"))
        form = {"file": sheet, "mapping": "warnings_city"}
        assert desk.post("/warnings/import", form, follow=True).status_code == 200
    rows = WarningRow.objects.order_by("batch_id", "number")
    assert [(row.fate, row.again) for row in rows] == [
        ("taken", ""), ("rejected", ""), ("rejected", ""), ("rejected", ""),
        ("taken", "same"), ("taken", "same"),
    ]  # fmt: skip
    assert all(row.field and row.zh and row.en for row in rows if row.fate == "rejected")
    assert Alert.objects.count() == 1
    assert Signal.objects.get().times == 3
    nonsense = SimpleUploadedFile("city.csv", b"\xff\xfe\x00\x00\xd8")
    answer = desk.post("/warnings/import", {"file": nonsense, "mapping": "warnings_city"})
    assert answer.status_code == 400
    assert WarningRow.objects.count() == 6
