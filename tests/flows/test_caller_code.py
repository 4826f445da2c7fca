"""Is it really the centre that calls? The resident asks the public page, or 96110."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from fanzha.govern.access.models import User
from fanzha.govern.audit.models import Entry
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.channel import jobs
from fanzha.prevent.channel.actions import NewText, claim_due, hand_over, put_off, queue_text
from fanzha.prevent.channel.ports import Unreachable
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from fanzha.words.texts import warning_of
from tests.cast import Centre
from tests.prevent.channel.helpers import listening

ClientOf = Callable[[User], Client]
PHONE = "13900000001"
NAME = "张测试"
DIGITS = re.compile(r"data-code>(\d{3}) (\d{3})<")
REAL, NOBODY, LATER = "现在确有本中心的民警在联系您", "不是本中心的人, 请挂断", "核对次数太多"


@pytest.fixture
def at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the centre's clock to so long after `now`."""

    def to(after: timedelta) -> None:
        shown = now + after
        monkeypatch.setenv(clock.ENV, TownClock(real=shown, town=shown, speed=0).to_env())

    to(timedelta(0))
    return to


@pytest.fixture
def alert(centre: Centre, now: datetime, at: Callable[[timedelta], None]) -> int:
    enter_residents([NewResident("P1", NAME, "YX010101", phones=(PHONE,))])
    reasons = (Reason("known_number"),)
    return raise_alert(NewAlert("s1", PHONE, "detector", Level.MEDIUM, "loan", reasons, now))


def code_said(desk: Client, alert: int) -> str:
    """The digits an officer sees after pressing the button."""
    found = DIGITS.search(desk.post(f"/channel/alerts/{alert}/code").content.decode())
    assert found
    return found[1] + found[2]


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 10**6:06}"


def verdict(code: str, where: str = "/public/verify", field: str = "code") -> str:
    """What the public page says, as somebody without a sign-in sees it."""
    page = Client().post(where, {field: code}).content.decode()
    return page[page.index('id="verdict"') :].split("</div>")[0]


def test_a_resident_finds_that_a_real_officer_calls_and_nothing_more(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    code = code_said(client_of(centre.dissuader), alert)
    said = verdict(code)
    assert REAL in said
    assert not any(word in said for word in (PHONE, NAME, "贷款", "loan", "dissuader", code))
    assert REAL in verdict(f"{code[:3]} {code[3:]}", "/public/", "pasted")


def test_a_wrong_code_and_one_that_ran_out_are_answered_with_the_same_page(
    centre: Centre, client_of: ClientOf, alert: int, at: Callable[[timedelta], None]
) -> None:
    code = code_said(client_of(centre.dissuader), alert)
    never = verdict(wrong(code))
    at(timedelta(minutes=30))
    assert NOBODY in never
    assert verdict(code) == never


def test_whoever_rings_96110_is_told_by_the_duty_officer(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    code = code_said(client_of(centre.dissuader), alert)
    duty = client_of(centre.duty)
    assert REAL in duty.post("/channel/verify", {"code": code}).content.decode()
    assert NOBODY in duty.post("/channel/verify", {"code": wrong(code)}).content.decode()


def test_guessing_is_shut_out_and_96110_still_answers(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    code = code_said(client_of(centre.dissuader), alert)
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    answers = [guesser.post("/public/verify", {"code": wrong(code)}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    right = guesser.post("/public/verify", {"code": code})
    assert right.status_code == 429
    assert LATER in right.content.decode()
    other = Client(REMOTE_ADDR="203.0.113.8").post("/public/verify", {"code": code})
    assert REAL in other.content.decode()
    duty = client_of(centre.duty).post("/channel/verify", {"code": code})
    assert REAL in duty.content.decode()


def test_the_officer_at_the_door_has_a_code_of_their_own_district_only(
    centre: Centre, client_of: ClientOf, alert: int
) -> None:
    assert REAL in verdict(code_said(client_of(centre.grid), alert))
    refused = client_of(centre.other_grid).post(f"/channel/alerts/{alert}/code")
    assert refused.status_code == 403
    shown = Entry.objects.filter(verb="code", subject_id=str(alert))
    assert list(shown.values_list("actor", flat=True)) == [centre.grid.pk]


def test_the_code_in_a_text_is_one_too_and_no_log_holds_any_of_it(
    centre: Centre, alert: int, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with listening() as (gateway, ears):
        key = f"alert:{alert}:text:1"
        queue_text(NewText(PHONE, warning_of("loan"), {}, key, f"alert:{alert}"), now)
        gateway.fault = Unreachable("HTTP 503")
        (text,) = claim_due(now, 5)
        hand_over(text, now)
        put_off(key, "HTTP 503", now)
        gateway.fault = None
        later = now + timedelta(minutes=1)
        (again,) = claim_due(later, 5)
        hand_over(again, later)
        assert again == text
        code = text.body[-6:]
        assert REAL in verdict(code)
        jobs.sweep(now + timedelta(hours=1))
    assert [fate for _, _, fate in ears.heard] == ["sent", "failed"]
    logged = caplog.text
    assert not any(word in logged for word in (PHONE, NAME, code, text.body[:20]))
