"""Search: the purpose first, masked, by branch, on record, and nobody fishes unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.govern.audit.models import Entry
from fanzha.govern.searches.models import Search
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.prevent.protect.models import Resident
from fanzha.words import law
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre

pytestmark = pytest.mark.usefixtures("clock_from_now")
Clients = Callable[[User], Client]
NUMBER, ELSEWHERE, ACCOUNT = "13900000001", "13900000003", "6222020200112233445"


@pytest.fixture
def alert(centre: Centre, now: datetime) -> int:
    """Two residents of two towns, an alert about the first."""
    enter_residents(
        [
            NewResident(
                "P1", "甲某某(虚构)", "YX010101", phones=(NUMBER,), accounts=((ACCOUNT, "B03"),)
            ),
            NewResident("P3", "丙某某(虚构)", "YX020101", phones=(ELSEWHERE,)),
        ]
    )
    return raise_alert(
        NewAlert("s1", NUMBER, "detector", Level.HIGH, "loan", (Reason("person"),), now)
    )


def _searched(by: User, times: int, now: datetime) -> None:
    """So many different searches a moment ago."""
    Search.objects.bulk_create(
        Search(by=by, at=now, digest=f"{times}-{n}", kind="number", purpose="chase", ground="report:1",
               different=n + 1)
        for n in range(times)
    )  # fmt: skip


def search(client: Client, term: str, alert: int, **other: str) -> str:
    """What the page answers; `other` overrides the purpose, the ground or the number."""
    why = {"purpose": "dissuade", "ground": "alert", "number": str(alert)} | other
    answer = client.post("/search/", {"q": term} | why)
    assert answer.status_code in {200, 400}
    return answer.content.decode()


def test_it_finds_a_person_by_number_name_and_account_masked_and_on_record(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    desk = client_of(centre.dissuader)
    for term in ("+86 139-0000-0001", "甲某某", ACCOUNT):
        said = search(desk, term, alert)
        assert 'data-group="residents"' in said
        assert f"/dissuasion/alerts/{alert}" in said
        assert "甲某某" not in said.split('id="found"')[1].replace("“甲**”", "")
        assert NUMBER not in said
    kept = [f"{e.subject_id} {e.ground}" for e in Entry.objects.filter(subject_kind="search")]
    assert len(kept) == 3
    assert all(f"alert:{alert}" in one for one in kept)
    assert not any(secret in "".join(kept) for secret in (NUMBER, "甲某某", ACCOUNT))
    assert Search.objects.values("digest").distinct().count() == 3


def test_places_have_their_name_in_the_readers_language(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    desk = client_of(centre.dissuader)
    for language, named, other in (("zh-hans", "东街", "Dongjie"), ("en", "Dongjie", "东街")):
        desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for group in search(desk, "甲某某", alert).split("data-group=")[1:]:
            assert named in group
            assert other not in group


def test_it_answers_nothing_without_purpose_and_ground(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    desk = client_of(centre.dissuader)
    for wrong in ({"purpose": ""}, {"purpose": "refund"}, {"number": "999"}, {"number": ""},
                  {"ground": "lead", "reason": "?"}, {"ground": "elsewhere"}):  # fmt: skip
        assert "data-group" not in search(desk, NUMBER, alert, **wrong)
    assert not Search.objects.exists()
    assert "data-group" in search(desk, NUMBER, alert, ground="lead", reason="群众来电反映")
    assert Search.objects.get().reason == "群众来电反映"


def test_a_community_officer_finds_their_own_branch_and_opens_nobody_else(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    desk = client_of(centre.police)
    assert 'data-group="residents"' in search(desk, NUMBER, alert)
    nothing = search(desk, ELSEWHERE, alert)
    assert "data-group" not in nothing
    assert "139****0003" in nothing
    key, there = Search.objects.latest("pk").pk, Resident.objects.get(person_id="P3").pk
    assert desk.post("/search/resident", {"search": key, "resident": there}).status_code == 403
    own = Resident.objects.get(person_id="P1").pk
    opened = desk.post("/search/resident", {"search": key, "resident": own})
    assert NUMBER in opened.content.decode()
    assert Entry.objects.latest("pk").ground == f"search:{key}"
    other = client_of(centre.dissuader)
    assert other.post("/search/resident", {"search": key, "resident": own}).status_code == 403


def test_a_file_says_by_name_who_can_help_which_bank_it_is_and_why_it_was_opened(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    Resident.objects.update(landlord_name="房东(虚构)", landlord_phone="03990000009")
    desk = client_of(centre.dissuader)
    search(desk, NUMBER, alert)
    key, own = Search.objects.latest("pk").pk, Resident.objects.get(person_id="P1").pk
    said = desk.post("/search/resident", {"search": key, "resident": own}).content.decode()
    assert "tel:03990000009" in said
    assert f"依据 预警 {alert}" in said
    assert " B03<" not in said


def test_many_different_searches_are_told_to_auditors_and_then_stopped(
    centre: Centre, alert: int, client_of: Clients, now: datetime
) -> None:
    desk, auditor = client_of(centre.duty), client_of(centre.auditor)
    told, stop = law.number("search.told_after", now), law.number("search.stop_after", now)
    _searched(centre.duty, told - 1, now)
    for number in ("13900000000", "13900000002", "13900000000"):  # the same again counts once
        search(desk, number, alert)
    assert Entry.objects.filter(verb="search_much").count() == 1
    _searched(centre.duty, stop - told - 1, now)
    assert "暂停" not in search(desk, "13900000002", alert)
    assert "暂停" in search(desk, "13900000009", alert)
    assert Search.objects.filter(told=True).count() == 4
    page = auditor.post("/search/log", {"told": "1"}).content.decode()
    assert page.count('class="late"') == 4
    page = auditor.post("/search/log", {"q": "139-0000-0000"}).content.decode()
    assert page.count(f"?ground=alert%3A{alert}") == 2
    assert desk.get("/search/log").status_code == 403


def test_the_address_never_holds_what_is_searched_for(
    centre: Centre, alert: int, client_of: Clients
) -> None:
    said = client_of(centre.duty).get(f"/search/?q={NUMBER}&alert={alert}").content.decode()
    assert NUMBER not in said.split("<main")[1]
    assert f'value="{alert}"' in said
    assert not Search.objects.exists()
