"""The auditor's desk finds who looked at whom, and records that it was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from fanzha.govern.audit.actions import record
from fanzha.govern.audit.queries import entries
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


def test_it_records_the_search_itself(looked: Centre, client_of: Callable[..., Client]) -> None:
    client_of(looked.auditor).get("/audit/", {"subject": "resident:P12"})
    search = entries(actor="auditor").get()
    assert (search.verb, search.subject_id) == ("search", "resident:P12")


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
