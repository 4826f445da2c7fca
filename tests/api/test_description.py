"""The description of the machines' door and the door itself name the same addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from fanzha.api import urls
from fanzha.api.openapi import HERE, document

PATHS: dict[str, Any] = document()["paths"]


def addresses() -> set[str]:
    """Every address of the door, written as the description writes them."""
    return {"/api/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in urls.urlpatterns}


def test_every_address_is_described_and_no_other() -> None:
    assert addresses() == set(PATHS)


def test_anybody_may_read_it() -> None:
    answer = Client().get(HERE)
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    assert Client().post(HERE).status_code == 405


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("db")
def test_a_door_takes_the_described_methods_only(path: str) -> None:
    address = path.replace("{key}", "00000000-0000-4000-8000-000000000001").replace("{number}", "1")
    client = Client()
    for method in ("get", "post", "put", "patch", "delete"):
        status = getattr(client, method)(address).status_code
        assert (status != 405) == (method in PATHS[path]), method


@pytest.mark.parametrize("path", [path for path in PATHS if path != HERE])
@pytest.mark.usefixtures("db")
def test_every_door_but_the_description_asks_for_a_signature(path: str) -> None:
    for method, said in PATHS[path].items():
        assert said["security"], method
        assert "401" in said["responses"], method
