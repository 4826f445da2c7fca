"""The auditor's desk finds who looked at whom, and records that it was asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from fanzha.govern.audit.actions import record
from fanzha.govern.audit.asked import do_verification
from fanzha.govern.audit.models import Verification
from fanzha.govern.audit.queries import entries
from fanzha.govern.audit.sealing import seal
from tests.cast import Centre


@pytest.fixture
def looked(centre: Centre, now: datetime) -> Centre:
    """Two officers looked at two alerts."""
    for officer, key in ((centre.duty, 12), (centre.dissuader, 13)):
        record(
            actor_id=officer.pk, role=officer.role, verb="look", subject_kind="resident",
            subject_id=f"P{key}", ground=f"alert:{key}", purpose="dissuade", now=now,
        )  # fmt: skip
    return centre


def address_of(waits: str) -> str:
    """Where the page asks how far a verification is."""
    return waits.split('hx-get="')[1].split('"')[0]


def done_behind(now: datetime) -> None:
    """The job that waits is done, and done again as by a worker that was thought dead."""
    job = ProcrastinateJob.objects.get(task_name="audit.verify")
    for _ in range(2):
        do_verification(job.args["key"], lambda: now)


def found_by(client: Client, **asked: str) -> list[str]:
    """What was looked at, in the rows a search shows."""
    return [row.subject_id for row in client.get("/audit/", asked).context["rows"]]


def test_it_searches_by_person_by_case_and_by_officer(
    looked: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(looked.auditor)
    assert found_by(client, subject="resident:P12") == ["P12"]
    assert found_by(client, ground="alert:13") == ["P13"]
    assert found_by(client, actor="duty") == ["P12"]
    assert found_by(client, subject="resident:P12", actor="dissuader") == []


def test_it_searches_by_days_of_shanghai_both_included(
    looked: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    record(
        actor_id=None, role="system", verb="lapse", subject_kind="order", subject_id=7,
        ground="report:1", purpose="chase", now=now.replace(hour=15, minute=59) + timedelta(days=1),
    )  # fmt: skip
    client = client_of(looked.auditor)
    assert found_by(client, since="2026-03-03", until="2026-03-03", subject="order") == ["7"]
    assert found_by(client, since="2026-03-04", subject="order") == []
    assert found_by(client, until="2026-03-02", subject="resident") == ["P13", "P12"]
    assert found_by(client, since="0001-01-01", until="9999-12-31", subject="order") == ["7"]
    exported = client.get("/audit/export", {"until": "2026-03-02", "as": "csv"}).text
    assert "alert:12" in exported
    assert "report:1" not in exported
    asked = [look.subject_id for look in entries(actor="auditor")]
    assert asked[0] == "..2026-03-02"


@pytest.mark.parametrize(
    "days", [{"since": "gestern"}, {"since": "2026-03-03", "until": "2026-03-02"}]
)
def test_it_refuses_days_that_are_none(
    days: dict[str, str], looked: Centre, client_of: Callable[..., Client]
) -> None:
    assert client_of(looked.auditor).get("/audit/", days).status_code == 400
    assert not entries(actor="auditor").exists()


def test_it_records_an_auditors_own_looks(looked: Centre, client_of: Callable[..., Client]) -> None:
    client_of(looked.auditor).get("/audit/", {"subject": "resident:P12"})
    client_of(looked.auditor).get("/audit/")
    looks = [(look.verb, look.subject_id) for look in entries(actor="auditor")]
    assert looks == [("look", "all"), ("search", "resident:P12")]


def test_a_search_is_recorded_with_all_it_was_narrowed_by(
    looked: Centre, client_of: Callable[..., Client]
) -> None:
    auditor = client_of(looked.auditor)
    days = {"since": "2026-03-01", "until": "2026-03-31"}
    auditor.get("/audit/", {"subject": "resident:P12", **days})
    auditor.get("/audit/", {"actor": "duty", "until": "2026-03-31"})
    auditor.get("/audit/", {"subject": f"resident:{'P' * 48}", "ground": "alert:12", **days})
    asked = [look.subject_id for look in entries(actor="auditor")]
    assert asked == [
        f"resident:{'P' * 31}… 2026-03-01..2026-03-31",
        "officer:duty ..2026-03-31",
        "resident:P12 2026-03-01..2026-03-31",
    ]


def test_it_pages_through_every_entry_once(
    looked: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    for number in range(120):
        record(
            actor_id=None, role="system", verb="lapse", subject_kind="order", subject_id=number,
            ground="report:1", purpose="chase", now=now,
        )  # fmt: skip
    client, address, seen = client_of(looked.auditor), "/audit/", []
    while address:
        page = client.get(address)
        seen += [row.pk for row in page.context["rows"]]
        address = page.context["older"] and "/audit/" + page.context["older"]
    assert seen == sorted({row.pk for row in entries()}, reverse=True)


@pytest.mark.parametrize("subject", ["张三", "13800001234", "resident: x y"])
def test_it_takes_no_names_or_numbers_of_people(
    subject: str, looked: Centre, client_of: Callable[..., Client]
) -> None:
    answer = client_of(looked.auditor).get("/audit/", {"subject": subject})
    assert answer.status_code == 400
    assert not entries(actor="auditor").exists()


def test_it_refuses_a_page_that_is_no_number(
    looked: Centre, client_of: Callable[..., Client]
) -> None:
    answer = client_of(looked.auditor).get("/audit/", {"before": "9" * 5_000})
    assert answer.status_code == 400


def test_it_verifies_the_record_with_one_button_and_says_when_it_last_was(
    looked: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    client = client_of(looked.auditor)
    seal(now)
    waits = client.post("/audit/verify").content.decode()
    assert "正在后台逐条比对: 0 / " in waits
    again = client.post("/audit/verify").content.decode()
    assert address_of(again) == address_of(waits)  # one at a time
    done_behind(now)
    told = client.get(address_of(waits)).content.decode()
    assert "完好" in told
    assert "上次校验 2026-03-02 16:20:47" in told  # in place of "not verified yet"
    assert entries(subject="chain", actor="auditor").get().verb == "verify_intact"
    page = client.get("/audit/").content.decode()
    assert "最近封存 2026-03-02 16:20:47" in page
    assert "上次校验" in page


def test_a_verification_that_never_ended_is_not_waited_for(
    looked: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    client = client_of(looked.auditor)
    waits = address_of(client.post("/audit/verify").content.decode())
    Verification.objects.update(asked_at=now - timedelta(hours=2))
    told = client.get(waits).content.decode()
    assert "没有做完" in told
    assert "hx-get" not in told
    assert client.get("/audit/verdict/999999").status_code == 404


def test_it_names_the_place_where_the_record_was_changed(
    looked: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    seal(now)
    changed = entries(actor="duty").get().pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [changed])
        cursor.execute("SET session_replication_role = origin")
    client = client_of(looked.auditor)
    waits = client.post("/audit/verify").content.decode()
    done_behind(now)
    assert f"记录 {changed} 被改动" in client.get(address_of(waits)).content.decode()
    assert "校验: 有改动" in client.get("/audit/").content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_exports_what_a_search_finds_and_records_that(
    form: str, looked: Centre, client_of: Callable[..., Client]
) -> None:
    client = client_of(looked.auditor)
    answer = client.get("/audit/export", {"subject": "resident:P12", "as": form})
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert [row[2] for row in rows] == ["经办人", "duty"]
    assert [entry.verb for entry in entries(actor="auditor")] == ["export"]
