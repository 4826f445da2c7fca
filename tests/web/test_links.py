"""No desk offers its reader a door that is shut to them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve

from fanzha.kit import clock
from fanzha.web.rights_page import routes
from tests.cast import Centre
from tests.prevent.dissuade.test_task import a_task

OPENS = {route.name: route.opens() for route in routes()}
DOOR = re.compile(r'(?:href|action|formaction|hx-get|hx-post)="(/[^"#?]*)')
LANE = {
    "duty": ("/dissuasion/", "/team/", "/team/handover", "/search/", "/wall/daily", "/channel/calls"),
    "dissuader": ("/dissuasion/", "/dissuasion/paper", "/team/", "/team/group", "/wall/dissuasion"),
    "leader": ("/wall/", "/wall/dissuasion", "/wall/daily", "/dissuasion/", "/team/"),
    "analyst": ("/wall/dissuasion", "/wall/daily", "/analysis/rules/", "/search/"),
    "auditor": ("/audit/", "/search/log"),
}  # fmt: skip


@pytest.mark.parametrize("who", LANE)
def test_every_link_and_form_of_a_page_is_open_to_whoever_reads_it(
    centre: Centre, client_of: Callable[..., Client], who: str
) -> None:
    a_task(clock.now(), phone="13900000101", known=False)
    user = getattr(centre, who)
    desk, shut = client_of(user), set()
    for page in LANE[who]:
        answer = desk.get(page)
        assert answer.status_code == 200
        for address in DOOR.findall(answer.content.decode()):
            if address.startswith("/static/"):
                continue
            name = resolve(address).url_name or ""
            if user.role not in OPENS.get(name, {user.role}):
                shut.add((page, name))
    assert shut == set()
