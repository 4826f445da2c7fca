"""The big button of a chase: money that can still move comes before papers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.picture import Claim, Hold, Known, Picture, Status
from fanzha.wiring.next_act import Chase, next_act

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CLAIM = Claim(1, "V", "M1", 100, AT, payee_bank="B03")


def picture(hold: Hold | None = None, asked: str = "") -> Picture:
    holds = {"M1": hold} if hold else {}
    return draw(Known([CLAIM], [], holds, asked=frozenset(filter(None, [asked]))))


OPEN = picture()
ORDERED = picture(Hold(Status.ORDERED))
REFUSED = picture(Hold(Status.REFUSED, answer_code="0301"))
STOPPED = picture(Hold(Status.STOPPED, AT, AT + timedelta(hours=48), 100))
SHORT = picture(Hold(Status.STOPPED, AT, AT + timedelta(hours=48), 60))
SHORT_ASKED = picture(Hold(Status.STOPPED, AT, AT + timedelta(hours=48), 60), asked="M1")
FROZEN = picture(Hold(Status.FROZEN, AT, None, 100))
RETURNED = picture(Hold(Status.FROZEN, AT, None, 100, "0000", 100))


@pytest.mark.parametrize(
    ("report", "shown", "freezing", "plan", "act"),
    [
        ("received", OPEN, False, "", "accept"),
        ("accepted", OPEN, False, "", "stop"),
        ("filed", OPEN, False, "draft", "stop"),
        ("accepted", ORDERED, False, "", "wait"),
        ("accepted", REFUSED, False, "", "judge"),
        ("accepted", SHORT, False, "", "ask"),
        ("accepted", SHORT_ASKED, False, "", "wait"),
        ("accepted", STOPPED, False, "", "file"),
        ("filed", STOPPED, False, "", "freeze"),
        ("filed", STOPPED, True, "", "wait"),
        ("filed", FROZEN, False, "", "plan"),
        ("filed", FROZEN, False, "draft", "notice"),
        ("filed", FROZEN, False, "noticed", "approve"),
        ("filed", FROZEN, False, "approved", "pay"),
        ("filed", FROZEN, False, "sent", "wait_paid"),
        ("filed", FROZEN, False, "void", "plan"),
        ("filed", RETURNED, False, "paid", "close"),
        ("closed", RETURNED, False, "paid", "done"),
        ("rejected", OPEN, False, "", "done"),
    ],
)
def test_it_offers_the_act_that_helps_most(
    report: str, shown: Picture, freezing: bool, plan: str, act: str
) -> None:
    assert next_act(Chase(report, shown, freezing, plan)) == act


def test_what_waits_to_be_typed_in_comes_before_waiting() -> None:
    assert next_act(Chase("accepted", ORDERED, False, "", to_type=2)) == "type_in"
    assert next_act(Chase("filed", STOPPED, True, "", to_type=1)) == "type_in"
    assert next_act(Chase("accepted", OPEN, False, "", to_type=2)) == "stop", "what is loose first"
