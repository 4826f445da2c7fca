"""Demo sign-ins work in demo mode and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from fanzha.govern.access.actions import NewUser, enter_user
from tests.cast import Centre

PASSWORD = "a-long-password"


@pytest.fixture
def demo_officer(centre: Centre) -> str:
    enter_user(NewUser("demo", "duty_officer", "YX", "演示", is_demo=True), password=PASSWORD)
    return "demo"


def signs_in(username: str) -> bool:
    client = Client()
    client.post("/signin", {"username": username, "password": PASSWORD})
    return client.get("/duty/").status_code == 200


def test_a_demo_sign_in_works_in_demo_mode(demo_officer: str, settings: Any) -> None:
    settings.DEMO = True
    assert signs_in(demo_officer)


def test_a_demo_sign_in_is_refused_elsewhere(demo_officer: str, settings: Any) -> None:
    settings.DEMO = False
    assert not signs_in(demo_officer)
    assert signs_in("duty")


def test_an_open_demo_session_ends_when_the_demo_does(demo_officer: str, settings: Any) -> None:
    settings.DEMO = True
    client = Client()
    client.post("/signin", {"username": demo_officer, "password": PASSWORD})
    settings.DEMO = False
    assert client.get("/duty/").status_code == 302
