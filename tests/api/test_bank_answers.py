"""The door for the banks' answers: signed, bounded, forgiving of repeats, losing nothing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanzha.outside.bank.signing import HEADER, encoded
from fanzha.outside.bank.xml.messages import CONTENT_TYPE, write_answer
from fanzha.recover.message.models import Kept
from fanzha.recover.message.rules import Answer
from fanzha.recover.stop.models import Order
from tests.cast import Centre
from tests.outside.banks import SECRET, signed
from tests.recover.helpers import accepted, order_of

URL = "/api/bank/answers"


@pytest.fixture
def order(centre: Centre, now: datetime, clock_from_now: None) -> Order:
    return order_of(accepted(now, centre.duty))


def post(
    body: bytes, secret: str = SECRET, bank: str = "B03", kind: str = "application/json"
) -> Any:
    return Client(enforce_csrf_checks=True).post(
        URL, body, content_type=kind, headers={HEADER: signed(body, bank, secret)}
    )


def answer(order: Order, now: datetime, **changes: Any) -> bytes:
    plain = {
        "key": str(order.key), "code": "100102", "bank": "B03", "result": "0000",
        "at": now.isoformat(), "body": {"stopped_at": now.isoformat(), "balance_fen": 1},
    }  # fmt: skip
    return encoded({**plain, **changes})


def test_it_takes_an_answer_and_the_same_again(order: Order, now: datetime) -> None:
    body = answer(order, now)
    assert [post(body).json()["verdict"] for _ in range(2)] == ["fresh", "duplicate"]
    order.refresh_from_db()
    assert (order.state, order.balance_fen) == ("stopped", 1)


def test_it_refuses_a_wrong_signature(order: Order, now: datetime) -> None:
    assert post(answer(order, now), secret="another").status_code == 401
    assert (
        Client().post(URL, answer(order, now), content_type="application/json").status_code == 401
    )
    order.refresh_from_db()
    assert order.state == "queued"
    assert not Kept.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "no-uuid"}, "key"),
        ({"code": ""}, "code"),
        ({"code": "100302"}, "code"),
        ({"bank": "B04"}, "bank"),  # another bank has signed
        ({"result": 5}, "result"),
        ({"at": "2026-03-02T08:00:00"}, "at"),
        ({"at": "soon"}, "at"),
        ({"body": []}, "body"),
        ({"body": {"stopped_at": "2026-03-02T08:00:00+00:00", "balance_fen": -1}}, "balance_fen"),
        ({"body": {"stopped_at": "2026-03-02T08:00:00+00:00", "balance_fen": 1.5}}, "balance_fen"),
    ],
)
def test_it_names_the_wrong_field_and_keeps_the_answer(
    order: Order, now: datetime, changes: dict[str, Any], field: str
) -> None:
    said = post(answer(order, now, **changes))
    assert (said.status_code, said.json()["error"]["field"]) == (400, field)
    assert Kept.objects.count() == 1
    order.refresh_from_db()
    assert order.state == "queued"


@pytest.mark.parametrize("body", [
        b"", b"{", b"[]", b"\xff\xfe", b"null", b"\0", b'{"key": "\0"}', b'{"key": "\\u0000"}',
        b"[" * 100_000, b"[" * 900 + b"]" * 900, b"1" * 5_000, b'"\\ud800"', b"NaN",
    ],
)  # fmt: skip
def test_it_keeps_what_is_no_answer_at_all(db: None, body: bytes) -> None:
    assert post(body).status_code == 400
    assert Kept.objects.count() == 1


def test_it_keeps_an_answer_to_an_unknown_key(order: Order, now: datetime) -> None:
    unknown = answer(order, now, key="00000000-0000-4000-8000-000000000001")
    assert post(unknown).status_code == 404
    assert Kept.objects.get().reason == "unknown_key"


def test_a_statement_of_ten_thousand_lines_gets_through(db: None, now: datetime) -> None:
    line = {
        "transfer_id": "T" * 20, "time": now.isoformat(), "amount_fen": 1, "payer": "6" * 19,
        "payee": "9" * 19, "payee_bank": "B04", "payer_name": "赵某甲(虚构)", "exit_kind": "cash",
    }  # fmt: skip
    said = Answer(UUID(int=1), "100302", "B03", "0000", now, {"lines": [line] * 10_000})
    assert post(write_answer(said), kind=CONTENT_TYPE).status_code == 404
    assert Kept.objects.get().reason == "unknown_key"


def test_it_refuses_what_is_too_large(db: None) -> None:
    assert post(b" " * 8_000_001).status_code == 413


def test_it_takes_an_answer_as_xml_and_the_same_again(order: Order, now: datetime) -> None:
    body = write_answer(Answer.read(json.loads(answer(order, now))))
    said = [post(body, kind=CONTENT_TYPE).json()["verdict"] for _ in range(2)]
    assert said == ["fresh", "duplicate"]
    order.refresh_from_db()
    assert (order.state, order.balance_fen) == ("stopped", 1)


@pytest.mark.parametrize("body", [
        b"", b"<", b"<Response/>", b"{}", b"<!DOCTYPE r><r/>", b'<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', b"<r>\0</r>",
        "<r>止付</r>".encode("gbk"),
    ],
)  # fmt: skip
def test_it_keeps_xml_that_is_no_answer_and_says_why(db: None, body: bytes) -> None:
    said = post(body, kind=CONTENT_TYPE)
    assert said.status_code == 400
    assert {"zh", "en", "field"} <= set(said.json()["error"])
    assert "root:" not in Kept.objects.get().text


def test_a_bank_answers_for_itself_only(order: Order, now: datetime) -> None:
    assert post(answer(order, now), bank="B04").json()["error"]["field"] == "bank"
    order.refresh_from_db()
    assert (order.state, Kept.objects.count()) == ("queued", 1)


def test_it_takes_posts_only(db: None) -> None:
    assert Client().get(URL).status_code == 405
