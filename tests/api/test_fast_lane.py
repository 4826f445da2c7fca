"""The doors in front of Django answer as the views do, and take nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from fanzha.api.fast_lane import ANSWERS, PATH, FastLane
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.outside.bank.signing import HEADER, encoded
from fanzha.prevent.shield.models import Check
from tests.cast import Centre
from tests.outside.banks import signed
from tests.recover.helpers import accepted, order_of


async def rest(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


@pytest.fixture
def lane(
    committed_db: None, centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FastLane]:
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=now, speed=0).to_env())
    made = FastLane(rest)
    yield made
    made.close()


def said(lane: FastLane, parts: list[bytes], *, signed: str, **scope: str) -> tuple[int, Any]:
    sent: list[Any] = []
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(HEADER.lower().encode(), signed.encode())]
    asked = {"type": "http", "path": PATH, "method": "POST", "headers": headers, **scope}
    asyncio.run(lane(asked, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


def question(now: datetime) -> bytes:
    return encoded({
        "request_id": "R1", "bank": "B03", "payer": "6200000000000000001", "payee_name": "虚构",
        "payee": "6200000000000000002", "amount_fen": 100, "channel": "app", "at": now.isoformat(),
    })  # fmt: skip


def test_it_answers_in_parts_as_they_come_and_the_same_again(lane: FastLane, now: datetime) -> None:
    body = question(now)
    first = said(lane, [body[:9], body[9:]], signed=signed(body))
    assert (first[0], first[1]["answer"]) == (200, "allow")
    assert said(lane, [body], signed=signed(body)) == first
    assert Check.objects.count() == 1


def test_it_refuses_what_is_unsigned_large_or_malformed(lane: FastLane) -> None:
    assert said(lane, [b"{}"], signed="")[0] == 401
    assert said(lane, [b" " * 6000] * 2, signed="")[0] == 413
    assert said(lane, [b"["], signed=signed(b"["))[0] == 400


def test_it_takes_a_banks_answer_once(lane: FastLane, centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    stopped = {"stopped_at": now.isoformat(), "balance_fen": 1}
    plain = {"key": str(order.key), "code": "100102", "bank": "B03", "result": "0000",
             "at": now.isoformat(), "body": stopped}  # fmt: skip
    body, stranger = encoded(plain), encoded({**plain, "key": str(UUID(int=1))})
    told = [said(lane, [one], signed=signed(one), path=ANSWERS) for one in (body, body, stranger)]
    assert told == [
        (200, {"verdict": "fresh"}), (200, {"verdict": "duplicate"}),
        (404, {"verdict": "unknown_key"}),
    ]  # fmt: skip
    order.refresh_from_db()
    assert order.state == "stopped"
    forged = signed(body)[:-1] + ("1" if signed(body).endswith("0") else "0")
    assert said(lane, [body], signed=forged, path=ANSWERS)[0] == 401
    assert said(lane, [b"["], signed=signed(b"["), path=ANSWERS)[0] == 400


def test_it_hands_everything_else_on(lane: FastLane) -> None:
    assert said(lane, [], signed="", path="/")[0] == 299
    assert said(lane, [], signed="", method="GET")[0] == 299


def test_it_answers_after_its_connection_was_cut(lane: FastLane, now: datetime) -> None:
    body = question(now)
    assert said(lane, [body], signed=signed(body))[0] == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    for _ in range(2):
        assert said(lane, [body], signed=signed(body))[0] == 200
