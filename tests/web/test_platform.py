"""The pages for banks no machine speaks for, and for what went wrong on the lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from fanzha.govern.audit.queries import entries
from fanzha.govern.units.actions import enter_units
from fanzha.govern.units.rules import Line
from fanzha.kit import clock
from fanzha.recover.message.actions import keep, take_answer
from fanzha.recover.message.codes import Code
from fanzha.recover.message.line.gate import note_failed
from fanzha.recover.message.models import Kept, Message
from tests.cast import UNITS, Centre
from tests.recover.helpers import MULE, accepted, answer_to, order_of, stopped


@pytest.fixture
def report(centre: Centre, now: datetime, clock_from_now: None) -> int:
    units = [
        type(unit)(**{**vars(unit), "line": Line.HAND}) for unit in UNITS if unit.code == "B03"
    ]
    enter_units([UNITS[0], *units])
    return accepted(now, centre.duty)


@pytest.fixture
def duty(centre: Centre, client_of: Callable[..., Client]) -> Client:
    return client_of(centre.duty)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_leads_to_what_a_person_must_do(report: int, duty: Client, now: datetime) -> None:
    keep("x", "reason", now)
    note_failed("B05", now)
    board = page(duty, "/duty/")
    assert 'href="/duty/platform"' in board
    assert 'href="/duty/answers"' in board


def test_the_batch_is_copied_with_one_click_and_each_look_is_on_record(
    report: int, duty: Client
) -> None:
    shown = page(duty, "/duty/platform")
    assert f"\t{MULE}\t" in shown
    looked = entries(ground=f"report:{report}").filter(verb="look", subject_kind="message")
    assert looked.count() == 2
    assert duty.get("/duty/platform/batch.csv")["Content-Disposition"].endswith('"platform.csv"')


def test_a_typed_in_message_moves_to_those_that_wait_for_the_platform(
    report: int, duty: Client
) -> None:
    stop = Message.objects.get(code=Code.STOP)
    assert duty.post(f"/duty/platform/{stop.pk}", {"platform_no": "P-1"}).status_code == 302
    shown = page(duty, "/duty/platform")
    assert f"/bank/messages/{stop.pk}" in shown
    assert "P-1" in shown
    form = page(duty, f"/bank/messages/{stop.pk}")
    assert 'name="stopped_at"' in form
    assert 'value="0301"' in form


def test_a_line_in_trouble_is_shown_with_since_when_and_how_many_wait(
    report: int, duty: Client, now: datetime
) -> None:
    for _ in range(3):
        note_failed("B03", now)
    shown = page(duty, "/duty/lines")
    assert re.findall(r'data-line="(\w+)"', shown) == ["B03"], "only she is in trouble"
    assert "B04" in shown, "and every other bank is named too"
    assert clock.shown(now).strftime("%m-%d %H:%M:%S") in shown


def test_an_answer_that_contradicts_is_shown_with_its_order_and_settled(
    report: int, duty: Client, now: datetime
) -> None:
    order = order_of(report)
    take_answer(stopped(order, now), now)
    message = Message.objects.get(key=order.key)
    take_answer(answer_to(message, "0301", now), now)
    kept = Kept.objects.get()
    assert f"/duty/answers/{kept.pk}" in page(duty, "/duty/answers")
    shown = page(duty, f"/duty/answers/{kept.pk}")
    assert "0301" in shown
    assert f"/bank/messages/{message.pk}" in shown
    assert f"/duty/chases/{report}" in shown
    assert duty.post(f"/duty/answers/{kept.pk}/look", {"note": "银行改过口"}).status_code == 302
    assert f"/duty/answers/{kept.pk}" not in page(duty, "/duty/answers")
    assert "银行改过口" in page(duty, "/duty/answers?settled=1")
    order.refresh_from_db()
    assert order.state == "stopped"
