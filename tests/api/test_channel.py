"""The gateway's door: signed reports, read whole, taken whole, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from fanzha.outside.bank.signing import HEADER
from fanzha.prevent.channel.actions import queue_text
from fanzha.prevent.channel.calls import NewCall, list_call
from fanzha.prevent.channel.models import CallItem, OddReport, Text
from tests.cast import Centre
from tests.outside.gateway import signed
from tests.prevent.channel.helpers import PHONE, Ears, listening, new, send_due

ROAD = "/api/sms/reports"
pytestmark = pytest.mark.usefixtures("clock_from_now")


@pytest.fixture
def ears(centre: Centre, now: datetime) -> Iterator[Ears]:
    with listening() as (_, heard):
        queue_text(new(), now)
        send_due(now)
        yield heard


def tell(*reports: object, road: str = ROAD, signature: str | None = None) -> tuple[int, object]:
    body = json.dumps({"reports": reports}).encode()
    given = signed(body) if signature is None else signature
    said = Client().post(road, body, "application/json", headers={HEADER: given})
    return said.status_code, said.json()


def report(now: datetime, **changed: object) -> dict[str, object]:
    given: dict[str, object] = {"key": "alert:1:text:1", "id": "gw-1", "fate": "delivered"}
    return {**given, "at": now.isoformat(), **changed}


def test_a_report_moves_the_text_once(ears: Ears, now: datetime) -> None:
    one = report(now)
    assert tell(one, one) == (200, {"news": 1, "known": 1, "unknown": 0})
    assert tell(one) == (200, {"news": 0, "known": 1, "unknown": 0})
    assert tell(report(now, fate="failed")) == (200, {"news": 0, "known": 1, "unknown": 0})
    assert [heard[2] for heard in ears.heard] == ["sent", "delivered"]


def test_a_report_on_no_text_of_ours_is_kept_and_not_refused(ears: Ears, now: datetime) -> None:
    assert tell(report(now, key="another")) == (200, {"news": 0, "known": 0, "unknown": 1})
    assert OddReport.objects.get().reason == "unknown"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": 7}, "key"),
        ({"fate": "sent"}, "fate"),
        ({"at": "2026-03-02T08:00:00"}, "at"),
        ({"at": "soon"}, "at"),
    ],
)
def test_a_bad_line_refuses_the_whole_message_and_is_kept(
    ears: Ears, now: datetime, changed: dict[str, object], field: str
) -> None:
    status, said = tell(report(now), report(now, **changed))
    assert status == 400
    assert isinstance(said, dict)
    assert (said["error"]["row"], said["error"]["field"]) == (2, field)
    assert Text.objects.get().state == "sent"
    assert OddReport.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\x00", b'{"reports": {}}', b"[" * 100_000])
def test_what_cannot_be_read_is_kept(ears: Ears, body: bytes) -> None:
    said = Client().post(ROAD, body, "application/json", headers={HEADER: signed(body)})
    assert said.status_code == 400
    assert OddReport.objects.count() == 1


def test_a_stranger_is_not_heard(ears: Ears, now: datetime) -> None:
    body = json.dumps({"reports": [report(now)]}).encode()
    for signature in ("", signed(body, "centre"), signed(body, secret="guess")):
        assert tell(report(now), signature=signature)[0] == 401
    assert Text.objects.get().state == "sent"


def test_a_gateways_clock_may_be_ahead(ears: Ears, now: datetime) -> None:
    tell(report(now, at="2099-01-01T00:00:00+00:00"))
    ended = Text.objects.get().ended_at
    assert ended is not None
    assert ended.year == 2026


def test_a_machine_tells_how_a_call_ended(ears: Ears, now: datetime) -> None:
    list_call(NewCall(PHONE, "alert:1:call:1", "alert:1"), now)
    said = {"key": "alert:1:call:1", "outcome": "talked", "at": now.isoformat()}
    assert tell(said, road="/api/voice/outcomes")[0] == 200
    assert tell({**said, "outcome": "busy"}, road="/api/voice/outcomes") == (
        200, {"news": 0, "known": 1, "unknown": 0},
    )  # fmt: skip
    assert CallItem.objects.get().outcome == "talked"
    assert ears.calls == [("alert:1:call:1", "talked")]
