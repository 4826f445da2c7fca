"""The lanes of the worker: announced is sent, stops first, each once, nothing forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from fanzha.jobs import sending as sending_lanes
from fanzha.jobs.sending import Sender
from fanzha.kit import clock
from fanzha.recover.message import ports
from fanzha.recover.message.actions import deliver, send
from fanzha.recover.message.codes import Code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Answer, Envelope

PATIENCE = 10.0


class Bank:
    """A line that notes what it took, and can be slow or at fault."""

    def __init__(self) -> None:
        self.took: list[tuple[str, str]] = []
        self.open = threading.Event()
        self.open.set()
        self.faults = 0

    def hand_over(self, envelope: Envelope) -> None:
        assert self.open.wait(PATIENCE)
        if self.faults:
            self.faults -= 1
            raise RuntimeError("our own fault")
        self.took.append((envelope.code, str(envelope.body["account"])))


class Deaf:
    """Rooms that hear nothing."""

    def sent(self, _envelope: Envelope, _now: datetime) -> None: ...
    def answered(self, _envelope: Envelope, _answer: Answer, _now: datetime) -> None: ...
    def event(self, *_: object) -> None: ...


@pytest.fixture
def bank(committed_db: None) -> Iterator[Bank]:
    made, line, ears = Bank(), ports.bank_line(), ports.ears()
    ports.bank_line.fill(made)
    ports.ears.fill(Deaf())
    yield made
    ports.bank_line.fill(line)
    ports.ears.fill(ears)


@contextmanager
def sending() -> Iterator[None]:
    sender = Sender()
    try:
        yield
    finally:
        sender.stop()


def put(code: str, account: str) -> None:
    send(uuid4(), code, "B03", {"account": account}, clock.now())


def cut_off_others() -> None:
    """What a server does that starts anew: every other line to the database is cut."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_it_sends_what_is_announced_and_then_what_stood_behind_it(bank: Bank) -> None:
    with sending():
        put(Code.STOP, "1")
        put(Code.QUERY, "1")
        until(lambda: len(bank.took) == 2)
    assert bank.took == [(Code.STOP, "1"), (Code.QUERY, "1")]
    assert set(Message.objects.values_list("state", "tries")) == {("sent", 0)}


def test_it_sends_what_was_put_in_while_nobody_listened(bank: Bank) -> None:
    put(Code.QUERY, "1")
    with sending():
        until(lambda: bank.took == [(Code.QUERY, "1")])


def test_a_stop_waits_for_no_question(bank: Bank) -> None:
    bank.open.clear()
    with sending():
        for number in range(12):  # more than there are threads
            put(Code.QUERY, str(number))
        time.sleep(0.3)
        put(Code.STOP, "s")
        time.sleep(0.3)
        bank.open.set()
        until(lambda: len(bank.took) == 13)
    assert (Code.STOP, "s") in bank.took[:5]


def test_a_stop_leaves_at_its_first_try_though_every_line_was_cut_since_the_last(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_lanes, "RECONNECT", 0.05)
    bank.open.clear()
    with sending():
        for number in range(sending_lanes.URGENT):  # each thread of the lane has a line then
            put(Code.STOP, str(number))
        time.sleep(0.3)
        bank.open.set()
        until(lambda: len(bank.took) == sending_lanes.URGENT)
        until(lambda: Message.objects.filter(state="queued").count() == 0)
        cut_off_others()
        put(Code.STOP, "s")
        until(lambda: (Code.STOP, "s") in bank.took)
    assert set(Message.objects.values_list("state", "failures")) == {("sent", 0)}


def test_it_tries_again_what_broke_off_on_our_side(bank: Bank) -> None:
    bank.faults = 1
    with sending():
        put(Code.STOP, "1")
        until(lambda: Message.objects.filter(failures=1).exists())
    message = Message.objects.get()
    assert (message.state, message.trouble) == ("queued", "our own fault")
    assert message.ask_again_at is not None
    assert message.ask_again_at > message.created_at


def test_two_workers_hand_a_message_over_once(bank: Bank) -> None:
    bank.open.clear()
    put(Code.STOP, "1")
    key = Message.objects.get().pk

    def one_more(_: int) -> bool:
        try:
            return deliver(key, datetime.now(UTC))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        tries = workers.map(one_more, range(4))
        time.sleep(0.3)
        bank.open.set()
        done = list(tries)
    assert bank.took == [(Code.STOP, "1")]
    assert done.count(True) >= 1
