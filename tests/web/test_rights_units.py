"""Whoever stands in another bank or another grid is refused: every address that takes a key.

The table of roles says who may open an address at all; this walks what lies behind it. An
address with a key that is open to somebody of a bank or a grid and is not listed here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.opening import opened_to
from fanzha.govern.shifts.actions import NewLeave, NewShift, plan
from fanzha.govern.shifts.models import Leave, Shift
from fanzha.govern.shifts.rules import Span
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.dissuade.acting import Entry
from fanzha.prevent.dissuade.areas import hand_to_area
from fanzha.prevent.dissuade.queries import task_of
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.recover.message.models import Message
from fanzha.wiring.papers.enclosing import paper_of
from fanzha.words.enums import Level, Role
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.recover.helpers import accepted, order_of

PHONE = "13900000001"
# Who see their own unit only; all others work for the whole county (`access.rules.CENTRE`).
LOCAL = {Role.BANK_LIAISON, Role.OPERATOR_LIAISON, Role.GRID_WORKER, Role.COMMUNITY_POLICE}


def keyed(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address that takes a key and is open to somebody of one unit."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from keyed(entry)
        elif entry.pattern.converters and opened_to(entry.callback) & LOCAL:
            yield entry


KEYED = {str(entry.name): next(iter(entry.pattern.converters)) for entry in keyed(get_resolver())}


def an_order(centre: Centre, now: datetime) -> int:
    """A stop that B03 is to carry out."""
    return int(order_of(accepted(now, centre.duty)).pk)


def a_message(centre: Centre, now: datetime) -> int:
    """The message that takes it there."""
    return int(_stop(centre, now).pk)


def _stop(centre: Centre, now: datetime) -> Message:
    return Message.objects.get(key=order_of(accepted(now, centre.duty)).key)


def a_paper(centre: Centre, now: datetime) -> int:
    """The notice of that stop."""
    return int(paper_of(_stop(centre, now).envelope(), now).pk)


def an_alert(centre: Centre, now: datetime) -> int:
    """An alert about somebody of the first grid."""
    enter_residents([NewResident("P1", "张测试", "YX010101", (PHONE,))])
    return raise_alert(
        NewAlert("s1", PHONE, "detector", Level.HIGH, "loan", (Reason("person"),), now)
    )


def a_handed_alert(centre: Centre, now: datetime) -> int:
    """The same, and the second grid is asked to go, where the person is now."""
    alert = an_alert(centre, now)
    hand_to_area(task_of(alert), "YX020101", actor_of(centre.dissuader), Entry(now, "他在柳林"))
    return alert


def a_shift(centre: Centre, now: datetime) -> int:
    """A shift of the first grid's worker."""
    span = Span(now, now + timedelta(hours=8))
    plan([NewShift(span, user_id=centre.grid.pk)], actor_of(centre.duty), now)
    return int(Shift.objects.get().pk)


def a_leave(centre: Centre, now: datetime) -> int:
    """Leave of the first grid's worker."""
    away = NewLeave(centre.grid.pk, now, now + timedelta(days=1))
    plan([away], actor_of(centre.duty), now)
    return int(Leave.objects.get().pk)


Row = Callable[[Centre, datetime], int]
# Whose row it is: made how, belonging to whom, and who of another unit is refused.
ROWS: dict[str, tuple[Row, str, str]] = {
    "bank_order": (an_order, "bank_b03", "bank_b04"),
    "bank_answer": (an_order, "bank_b03", "bank_b04"),
    "bank_message": (a_message, "bank_b03", "bank_b04"),
    "bank_message_answer": (a_message, "bank_b03", "bank_b04"),
    "bank_statement": (a_message, "bank_b03", "bank_b04"),
    "bank_statement_give": (a_message, "bank_b03", "bank_b04"),
    "paper": (a_paper, "bank_b03", "bank_b04"),
    "street_card": (an_alert, "grid", "other_grid"),
    "street_enter": (an_alert, "grid", "other_grid"),
    "street_acknowledge": (a_handed_alert, "other_grid", "grid"),
    "channel_code": (an_alert, "grid", "other_grid"),
    "team_shift_end": (a_shift, "police", "other_police"),
    "team_leave_end": (a_leave, "police", "other_police"),
}

# What must be sent for a row to be looked at, and what shows a button and looks at none.
FORMS = {"street_enter": {"act": "on_way", "key": str(uuid4()), "ago": "0"}}
ONLY_POST = {"channel_code"}
REFUSED = {403, 404, 405}
# What is typed is read before the row: to a form that is not whole, everybody hears the same.
READS_THE_FORM_FIRST = {"bank_statement", "bank_statement_give"}


def asked(name: str, address: str, client: Client) -> list[HttpResponse]:
    """The answers to both ways of asking."""
    answers = [] if name in ONLY_POST else [client.get(address)]
    return [*answers, client.post(address, FORMS.get(name, {}))]


def test_every_address_with_a_key_says_whose_row_it_opens() -> None:
    assert set(KEYED) - set(ROWS) == set(), "say whose row it is in ROWS"


@pytest.fixture
def other_police(centre: Centre) -> User:
    """Police of the other town."""
    new = NewUser("other_police", Role.COMMUNITY_POLICE, "YX02", "河西民警(虚构)")
    return enter_user(new, password="a-long-password")


@pytest.mark.usefixtures("clock_from_now")
@pytest.mark.parametrize("name", sorted(KEYED.keys() & ROWS.keys()))
def test_somebody_of_another_unit_is_refused_and_nothing_is_told(
    name: str,
    centre: Centre,
    other_police: User,
    now: datetime,
    client_of: Callable[[User], Client],
) -> None:
    row, own, other = ROWS[name]
    cast = {**vars(centre), "other_police": other_police}
    address = reverse(name, kwargs={KEYED[name]: row(centre, now)})
    refused = REFUSED | ({400} if name in READS_THE_FORM_FIRST else set())
    for answer in asked(name, address, client_of(cast[other])):
        assert answer.status_code in refused, answer
        assert "张测试" not in answer.content.decode()
    opened = {answer.status_code for answer in asked(name, address, client_of(cast[own]))}
    assert opened - REFUSED, "it is open to nobody"
