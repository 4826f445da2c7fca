"""Requests made up from the description (schemathesis), at the real web process: none fails it.

Once as strangers send them, once with the signature that opens the door, so that what stands
behind it is met too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as examples
from hypothesis.strategies import booleans
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fanzha.api.openapi import HERE, document
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.signing import HEADER, signature
from fanzha.prevent.detect.remote import actions, signing
from tests.cast import Centre
from tests.web_process import web_process

BANK, OWNER = "B03", "telecom-a"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
EXAMPLES, OF_STRANGERS = 10, 3
"""Of each door and way to make them; strangers meet one and the same line of every door."""
Statuses = dict[str, set[int]]


class Signed(AuthBase):
    """Signs what is sent as the partner of that door would, over the very bytes."""

    def __init__(self, owner_key: str) -> None:
        self._owner_key = owner_key

    def __call__(self, sent: PreparedRequest) -> PreparedRequest:
        body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
        now, path = datetime.now(UTC), sent.path_url
        if path.startswith("/api/detector/"):
            method = sent.method or ""
            sent.headers.update(signing.headers(OWNER, self._owner_key, method, path, now, body))
            return sent
        sender, key = self._partner(path)
        sent.headers[HEADER] = signature(body, sender, key, now)
        return sent

    def _partner(self, path: str) -> tuple[str, str]:
        if path.startswith("/api/bank/"):
            return BANK, BankKeys(settings.BANK_SECRET).of(BANK)
        if path == "/api/reports":
            return "hotline", settings.HOTLINE_SECRET
        return "gateway", settings.SMS_SECRET


@pytest.fixture
def owner_key(committed_db: None, centre: Centre) -> str:
    """The key of a detector that the centre knows."""
    enter_units([NewUnit("OP1", "虚构电信", "Telecom (made up)", "operator", "YX")])
    return actions.enter_detector(OWNER, "OP1", datetime.now(UTC))


@pytest.fixture
def url(owner_key: str, tmp_path: Path) -> Iterator[str]:
    """The web process over this test's rows."""
    with web_process(tmp_path) as address:
        yield address


def operations() -> list[Any]:
    """All that is described but the description."""
    loaded = schemathesis.openapi.from_dict(document())
    return [found.ok() for found in loaded.get_all_operations() if found.ok().path != HERE]


def fitting(case: Case) -> Case:
    """The same with what no description can say: the bank that signs, and a moment just now."""
    for field, value in (("bank", BANK), ("at", datetime.now(UTC).isoformat())):
        if isinstance(case.body, dict) and field in case.body:
            case.body[field] = value
    return case


def tried(url: str, auth: Signed | None, count: int) -> Statuses:
    """Every operation with so many examples that fit its description, and with such that do not;
    the statuses met, by operation. A check that fails raises."""
    met: Statuses = defaultdict(set)
    session = requests.Session()
    session.trust_env = False
    for operation in operations():
        for mode in GenerationMode:
            call = partial(_call, session, url, auth)
            bounds = examples(
                max_examples=count, deadline=None, database=None,
                suppress_health_check=[*HealthCheck],
            )  # fmt: skip
            _try(operation, mode, met, call, bounds)
    return met


def _try(
    operation: Any, mode: GenerationMode, met: Statuses, call: Callable[[Case], Any],
    bounds: examples,
) -> None:  # fmt: skip
    @seed(1)
    @bounds
    @given(case=operation.as_strategy(generation_mode=mode), whole=booleans())
    def one(case: Case, whole: bool) -> None:
        answer = call(fitting(case) if whole else case)
        met[operation.label].add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    one()


def _call(session: requests.Session, url: str, auth: Signed | None, case: Case) -> Any:
    return case.call(base_url=url, session=session, auth=auth)


def test_no_request_a_strangers_or_a_signed_one_breaks_a_door(url: str, owner_key: str) -> None:
    met = tried(url, None, OF_STRANGERS)
    assert {label: statuses for label, statuses in met.items() if statuses - {401, 404}} == {}
    assert {label for label, statuses in met.items() if 401 not in statuses} == set()
    met = tried(url, Signed(owner_key), EXAMPLES)
    assert set(met) == {one.label for one in operations()}
    assert {
        label: statuses for label, statuses in met.items() if not statuses & {200, 400, 404}
    } == {}
