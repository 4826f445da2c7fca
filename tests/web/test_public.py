"""Anyone checks and reports without a sign-in, and gets nobody's data back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from fanzha.prevent.block.models import Listed
from fanzha.prevent.block.rules import plain
from fanzha.recover.report.models import Report
from fanzha.web.public.pasted import values_in
from tests.cast import Centre


@pytest.fixture
def listed(centre: Centre) -> None:
    """A number, an account and a host that are known; and one number whose time is over."""
    since = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
    known = [
        ("number", plain("number", "+85212345678")),
        ("account", "6222020200112233"),
        ("host", "pay.example.cn"),
    ]
    for kind, value in known:
        Listed.objects.create(
            kind=kind, value=value, ground="虚构", source="test", scam_type="loan",
            since=since, changed_at=since,
        )  # fmt: skip
    Listed.objects.create(
        kind="number", value="13900000001", ground="虚构", source="test", scam_type="loan",
        since=since, until=since + timedelta(days=1), changed_at=since,
    )  # fmt: skip


def verdict(pasted: str) -> str:
    """What the page says about it."""
    page = Client().post("/public/", {"pasted": pasted}).content.decode()
    return page[page.index('id="verdict"') - 80 :]


@pytest.mark.parametrize(
    "pasted",
    [
        "+852 1234 5678",
        "6222 0202 0011 2233",
        "【法院】您有传票, 点 HTTPS://Pay.Example.cn/case?id=1 查看",
        "转到 6222020200112233 就行",
    ],
)
def test_it_warns_in_red_of_what_is_known(pasted: str, listed: None) -> None:
    assert "verdict mt-3 red" in verdict(pasted)
    assert "虚假贷款" in verdict(pasted)


@pytest.mark.parametrize("pasted", ["13900000001", "example.cn", "今天天气不错"])
def test_it_never_says_safe(pasted: str, listed: None) -> None:
    assert "verdict mt-3 red" not in verdict(pasted)
    assert "未发现记录, 不代表安全" in verdict(pasted)


def test_it_warns_in_amber_of_wording_that_scams_use(listed: None) -> None:
    told = verdict("兼职刷单, 做任务返佣, 先垫付本金")
    assert "verdict mt-3 amber" in told
    assert "垫付本金" in told
    assert "96110" in told


@pytest.mark.parametrize("pasted", ["", "   ", "9" * 4001])
def test_it_refuses_nothing_and_too_much(pasted: str, centre: Centre) -> None:
    assert Client().post("/public/", {"pasted": pasted}).status_code == 400


def test_it_looks_at_a_bounded_number_of_values() -> None:
    many = " ".join(f"1390000{number:04}x" for number in range(200))
    assert len(values_in(many)) == 50


def test_a_report_gets_a_number_and_what_happens_next(centre: Centre) -> None:
    browser = Client()
    form = {
        "text": "有人冒充老板让我转了166万",
        "name": "虚构",
        "phone": "13900000002",
        "ref": "a1",
    }
    answer = browser.post("/public/report", form, follow=True)
    told = Report.objects.get()
    assert (told.source, told.state) == ("public", "received")
    page = answer.content.decode()
    assert f'id="number">{told.pk}<' in page
    assert "警方受理后才会止付" in page
    assert "13900000002" not in page


def test_the_same_form_sent_twice_is_one_report(centre: Centre) -> None:
    form = {"text": "被骗了, 转了三万", "ref": "b2"}
    for _ in range(2):
        Client().post("/public/report", form)
    assert Report.objects.count() == 1


def test_an_empty_report_is_refused(centre: Centre) -> None:
    assert Client().post("/public/report", {"text": " ", "ref": "c3"}).status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize("tongue", ["zh-hans", "en"])
def test_it_names_the_field_that_holds_a_nul(centre: Centre, tongue: str) -> None:
    browser = Client()
    browser.cookies["django_language"] = tongue
    answer = browser.post("/public/report", {"text": "我被骗了\0(虚构)", "ref": "r"})
    assert answer.status_code == 400
    told = "Content: holds a character" if tongue == "en" else "内容: 含有"
    assert told in answer.content.decode()
    assert not Report.objects.exists()
    assert browser.get("/public/", {"a": "\0"}).status_code == 400
