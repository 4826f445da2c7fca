"""Each machine's address takes the signature of the partner it is for, and of no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from fanzha.govern.access.opening import MACHINE
from fanzha.outside.bank.keys import derived
from fanzha.outside.bank.signing import HEADER, signature
from fanzha.prevent.detect.remote import signing
from fanzha.prevent.detect.remote.actions import enter_detector
from fanzha.web.rights_page import SIGNERS, Route, read, routes, signer_of
from tests.cast import Centre

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
MACHINES = {route.name: route for route in routes() if MACHINE in route.opens()}
GETS = {"detector-position", "detector-news", "detector-questions"}
BODY = json.dumps({"a": 1}).encode()
Sign = Callable[[str, str], dict[str, str]]


def by(sender: str, key: str) -> Sign:
    """How a bank, the hotline and the gateway sign."""
    return lambda _method, _path: {HEADER: signature(BODY, sender, key, datetime.now(UTC))}


@pytest.fixture
def signatures(centre: Centre) -> dict[str, Sign]:
    """A right signature of each partner."""
    key = enter_detector("op1-det", "B03", datetime.now(UTC))
    return {
        "bank": by("B03", derived(settings.BANK_SECRET, "B03")),
        "hotline": by("hotline", settings.HOTLINE_SECRET),
        "gateway": by("gateway", settings.SMS_SECRET),
        "detector": lambda method, path: signing.headers(
            "op1-det", key, method, path, datetime.now(UTC), BODY
        ),
    }


def ask(route: Route, sign: Sign) -> HttpResponse:
    """The answer to a message with this signature."""
    method = "GET" if route.name in GETS else "POST"
    headers = sign(method, route.path)
    return Client().generic(method, route.path, BODY, "application/json", headers=headers)


def test_the_page_says_who_signs_for_every_address_of_a_machine() -> None:
    assert {signer_of(route) for route in MACHINES.values()} <= set(SIGNERS.values())
    for name, route in MACHINES.items():
        assert f"| {name} | {signer_of(route)} |" in PAGE
    assert {name for name, who in read(PAGE).items() if MACHINE in who} == set(MACHINES)


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_it_takes_the_signature_of_its_partner_and_of_nobody_else(
    name: str, signatures: dict[str, Sign]
) -> None:
    route = MACHINES[name]
    answers = {who: ask(route, sign).status_code for who, sign in signatures.items()}
    own = answers.pop(signer_of(route))
    assert own != 401
    assert own < 500
    assert set(answers.values()) == {401}
