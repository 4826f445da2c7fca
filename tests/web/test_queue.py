"""The queue's page: its parts and pages, and what its live line says of a change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.prevent.dissuade import actions, queue
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.queue import PageAsked
from fanzha.web.dissuasion.live import OpenPage
from fanzha.web.dissuasion.reader import read
from tests.cast import Centre
from tests.prevent.dissuade.test_task import a_task

ClientOf = Callable[..., Client]
ALL = PageAsked()


def tasks(count: int) -> list[Task]:
    """So many people to reach, each alert a minute after the one before."""
    start = clock.now() - timedelta(minutes=9)
    return [
        a_task(start + timedelta(minutes=n), phone=f"1390000010{n}", known=False)
        for n in range(count)
    ]


def shown(page: str) -> list[int]:
    """The alerts of the rows, from above."""
    return [int(key) for key in re.findall(r'<tr [^>]*data-alert="(\d+)"', page)]


def said(page: OpenPage) -> dict[str, Any]:
    """What an open page is told now; nothing when it has all."""
    told = page.news(read({page.asked}))
    return dict(json.loads(told.partition("data: ")[2])) if told else {}


def opened(user: Actor, page: str = "") -> OpenPage:
    """A page that is open, and came as this HTML."""
    state = re.search(r"have=(\w+)", page)
    return OpenPage(user, ALL, "zh-hans", state[1] if state else "")


def test_every_line_is_on_a_page_and_every_figure_leads_to_its_lines(
    centre: Centre, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    monkeypatch.setattr("fanzha.web.dissuasion.views.PAGE", 2)
    made, desk = tasks(3), client_of(centre.dissuader)
    for other in (made[0], made[2]):
        actions.claim(other.pk, actor_of(centre.duty), clock.now())

    def rows(query: str) -> list[int]:
        return shown(desk.get(f"/dissuasion/{query}").content.decode())

    assert rows("")[0] == made[1].alert_id
    assert {*rows(""), *rows("?page=2")} == {task.alert_id for task in made}
    assert 'rel="next" href="?part=open&amp;page=2"' in desk.get("/dissuasion/").content.decode()
    assert rows("?part=mine") == [made[1].alert_id]
    assert rows("?part=waiting") == [made[1].alert_id]
    assert rows("?part=late") == []
    assert rows("?part=nonsense&page=x") == rows("")
    assert rows("?page=999999999999999999") == []


def test_a_page_is_told_only_what_it_does_not_have(centre: Centre, client_of: ClientOf) -> None:
    made, officer = tasks(3), actor_of(centre.dissuader)
    page = opened(officer, client_of(centre.dissuader).get("/dissuasion/").content.decode())
    first = said(page)
    assert (first["rows"], len(first["order"])) == ("", 3)
    assert said(page) == {}

    actions.claim(made[0].pk, actor_of(centre.duty), clock.now())
    told = said(page)
    assert shown(str(told["rows"])) == [made[0].alert_id]
    assert "duty(虚构)" in str(told["rows"])

    actions.claim(made[2].pk, officer, clock.now())
    told = said(page)
    assert shown(str(told["rows"])) == [made[2].alert_id]
    assert told["order"][-1] == made[0].alert_id
    assert told["figures"]["mine"] == 2

    actions.close(made[2].pk, "no_scam", officer, actions.Entry(clock.now()))
    told = said(page)
    assert (told["rows"], len(told["order"])) == ("", 2)


def test_a_page_that_has_nothing_is_told_all_rows(centre: Centre) -> None:
    tasks(2)
    told = said(opened(actor_of(centre.dissuader)))
    assert len(shown(str(told["rows"]))) == 2


def test_each_sees_of_a_row_what_they_may(centre: Centre) -> None:
    tasks(1)
    reading = read({ALL})
    officer, stranger = (
        OpenPage(actor_of(user), ALL, "zh-hans", "") for user in (centre.dissuader, centre.bank_b03)
    )
    assert "139****0100" in officer.news(reading)
    assert "139****0100" not in stranger.news(reading)
