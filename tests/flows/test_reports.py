"""Reports through every door: prefilled, in the order of money at risk, and nothing is stopped
before an officer says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.outside.bank.signing import HEADER, signature
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.recover.message.models import Message
from fanzha.recover.report.actions import file_case
from fanzha.recover.report.models import Link, Refused, Report
from fanzha.recover.stop.models import Order
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, VICTIM, accepted, taken

TEXT = (
    "我叫张某, 电话16499010001。今天下午4点10分有人冒充客服13900000009让我加QQ群88812345, "
    f"我从自己的卡{VICTIM}转了9万480元到{MULE}, 收款人赵某甲, 后来发现 pay.example.cn 打不开。"
)
ClientOf = Callable[..., Client]


@pytest.fixture
def desk(
    centre: Centre, client_of: ClientOf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """The duty officer's browser, at 16:20:47."""
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=now, speed=0).to_env())
    return client_of(centre.duty)


def hotline(**said: Any) -> Any:
    body = json.dumps({"source_ref": "h-1", "text": TEXT, **said}).encode()
    header = {HEADER: signature(body, "hotline", settings.HOTLINE_SECRET, clock.world())}
    return Client().post("/api/reports", body, content_type="application/json", headers=header)


def sheet() -> SimpleUploadedFile:
    head = ("登记编号,简要案情,被害人,联系电话,证件号码,诈骗类型,接报时间,收款账号,收款银行,"
            "收款户名,金额(元),转账时间,付款账号")  # fmt: skip
    rows = [
        f"S-1,刷单被骗(虚构),,,,,,{NEXT},,,5000,2026-03-02 16:15,",
        "S-2,被骗(虚构),,,,,,12,,,5000,2026-03-02 16:15,",
    ]
    return SimpleUploadedFile("登记.csv", "\n".join([head, *rows]).encode("utf-8"))


def field(page: str, name: str) -> str:
    """The value of an input of the page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_no_door_stops_money_before_an_officer_accepts(desk: Client, centre: Centre) -> None:
    Client().post("/public/report", {"text": TEXT, "ref": "p-1"})
    hotline(text=f"{TEXT}(热线)")
    desk.post("/duty/batches", {"file": sheet(), "mapping": "reports_sample"})
    desk.post("/duty/reports/save", {"text": TEXT, "ref": "d-1", "keep": "1"})
    reports = list(Report.objects.order_by("pk"))
    assert [one.source for one in reports] == ["public", "api", "batch", "desk"]
    for one in reports:  # nor by the acts of a chase
        for act in ("stop_all", "ask", "freeze"):
            desk.post(f"/duty/chases/{one.pk}/act", {"act": act, "approval": "批1号"})
    assert not Order.objects.exists()
    assert not Message.objects.exists()
    assert {one.state for one in Report.objects.all()} == {"received"}


def test_a_report_from_the_public_arrives_prefilled_and_is_stopped_with_one_press(
    desk: Client,
) -> None:
    Client().post("/public/report", {"text": TEXT, "ref": "p-1"})
    report = Report.objects.get()
    page = desk.get(f"/duty/reports/{report.pk}").content.decode()
    assert field(page, "payee_account-1") == MULE
    assert field(page, "amount-1") == "90,480.00"
    assert field(page, "paid_at-1") == "2026-03-02T16:10:00"
    assert field(page, "payer_account-1") == VICTIM
    assert field(page, "victim_name") == "张某"
    assert 'value="qq_group:88812345"' in page
    assert 'value="link:pay.example.cn"' in page
    assert 'data-key="1"' in page
    start = TEXT.index(MULE)
    assert f'data-start="{start}" data-end="{start + len(MULE)}"' in page
    form = {
        "report": report.pk, "text": TEXT, "row": "1", "sure": "1", "stop": "1",
        "victim_name": "张某", "victim_phone": "16499010001", "scam_type": "customer_service",
        "clue": ["phone:13900000009", "qq_group:88812345"],
        **{name: field(page, name) for name in
           ("payee_account-1", "amount-1", "paid_at-1", "payer_account-1", "payee_name-1")},
        "payee_bank-1": "B03",
    }  # fmt: skip
    assert desk.post("/duty/reports/save", form).url == f"/duty/chases/{report.pk}"
    order = Order.objects.get()
    assert (order.account, order.amount_fen) == (MULE, 9_048_000)
    assert {(clue.kind, clue.value) for clue in report.clues.all()} == {
        ("phone", "13900000009"), ("qq_group", "88812345")
    }  # fmt: skip


def test_reading_again_takes_no_typing_away(desk: Client) -> None:
    posted = {
        "text": f"又转了500元到{MULE}, 10分钟前", "row": ["1"], "sure": ["1"], "victim_name": "李某",
        "payee_account-1": NEXT, "payee_bank-1": "B04", "payee_name-1": "钱某", "amount-1": "7",
        "paid_at-1": "2026-03-02T16:00", "payer_account-1": "", "scam_type": "loan",
        "guessed": "other", "clue": "phone:13900000009",
    }  # fmt: skip
    page = desk.post("/duty/reports/read", posted).content.decode()
    assert [field(page, f"payee_account-{row}") for row in (1, 2)] == [NEXT, MULE]
    assert (field(page, "amount-1"), field(page, "victim_name")) == ("7", "李某")
    assert '<option value="loan" selected>' in page
    assert re.search(r'value="phone:13900000009" checked', page)


def test_the_desk_refuses_a_card_that_cannot_be(desk: Client) -> None:
    form = {"text": "x", "ref": "r", "row": "1", "sure": "1", "payee_account-1": MULE[:-1] + "8",
            "payee_bank-1": "B03", "amount-1": "5", "paid_at-1": "2026-03-02T16:10"}  # fmt: skip
    answer = desk.post("/duty/reports/save", form)
    assert answer.status_code == 400
    assert "第 1 行, 收款账号" in answer.content.decode()
    assert not Report.objects.exists()


def test_it_offers_every_bank_of_a_shared_prefix(desk: Client) -> None:
    shared = "9915000000000009"
    page = desk.post("/duty/reports/read", {"text": f"转了5万到{shared}"}).content.decode()
    offered = page[page.index("<optgroup") : page.index("</optgroup>")]
    assert re.findall(r'value="(B\d\d)"', offered) == ["B05", "B06"]


def test_the_queue_stands_by_money_that_can_still_be_caught(desk: Client, now: datetime) -> None:
    Client().post("/public/report", {"text": f"昨天9点转了80万到{NEXT}", "ref": "old"})
    Client().post("/public/report", {"text": f"刚才转了3万8到{MULE}", "ref": "new"})
    page = desk.get("/duty/").content.decode()
    order = re.findall(r'data-report="(\d+)"', page)
    old, new = (str(row.pk) for row in Report.objects.order_by("pk"))
    assert order == [new, old]
    assert "0 分钟前转出 ¥38,000.00, 估计 ¥38,000.00 还在" in page


def test_a_victim_cheated_before_is_known_again_and_the_look_is_on_record(
    desk: Client, centre: Centre, now: datetime
) -> None:
    before = accepted(now, centre.duty)
    case = NewCase((now - timedelta(days=380)).date(), "loan", 123_400)
    enter_residents(
        [NewResident("P1", "张测试", "YX010101", ("16499010001",), earlier_cases=(case,))]
    )
    posted = {"ref": "c-1", "victim_phone": "16499010001", "victim_name": "张某(虚构)"}
    page = desk.post("/duty/reports/known", posted).content.decode()
    assert f"#{before}" in page
    assert "90,480.00" in page
    assert "1,234.00" in page
    seen = {(one.subject_kind, one.subject_id) for one in entries(ground="call:c-1")}
    assert seen == {("report", str(before)), ("resident", "P1")}
    assert desk.post("/duty/reports/known", {"victim_phone": "1"}).content.strip() == b""


def test_two_calls_about_one_payment_are_linked_and_send_one_order(
    desk: Client, centre: Centre, now: datetime
) -> None:
    first = accepted(now, centre.duty)
    hotline(text="家属来电(虚构)", payments=[
        {"payee_account": MULE, "amount_fen": 9_048_000, "paid_at": "2026-03-02T16:10:00+08:00"}
    ])  # fmt: skip
    second = Report.objects.order_by("-pk")[0]
    assert Link.objects.get().other_id == first
    page = desk.get(f"/duty/reports/{second.pk}").content.decode()
    assert f"同一笔转账 #{first}" in page
    form = {"report": second.pk, "text": second.text, "row": "1", "sure": "1", "stop": "1",
            "payee_account-1": MULE, "payee_bank-1": "B03", "amount-1": "90480",
            "paid_at-1": "2026-03-02T16:10"}  # fmt: skip
    answer = desk.post("/duty/reports/save", form)
    assert answer.status_code == 400
    assert f"#{first}" in answer.content.decode()
    ended = {"why": "家属重复报案", "ending": "duplicate"}
    assert desk.post(f"/duty/reports/{second.pk}/reject", ended).status_code == 302
    assert Order.objects.count() == 1
    assert Report.objects.get(pk=second.pk).ending == "duplicate"


def test_what_is_learnt_later_is_stopped_at_once(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    file_case(report, "云公立字〔2026〕1号", actor_of(centre.duty), now)
    place = f"/duty/reports/{report}/complete"
    form = {"act": "add", "row": "1", "sure": "1", "payee_account-1": NEXT, "payee_bank-1": "B04",
            "amount-1": "500", "paid_at-1": "2026-03-02T16:12"}  # fmt: skip
    for _ in range(2):
        assert desk.post(place, form).url == place
    assert {order.account for order in Order.objects.all()} == {MULE, NEXT}
    person = {"act": "person", "victim_name": "李某(虚构)", "victim_phone": "16499010002",
              "victim_id": "", "scam_type": "investment"}  # fmt: skip
    desk.post(place, person)
    payment = Report.objects.get(pk=report).payments.get(payee_account=NEXT)
    payee = {"act": "payee", "payment": payment.pk, "payee_name": "钱某(虚构)", "payee_bank": "B04"}
    assert desk.post(place, payee).status_code == 302
    page = desk.get(place).content.decode()
    assert field(page, "victim_name") == "李某(虚构)"
    assert "钱某(虚构)" in page
    assert desk.post(place, {"act": "rob"}).status_code == 404
    assert desk.post(place, {**payee, "payment": "999999"}).status_code == 404


def test_an_officer_links_a_report_to_an_earlier_one(
    desk: Client, centre: Centre, now: datetime
) -> None:
    first, second = accepted(now, centre.duty), taken(now, ref="b")
    Link.objects.all().delete()
    typed = {"other": f"#{first}", "kind": "same_victim"}
    assert desk.post(f"/duty/reports/{second}/link", typed).status_code == 302
    assert f"同一被害人 #{first}" in desk.get(f"/duty/reports/{second}").content.decode()
    assert desk.post(f"/duty/reports/{second}/link", {**typed, "other": "x"}).status_code == 400


def test_a_file_at_the_desk_shows_its_bad_rows_and_again_changes_nothing(desk: Client) -> None:
    form = {"mapping": "reports_sample"}
    posted = [desk.post("/duty/batches", {**form, "file": sheet()})["Location"] for _ in range(2)]
    assert posted[0] == posted[1]
    page = desk.get(posted[0]).content.decode()
    assert "payee_account: 收款账号应为" in page
    assert page.count('data-fate="rejected"') == 1
    assert Report.objects.count() == 1
    bad = {"file": sheet(), "mapping": "/etc/passwd"}
    assert desk.post("/duty/batches", bad).status_code == 400


def test_what_the_hotlines_machine_got_wrong_can_be_looked_at(desk: Client) -> None:
    hotline(text="", payments=[])
    row = Refused.objects.get()
    assert f"/duty/batches/refused/{row.pk}" in desk.get("/duty/batches").content.decode()
    page = desk.get(f"/duty/batches/refused/{row.pk}").content.decode()
    assert "h-1" in page
    assert [one.verb for one in entries(ground=f"refused:{row.pk}")] == ["look"]


def test_the_public_sees_what_was_read_and_what_would_help(desk: Client) -> None:
    said = {"text": f"我刚才转了3万8到{MULE}"}
    page = Client().post("/public/read", said).content.decode()
    assert MULE in page
    assert "38,000.00" in page
    assert "如果知道" not in page
    less = Client().post("/public/read", {"text": "我被骗了"}).content.decode()
    assert "对方收款账号" in less
    assert not Report.objects.exists()


def test_changed_words_of_the_same_form_are_not_lost(desk: Client) -> None:
    for text in ("转了3万", "转了3万", "转了3万8, 刚想起来"):
        Client().post("/public/report", {"text": text, "ref": "same"})
    assert [one.text for one in Report.objects.order_by("pk")] == ["转了3万", "转了3万8, 刚想起来"]
