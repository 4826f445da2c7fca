"""What every page of the centre shares: a door, a head, and words when something is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.web.context import desk_at
from fanzha.web.desks import DESKS_BY_ROLE, desks_of
from fanzha.web.rights_page import routes
from fanzha.words.enums import Role, label
from scripts import icons
from tests.cast import Centre

OPENS = {route.name: route.opens() for route in routes()}


@pytest.mark.parametrize("role", Role)
def test_a_menu_offers_only_desks_the_role_may_open(role: Role) -> None:
    assert [desk.url for desk in desks_of(role) if role not in OPENS[desk.url]] == []


def test_a_sign_in_leads_to_ones_own_desk(centre: Centre, client_of: Callable[..., Client]) -> None:
    for user in (centre.duty, centre.leader, centre.auditor, centre.grid, centre.bank_b03):
        answer = client_of(user).get("/")
        assert answer["Location"] == reverse(DESKS_BY_ROLE[user.role][0].url)


def test_a_role_without_a_desk_is_told_so(centre: Centre, client_of: Callable[..., Client]) -> None:
    new = NewUser("operator", Role.OPERATOR_LIAISON, "YX", "operator(虚构)")
    answer = client_of(enter_user(new, password="a-long-password")).get("/")
    assert answer.status_code == 200
    assert label(Role.OPERATOR_LIAISON) in answer.content.decode()


def test_the_menu_marks_the_desk_one_is_at() -> None:
    desks = desks_of(Role.DUTY_OFFICER)
    assert desk_at(reverse("duty"), desks) == "duty"
    assert desk_at(reverse("wall_rows", args=["cases"]), desks) == "wall"
    assert desk_at("/elsewhere", desks) == ""


def test_the_demo_lists_who_can_be_played_and_nothing_else_does(
    centre: Centre, settings: Settings
) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "shown-in-the-demo"
    demo = Client().get("/signin").content.decode()
    assert "shown-in-the-demo" in demo
    assert "bank_b03" in demo
    settings.DEMO = False
    real = Client().get("/signin").content.decode()
    assert "shown-in-the-demo" not in real
    assert "bank_b03" not in real


def test_a_wrong_password_is_said_in_words(centre: Centre) -> None:
    page = Client().post("/signin", {"username": "duty", "password": "wrong"})
    assert "用户名或密码不对" in page.content.decode()


def test_what_is_missing_or_closed_is_said_in_words(
    centre: Centre, client_of: Callable[..., Client]
) -> None:
    leader = client_of(centre.leader)
    missing, closed = leader.get("/nothing-here"), leader.get("/audit/")
    assert (missing.status_code, closed.status_code) == (404, 403)
    assert "没有这一页" in missing.content.decode()
    assert "无权查看" in closed.content.decode()


def test_a_key_that_names_no_row_is_missing_not_an_error(
    centre: Centre, client_of: Callable[..., Client]
) -> None:
    assert client_of(centre.duty).get("/duty/chases/999999").status_code == 404


@pytest.mark.parametrize(("tongue", "says"), [("zh-hans", "页面已过期"), ("en", "out of date")])
def test_a_page_too_old_to_send_is_told_in_both_languages(
    centre: Centre, settings: Settings, tongue: str, says: str
) -> None:
    settings.CSRF_FAILURE_VIEW = "fanzha.web.home.views.csrf_failed"
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["django_language"] = tongue
    answer = browser.post("/public/", {"pasted": "x"})
    assert answer.status_code == 403
    assert says in answer.content.decode()


def test_an_alert_raised_without_the_forms_key_names_the_key(
    centre: Centre, client_of: Callable[..., Client]
) -> None:
    answer = client_of(centre.dissuader).post("/dissuasion/raise", {"phone": "13900000001"})
    assert answer.status_code == 400
    assert "key" in answer.content.decode()


def test_every_icon_in_use_is_drawn() -> None:
    """`make setup` draws them anew."""
    drawn = (settings.STATIC_ROOT / "vendor" / "icons.css").read_text("utf-8")
    missing = {name for name in icons.used() if f".ti-{name} {{" not in drawn}
    assert missing == set(), "run: make setup"


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_the_page_comes_in_the_colours_of_the_switch(centre: Centre, chosen: str) -> None:
    browser = Client()
    browser.cookies["theme"] = chosen
    page = browser.get(reverse("signin")).content.decode()
    assert f'data-bs-theme="{chosen}">' in page.splitlines()[1]


def test_a_made_up_theme_is_light(centre: Centre) -> None:
    browser = Client()
    browser.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="light">' in browser.get(reverse("signin")).content.decode()


def test_pages_go_out_compressed_and_the_live_line_does_not(
    centre: Centre, client_of: Callable[..., Client]
) -> None:
    asks = {"accept-encoding": "gzip, br"}
    browser = client_of(centre.duty)
    assert browser.get(reverse("duty"), headers=asks)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in browser.get(reverse("live"), headers=asks)
