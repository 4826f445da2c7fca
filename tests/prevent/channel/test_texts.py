"""Texts: rows first, forward only, each fate told once, nobody flooded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from fanzha.govern.audit.models import Entry
from fanzha.kit.errors import Trouble
from fanzha.prevent.channel import codes, jobs, ports
from fanzha.prevent.channel.actions import claim_due, hand_over, note, queue_text, queue_texts
from fanzha.prevent.channel.models import Code, Text
from fanzha.prevent.channel.ports import Refused, Unreachable
from fanzha.prevent.channel.rules import Pace, State
from tests.cast import Centre
from tests.prevent.channel.helpers import PHONE, Ears, Gateway, listening, new, send_due

MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(centre: Centre) -> Iterator[tuple[Gateway, Ears]]:
    with listening() as parts:
        yield parts


def test_it_sends_the_text_with_who_speaks_and_a_code(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    gateway, ears = room
    queue_text(new(), now)
    send_due(now)
    body = gateway.took[0].body
    assert body.startswith("【云溪县(虚构)反诈中心】")
    assert "{" not in body
    assert body[-6:].isdecimal()
    assert ears.heard == [("alert:1", "alert:1:text:1", "sent")]
    text = Text.objects.get()
    assert (text.state, text.gateway_id, text.segments) == ("sent", "gw-1", 2)
    assert body[-6:] not in text.body


def test_the_same_key_is_one_text(room: tuple[Gateway, Ears], now: datetime) -> None:
    first = queue_text(new(), now)
    assert queue_text(new(phone="13900000002"), now) == first
    assert Text.objects.get().phone == PHONE
    assert Entry.objects.filter(verb="text", ground="alert:1").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": " "}, "phone"),
        ({"template": "warning.none"}, "template"),
        ({"params": {"sum": "1"}}, "sum"),
        ({"template": "group"}, "message"),
        ({"template": "group", "params": {"message": "字" * 150}}, "text"),
        ({"template": "group", "params": {"message": "看 t.cn/x"}}, "text"),
        ({"template": "group", "params": {"message": "a\x07b"}}, "text"),
        ({"template": "group", "params": {"message": "{code}"}}, "text"),
        ({"params": {"code": "123456"}}, "code"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_before_any_is_kept(
    centre: Centre, now: datetime, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Trouble) as refused:
        queue_texts([new(), new(2, **changed)], now)
    assert (refused.value.field, refused.value.row) == (field, 2)
    assert not Text.objects.exists()


def test_it_says_by_how_many_a_text_is_too_long(centre: Centre, now: datetime) -> None:
    kept = Text.objects.get(pk=queue_text(new(template="group", params={"message": "字"}), now))
    room = 2 * 67 - (len(kept.body) - len("{code}") + 6)
    with pytest.raises(Trouble, match="too long by 7 characters"):
        queue_text(new(2, template="group", params={"message": "字" * (room + 8)}), now)


def test_it_tries_again_with_a_longer_pause_each_time_and_the_same_body(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    gateway, ears = room
    queue_text(new(), now)
    gateway.fault = Unreachable("HTTP 503")
    send_due(now)
    assert send_due(now + timedelta(seconds=1)) == []
    second = send_due(now + timedelta(seconds=2))
    assert send_due(now + timedelta(seconds=5)) == []
    gateway.fault = None
    assert send_due(now + timedelta(seconds=6)) == second
    assert [heard[2] for heard in ears.heard] == ["sent"]
    assert Text.objects.get().tries == 3


def test_what_the_gateway_refuses_has_failed(room: tuple[Gateway, Ears], now: datetime) -> None:
    gateway, ears = room
    queue_text(new(), now)
    gateway.fault = Refused("no_such_number")
    send_due(now)
    assert [heard[2] for heard in ears.heard] == ["failed"]
    assert Text.objects.get().why == "refused"


def test_a_centre_without_a_gateway_says_at_once_that_the_text_failed(
    centre: Centre, now: datetime
) -> None:
    queue_text(new(), now)
    send_due(now)
    assert Text.objects.get().why == "no_gateway"


def test_a_text_whose_worker_was_killed_leaves_with_another(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    queue_text(new(), now)
    (lost,) = claim_due(now, 20)
    assert claim_due(now + timedelta(seconds=29), 20) == []
    assert send_due(now + timedelta(seconds=31)) == [lost]
    hand_over(lost, now + timedelta(seconds=40))  # the first comes back to life
    assert [heard[2] for heard in room[1].heard] == ["sent"]


def test_without_a_report_in_time_it_counts_as_failed_until_one_comes(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    queue_text(new(), now)
    send_due(now)
    jobs.sweep(now + 9 * MINUTE)
    assert Text.objects.get().state == "sent"
    jobs.sweep(now + 10 * MINUTE)
    jobs.sweep(now + 11 * MINUTE)
    assert Text.objects.get().why == "no_report"
    note("alert:1:text:1", State.DELIVERED, now + 12 * MINUTE)
    assert [heard[2] for heard in room[1].heard] == ["sent", "failed", "delivered"]


def test_a_text_that_could_not_leave_in_time_never_leaves(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    queue_text(new(), now)
    late = now + 60 * MINUTE
    assert send_due(late) == []
    jobs.sweep(late)
    assert Text.objects.get().why == "too_late"


def test_a_number_gets_no_more_than_its_texts_for_the_day(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    queue_texts([new(number) for number in range(7)], now)
    queue_text(new(8, phone="13900000002"), now)
    send_due(now)
    assert Text.objects.filter(state="sent", phone=PHONE).count() == 5
    assert Text.objects.filter(state="failed", why="too_many", phone=PHONE).count() == 2
    assert Text.objects.get(phone="13900000002").state == "sent"


def test_no_more_leave_than_the_gateway_takes(room: tuple[Gateway, Ears], now: datetime) -> None:
    ports.pace.fill(Pace(per_second=2, burst=3))
    try:
        queue_texts([new(n, phone=f"1390000{n:04}") for n in range(8)], now)
        counts = [len(send_due(now + timedelta(seconds=second))) for second in range(4)]
    finally:
        ports.pace.fill(Pace(per_second=10))
    assert counts == [3, 2, 2, 1]


def test_a_clock_that_was_ahead_for_a_while_holds_up_no_text(
    room: tuple[Gateway, Ears], now: datetime
) -> None:
    queue_text(new(), now + timedelta(days=1))
    send_due(now + timedelta(days=1))
    queue_text(new(2), now)
    assert len(send_due(now)) == 1


def test_old_codes_are_forgotten(room: tuple[Gateway, Ears], now: datetime) -> None:
    queue_text(new(), now)
    send_due(now)
    codes.forget(now + timedelta(hours=25))
    assert Code.objects.exists()
    codes.forget(now + timedelta(hours=27))
    assert not Code.objects.exists()
