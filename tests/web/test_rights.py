"""The written table of rights is what the server does: every address, as every role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.opening import MACHINE
from fanzha.web.rights_page import ANONYMOUS, WHO, Route, read, routes
from fanzha.words.enums import Role
from tests.cast import Centre

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
WRITTEN = read(PAGE.read_text())
ROUTES = {route.name: route for route in routes()}
UNIT = {Role.BANK_LIAISON: "B03", Role.GRID_WORKER: "YX010101", Role.COMMUNITY_POLICE: "YX01"}


@pytest.fixture
def client_by_role(centre: Centre) -> Callable[[str], Client]:
    """A browser of somebody with a role, or of nobody."""

    def client(who: str) -> Client:
        browser = Client()
        if who != ANONYMOUS:
            new = NewUser(f"walks-{who}", who, UNIT.get(Role(who), "YX"), f"{who}(虚构)")
            browser.force_login(enter_user(new, password="a-long-password"))
        return browser

    return client


def refused(answer: HttpResponse, who: str) -> bool:
    """Whether the server kept `who` out."""
    if who == ANONYMOUS:
        return answer.status_code == 302 and answer["Location"].startswith("/signin")
    return answer.status_code == 403


def disagreements(route: Route, who: str, browser: Client) -> list[str]:
    """Where the server's answers differ from the written table."""
    if who in WRITTEN[route.name]:
        answers = [("GET", browser.get(route.path))]
        wrong = [how for how, answer in answers if refused(answer, who)]
    else:
        answers = [("GET", browser.get(route.path)), ("POST", browser.post(route.path))]
        wrong = [how for how, answer in answers if not refused(answer, who)]
    return [f"{how} {route.path} as {who}" for how in wrong]


def test_the_table_lists_every_address_once() -> None:
    assert len(ROUTES) == len(routes())
    assert set(WRITTEN) == set(ROUTES)


def test_the_table_has_a_column_for_every_role() -> None:
    head = next(line for line in PAGE.read_text().splitlines() if line.startswith("| address"))
    assert tuple(cell.strip() for cell in head.strip("|").split("|"))[1:] == WHO


@pytest.mark.parametrize("who", [ANONYMOUS, *Role])
def test_it_opens_what_the_table_opens_and_nothing_else(
    who: str, client_by_role: Callable[[str], Client]
) -> None:
    browser = client_by_role(who)
    pages = [route for route in ROUTES.values() if MACHINE not in WRITTEN[route.name]]
    assert [wrong for route in pages for wrong in disagreements(route, who, browser)] == []


@pytest.mark.parametrize("who", [ANONYMOUS, Role.ADMIN, Role.BANK_LIAISON])
def test_a_machine_address_refuses_a_message_without_a_signature(
    who: str, client_by_role: Callable[[str], Client]
) -> None:
    browser = client_by_role(who)
    machines = [route for route in ROUTES.values() if MACHINE in WRITTEN[route.name]]
    for route in machines:
        answer = browser.post(route.path, data="{}", content_type="application/json")
        assert 400 <= answer.status_code < 500, route.path
