"""The lane to the gateway: announced is sent at once, and a kill loses and doubles nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from fanzha.jobs.texting import Texter
from fanzha.kit import clock
from fanzha.outside.sms.http import HttpSmsLine
from fanzha.prevent.channel import ports
from fanzha.prevent.channel.actions import claim_due, queue_texts
from fanzha.prevent.channel.models import Text
from fanzha.prevent.channel.ports import Unreachable
from tests.cast import UNITS
from tests.outside.gateway import SECRET, gateway
from tests.prevent.channel.helpers import Ears, Gateway, listening, new

PATIENCE = 15.0


@pytest.fixture
def room(committed_db: None) -> Iterator[tuple[Gateway, Ears]]:
    from fanzha.govern.units.actions import enter_units

    enter_units(UNITS)
    with listening() as parts:
        yield parts


@contextmanager
def texting() -> Iterator[None]:
    texter = Texter()
    try:
        yield
    finally:
        texter.stop()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def put(first: int, last: int) -> None:
    numbers = range(first, last)
    queue_texts([new(n, phone=f"1390000{n:04}") for n in numbers], clock.now())


def test_it_sends_what_is_announced_and_what_was_put_in_before(
    room: tuple[Gateway, Ears],
) -> None:
    gateway_, ears = room
    put(0, 3)
    with texting():
        until(lambda: len(gateway_.took) == 3)
        put(3, 6)
        until(lambda: len(ears.heard) == 6)
    assert len({text.key for text in gateway_.took}) == 6


def test_a_fault_of_ours_stops_no_other_text(room: tuple[Gateway, Ears]) -> None:
    gateway_, _ = room
    gateway_.fault = RuntimeError("our own fault")
    put(0, 1)
    with texting():
        until(lambda: Text.objects.filter(trouble="RuntimeError").exists())
        gateway_.fault = None
        put(1, 2)
        until(lambda: Text.objects.filter(state="sent").count() == 2)


def test_it_waits_for_a_gateway_that_is_down(room: tuple[Gateway, Ears]) -> None:
    gateway_, _ = room
    gateway_.fault = Unreachable("HTTP 503")
    put(0, 1)
    with texting():
        until(lambda: Text.objects.filter(trouble="HTTP 503").exists())
        gateway_.fault = None
        until(lambda: Text.objects.filter(state="sent").exists())


def test_every_text_ends_in_one_fate_through_the_real_gateway(
    room: tuple[Gateway, Ears], live_server: str
) -> None:
    faults = {"silent": 0.0, "fail": 0.3, "double": 0.5, "read": 0.3, "off": 0.2}
    with gateway(str(live_server), **faults, shortest=0.0, longest=0.3) as process:
        line = HttpSmsLine(process.url, SECRET)
        ports.sms_line.fill(line)
        put(0, 30)
        claim_due(clock.now(), 2)  # a worker that is killed with two in hand
        Text.objects.filter(state="sending").update(next_at=clock.now())
        with texting():
            until(lambda: not Text.objects.filter(state__in=["queued", "sending", "sent"]).exists())
            until(lambda: process.counts()["waiting"] == 0)
        line.close()
        assert process.counts()["texts"] == 30
    heard = room[1].heard
    assert len(heard) == len(set(heard))
    ends = dict(Text.objects.values_list("key", "state"))
    last = {key: fate for _, key, fate in heard}
    assert last == ends
    assert {"failed", "delivered"} <= set(ends.values())
