"""The administrator's desk: who gets which desk, at once, on the record, and never for oneself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fanzha.govern.access.models import Session, User
from fanzha.govern.audit.queries import entries
from fanzha.govern.units.models import Unit
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.prevent.protect.models import Resident
from tests.cast import Centre

NEW = {
    "username": "xinren",
    "name": "新人(虚构)",
    "role": "dissuasion_officer",
    "unit": "YX",
    "phone": "",
}


@pytest.fixture
def admin(centre: Centre, client_of: Callable[[User], Client]) -> Client:
    return client_of(centre.admin)


def verbs() -> list[str]:
    """What the administrator did, the last first."""
    return [entry.verb for entry in entries(actor="admin")]


def test_somebody_gets_a_desk_with_a_password_of_the_first_day(admin: Client) -> None:
    answer = admin.post("/admin/people/new", NEW)
    password = answer.context["password"]
    assert password in answer.content.decode()
    client = Client()
    client.post("/signin", {"username": "xinren", "password": password})
    assert client.get("/dissuasion/").headers["Location"].startswith("/account/password")
    assert verbs() == ["enter_user"]
    assert "xinren" in admin.get("/admin/people", {"search": "xin"}).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "duty"), ("username", "a b"), ("username", ""), ("username", "x" * 151),
        ("name", ""), ("role", "emperor"), ("unit", "NONE"), ("unit", "B03"), ("role", "bank_liaison"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_is_made(
    admin: Client, field: str, value: str
) -> None:
    before = User.objects.count()
    assert admin.post("/admin/people/new", NEW | {field: value}).status_code == 400
    assert User.objects.count() == before
    assert verbs() == []


@pytest.mark.parametrize(
    ("act", "verb"),
    [
        ("move", "change_user"), ("deactivate", "deactivate"), ("unlock", "unlock"),
        ("reset_factor", "reset_factor"), ("reset_password", "reset_password"),
    ],
)  # fmt: skip
def test_an_act_counts_at_once_and_is_recorded(
    act: str, verb: str, admin: Client, centre: Centre, client_of: Callable[[User], Client]
) -> None:
    officer = client_of(centre.duty)
    asked = {"act": act, "role": "analyst", "unit": "YX"}
    assert admin.post(f"/admin/people/{centre.duty.pk}/act", asked).status_code in {200, 302}
    assert verbs() == [verb]
    assert officer.get("/duty/").status_code == (200 if act == "unlock" else 302)
    assert admin.get(f"/admin/people/{centre.duty.pk}").status_code == 200


def test_who_was_deactivated_comes_back(admin: Client, centre: Centre) -> None:
    for act in ("deactivate", "deactivate", "activate"):
        admin.post(f"/admin/people/{centre.duty.pk}/act", {"act": act})
    assert verbs() == ["activate", "deactivate"]
    client = Client()
    client.post("/signin", {"username": "duty", "password": "a-long-password"})
    assert client.get("/duty/").status_code == 200


@pytest.mark.parametrize("act", ["move", "deactivate", "reset_factor", "reset_password", "unlock"])
def test_nobody_does_it_to_oneself(act: str, admin: Client, centre: Centre) -> None:
    asked = {"act": act, "role": "leader", "unit": "YX"}
    assert admin.post(f"/admin/people/{centre.admin.pk}/act", asked).status_code == 400
    assert verbs() == []
    assert Session.objects.filter(user=centre.admin).exists()


def test_an_act_that_is_none_and_a_person_who_is_nobody(admin: Client, centre: Centre) -> None:
    assert admin.post(f"/admin/people/{centre.duty.pk}/act", {"act": "x"}).status_code == 400
    assert admin.post("/admin/people/999999/act", {"act": "unlock"}).status_code == 404


UNIT = {"code": "YX03", "name_zh": "山北镇", "name_en": "Shanbei", "kind": "town", "parent": "YX"}


def test_a_unit_is_entered_below_another(admin: Client) -> None:
    assert admin.post("/admin/units", UNIT).status_code == 302
    assert Unit.objects.get(code="YX03").path == "/YX/YX03/"
    assert verbs() == ["enter_unit"]
    assert "山北镇" in admin.get("/admin/units").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "YX01"),
        ("code", ""),
        ("code", "../"),
        ("kind", "planet"),
        ("parent", ""),
        ("parent", "NO"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(admin: Client, field: str, value: str) -> None:
    before = Unit.objects.count()
    assert admin.post("/admin/units", UNIT | {field: value}).status_code == 400
    assert Unit.objects.count() == before


def test_a_unit_is_closed_only_where_nobody_sits_and_nothing_is_open(
    admin: Client, centre: Centre
) -> None:
    assert "下级单位" in admin.post("/admin/units/YX0201/act", {"act": "close"}).content.decode()
    sits = admin.post("/admin/units/YX020101/act", {"act": "close"}).content.decode()
    assert "还有人员" in sits
    User.objects.filter(pk=centre.other_grid.pk).update(is_active=False)
    enter_residents([NewResident("P1", "甲某某(虚构)", "YX020101", phones=("13900000001",))])
    lives = admin.post("/admin/units/YX020101/act", {"act": "close"}).content.decode()
    assert "还有 1 名居民" in lives
    Resident.objects.all().delete()
    for act in ("close", "close"):  # the second changes nothing
        assert admin.post("/admin/units/YX020101/act", {"act": act}).status_code == 302
    assert verbs().count("close_unit") == 1
    new = {"username": "x1", "role": "grid_worker", "unit": "YX020101", "name": "某某(虚构)"}
    assert "已停用" in admin.post("/admin/people/new", new).content.decode()
    assert admin.post("/admin/units/YX020101/act", {"act": "reopen"}).status_code == 302
    assert Unit.objects.get(code="YX020101").closed_at is None
