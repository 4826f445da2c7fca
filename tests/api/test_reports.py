"""The hotline's door: signed, strict, forgiving of repeats, stopping nothing by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fanzha.kit import clock
from fanzha.outside.bank.signing import HEADER, signature
from fanzha.recover.message.models import Message
from fanzha.recover.report.models import Refused, Report
from tests.recover.helpers import MULE, VICTIM

SAID: dict[str, Any] = {
    "source_ref": "96110-20260302-0007", "text": "来电人说被骗(虚构)", "victim_name": "张某(虚构)",
    "victim_phone": "16499010001", "scam_type": "loan",
    "payments": [
        {"payee_account": "9903 0000 0127 2699 277", "amount_fen": 9_048_000,
         "paid_at": "2026-03-02T16:10:00+08:00", "payer_account": VICTIM}
    ],
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("centre", "clock_from_now")


def post(body: bytes, key: str = settings.HOTLINE_SECRET, sender: str = "hotline") -> Any:
    header = {HEADER: signature(body, sender, key, clock.world())}
    machine = Client(enforce_csrf_checks=True)
    return machine.post("/api/reports", body, content_type="application/json", headers=header)


def said(**changes: Any) -> bytes:
    return json.dumps({**SAID, **changes}, ensure_ascii=False).encode()


def test_a_call_to_the_hotline_waits_at_the_duty_desk_and_stops_nothing() -> None:
    answers = [post(said()) for _ in range(2)]  # sent again: one report
    assert [answer.status_code for answer in answers] == [200, 200]
    report = Report.objects.get()
    assert answers[1].json() == {"report": report.pk, "state": "received", "doubts": []}
    assert (report.source, report.source_ref) == ("api", SAID["source_ref"])
    payment = report.payments.get()
    assert (payment.payee_account, payment.payee_bank, payment.amount_fen) == (
        MULE, "B03", 9_048_000
    )  # fmt: skip
    assert not Message.objects.exists()


def test_what_is_impossible_is_taken_and_told_as_a_doubt() -> None:
    wrong = {**SAID["payments"][0], "payee_account": "9903000001272699278"}
    answer = post(said(payments=[wrong])).json()
    assert [(doubt["row"], doubt["field"]) for doubt in answer["doubts"]] == [(1, "payee_account")]
    assert Report.objects.get().payments.get().payee_account == "9903000001272699278"


@pytest.mark.parametrize(
    ("change", "row", "field"),
    [
        ({"text": ""}, None, "text"), ({"text": 5}, None, "text"), ({"age": 5}, None, "age"),
        ({"text": "a\0b"}, None, "text"), ({"source_ref": "a b"}, None, "source_ref"),
        ({"scam_type": "no.such"}, None, "scam_type"), ({"victim_id": "9" * 21}, None, "victim_id"),
        ({"payments": [{**SAID["payments"][0], "amount_fen": 1.5}]}, 1, "amount_fen"),
        ({"payments": [{**SAID["payments"][0], "paid_at": "2026-03-02T16:10:00"}]}, 1, "paid_at"),
        ({"payments": [{**SAID["payments"][0], "paid_at": "2027-03-02T16:10:00Z"}]}, 1, "paid_at"),
        ({"payments": [SAID["payments"][0], {"amount_fen": 1}]}, 2, "payee_account"),
        ({"clues": [{"kind": "horoscope", "value": "x"}]}, 1, "clue"),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong_and_keeps_the_message(
    change: dict[str, Any], row: int | None, field: str
) -> None:
    for _ in range(2):  # sent again: kept once
        answer = post(said(**change))
        assert answer.status_code == 400
        assert (answer.json()["error"]["row"], answer.json()["error"]["field"]) == (row, field)
    assert not Report.objects.exists()
    assert Refused.objects.get().field == field


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 50_000])
def test_it_survives_what_is_no_report(body: bytes) -> None:
    assert post(body).status_code == 400
    assert Refused.objects.count() == 1


def test_another_content_under_a_known_number_is_kept_for_a_person() -> None:
    post(said())
    assert post(said(text="另一件事(虚构)")).status_code == 409
    assert Report.objects.get().text == SAID["text"]
    assert Refused.objects.get().field == "source_ref"


def test_nobody_else_can_speak_for_the_hotline(monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(said(), key="another").status_code == 401
    assert post(said(), sender="B03").status_code == 401
    monkeypatch.setattr(settings, "HOTLINE_SECRET", "")
    assert post(said(), key="").status_code == 401
    assert not Report.objects.exists()
    assert not Refused.objects.exists()


def test_it_reads_no_message_without_end() -> None:
    assert post(said(text="长" * 100_000)).status_code == 413
