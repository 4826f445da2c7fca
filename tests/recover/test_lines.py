"""What leaves for a bank, when: order, pace and circuit, whichever worker asks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fanzha.recover.message import ports
from fanzha.recover.message.actions import deliver, send, take_event
from fanzha.recover.message.codes import Code
from fanzha.recover.message.jobs import sweep
from fanzha.recover.message.line.gate import line_of
from fanzha.recover.message.line.rules import (
    MOVES,
    PROBE_PATIENCE,
    Circuit,
    Limits,
    Line,
    failed,
    left,
    permits,
    rank,
    took,
    waits_for,
)
from fanzha.recover.message.models import BankCircuit, Kept, Message, Told
from fanzha.recover.message.ports import Unreachable
from fanzha.recover.message.queries import lines_in_trouble
from fanzha.recover.message.rules import Envelope, Verdict, wait

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIMITS = Limits(per_second=2, burst=3, failures=3)
SECOND = timedelta(seconds=1)


class Wire:
    """A line that notes what it was given, and can be cut."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []
        self.cut = False

    def hand_over(self, envelope: Envelope) -> None:
        self.given.append((envelope.code, envelope.body["account"]))
        if self.cut:
            raise Unreachable("ConnectError")


class Queue:
    """Jobs that wait until the test does them."""

    def __init__(self) -> None:
        self.jobs: list[tuple[int, bool]] = []

    def deliver(self, message_id: int, _rank: int, *, again: bool = False) -> None:
        self.jobs.append((message_id, again))

    def work(self, now: datetime) -> None:
        while self.jobs:
            message_id, again = self.jobs.pop(0)
            deliver(message_id, now, again=again)


class Deaf:
    """A room that hears nothing."""

    def sent(self, *_: object) -> None: ...
    def answered(self, *_: object) -> None: ...
    def event(self, *_: object) -> None: ...


@pytest.fixture
def wire(db: None) -> Iterator[Wire]:
    wire, line, ears, limits = Wire(), ports.bank_line(), ports.ears(), ports.limits()
    ports.bank_line.fill(wire)
    ports.ears.fill(Deaf())
    ports.limits.fill(LIMITS)
    yield wire
    ports.bank_line.fill(line)
    ports.ears.fill(ears)
    ports.limits.fill(limits)


@pytest.fixture
def queue() -> Iterator[Queue]:
    queue, before = Queue(), ports.later()
    ports.later.fill(queue)
    yield queue
    ports.later.fill(before)


def sent(code: str, account: str, bank: str = "B03") -> Message:
    key = uuid4()
    send(key, code, bank, {"account": account}, START)
    return Message.objects.get(key=key)


def test_it_sends_the_messages_of_an_account_in_order(wire: Wire, queue: Queue) -> None:
    messages = [sent(code, "1") for code in (Code.STOP, Code.LIFT_STOP, Code.QUERY)]
    assert not deliver(messages[2].pk, START)
    assert not deliver(messages[1].pk, START)
    assert wire.given == []
    queue.work(START)
    assert wire.given == [(Code.STOP, "1"), (Code.LIFT_STOP, "1"), (Code.QUERY, "1")]


def test_it_holds_no_stop_up_for_a_question_asked_before(wire: Wire, queue: Queue) -> None:
    sent(Code.QUERY, "1")
    assert deliver(sent(Code.STOP, "1").pk, START)


def test_it_lets_another_account_pass(wire: Wire, queue: Queue) -> None:
    sent(Code.STOP, "1")
    assert deliver(sent(Code.QUERY, "2").pk, START)


def test_it_keeps_to_the_pace_and_lets_stops_go_first(wire: Wire, queue: Queue) -> None:
    for number in range(5):
        sent(Code.QUERY, f"q{number}")
    queue.work(START)
    assert len(wire.given) == LIMITS.burst
    sent(Code.STOP, "s")
    queue.work(START)
    assert sweep(START) == 0
    assert sweep(START + SECOND / 2) == 1
    queue.work(START + SECOND / 2)
    assert wire.given[-1] == (Code.STOP, "s")
    sweep(START + 3 * SECOND)
    queue.work(START + 3 * SECOND)
    assert len(wire.given) == 6
    assert not Message.objects.filter(state="queued").exists()


def test_it_opens_the_circuit_after_failures_in_a_row_and_probes_with_one(
    wire: Wire, queue: Queue
) -> None:
    wire.cut = True
    for number in range(4):
        sent(Code.QUERY, f"q{number}")
    sent(Code.STOP, "s")
    queue.work(START)
    assert (line_of("B03").circuit, len(wire.given)) == (Circuit.OPEN, 3)
    trouble = lines_in_trouble()[0]
    assert (trouble.bank, trouble.since, trouble.waiting) == ("B03", START, 5)
    later = START + 5 * SECOND
    assert sweep(later) == 1
    queue.work(later)
    assert wire.given[3:] == [(Code.STOP, "s")]  # it alone, though it came last
    assert lines_in_trouble()[0].since == START


def test_it_lets_all_go_once_the_probe_came_through(wire: Wire, queue: Queue) -> None:
    wire.cut = True
    for number in range(5):
        sent(Code.QUERY, f"q{number}")
    queue.work(START)
    wire.cut, at = False, START + 5 * SECOND
    while Message.objects.filter(state="queued").exists():
        at += SECOND
        sweep(at)
        queue.work(at)
    assert lines_in_trouble() == []
    assert at < START + 15 * SECOND


def test_it_does_not_let_one_bad_message_be_the_probe_for_ever(wire: Wire, queue: Queue) -> None:
    wire.cut = True
    for code, account in ((Code.STOP, "bad"), (Code.QUERY, "good")):
        sent(code, account)
    at = START
    for _ in range(8):
        queue.work(at)
        at += timedelta(minutes=1)
        sweep(at)
    assert {account for _, account in wire.given[-2:]} == {"bad", "good"}


def test_it_leaves_the_other_banks_alone(wire: Wire, queue: Queue) -> None:
    wire.cut = True
    for number in range(3):
        sent(Code.QUERY, f"q{number}")
    queue.work(START)
    wire.cut = False
    assert deliver(sent(Code.QUERY, "1", bank="B04").pk, START)


def test_it_finds_a_message_again_whose_worker_was_killed(wire: Wire, queue: Queue) -> None:
    message = sent(Code.STOP, "1")
    queue.jobs.clear()
    assert sweep(START) == 0
    assert sweep(START + wait(0)) == 1
    queue.work(START + wait(0))
    message.refresh_from_db()
    assert (message.state, message.tries) == ("sent", 0)


def test_the_database_refuses_a_circuit_that_half_opens_from_closed(db: None) -> None:
    row = BankCircuit.objects.create(bank="B03")
    row.circuit = Circuit.HALF_OPEN
    with pytest.raises(ProgrammingError), transaction.atomic():
        row.save()


def test_it_keeps_what_a_bank_tells_unasked_once(wire: Wire, queue: Queue) -> None:
    watch = sent(Code.MONITOR, "1")
    body = {"events": [{"transfer_id": "t1"}]}
    told = [take_event(watch.key, body, START, START + SECOND, bank=watch.bank) for _ in range(2)]
    assert told == [Verdict.FRESH, Verdict.DUPLICATE]
    assert Told.objects.get().body == body
    stop = sent(Code.STOP, "2")
    assert take_event(stop.key, body, START, START, bank=stop.bank) is Verdict.UNKNOWN_KEY
    assert Kept.objects.count() == 1


@given(st.lists(st.tuples(st.sampled_from(["took", "failed", "ask"]), st.integers(0, 90))))
def test_a_line_moves_only_as_its_table_says_and_never_stays_shut(
    steps: list[tuple[str, int]],
) -> None:
    line, now = Line(), START
    for act, seconds in steps:
        before, now = line, now + timedelta(seconds=seconds)
        if act == "took":
            line = took(line)
        elif act == "failed":
            line = failed(line, now, LIMITS)
        elif permits(line, now, LIMITS):
            line = left(line, now, LIMITS)
        assert before.circuit == line.circuit or (before.circuit, line.circuit) in MOVES
        assert (line.since is None) == (line.circuit is Circuit.CLOSED)
    assert permits(line, now + max(PROBE_PATIENCE, timedelta(minutes=2)), LIMITS) >= 1


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=60))
def test_a_line_never_goes_faster_than_its_pace(pauses: list[int]) -> None:
    line, now, gone = Line(), START, []
    for pause in pauses:
        now += timedelta(milliseconds=pause)
        while permits(line, now, LIMITS):
            line = left(line, now, LIMITS)
            gone.append(now)
    for place, first in enumerate(gone):
        within = sum(at < first + 5 * SECOND for at in gone[place:])
        assert within <= LIMITS.burst + 5 * LIMITS.per_second


@pytest.mark.parametrize("earlier", [Code.STOP, Code.LIFT_STOP, Code.PAY_BACK, Code.QUERY])
@pytest.mark.parametrize("own", [Code.STOP, Code.LIFT_STOP, Code.PAY_BACK, Code.MONITOR])
def test_the_database_knows_the_same_order_as_the_rule(
    wire: Wire, queue: Queue, earlier: Code, own: Code
) -> None:
    sent(earlier, "1")
    assert deliver(sent(own, "1").pk, START) is not waits_for(rank(own), rank(earlier))


def test_several_workers_together_keep_to_one_pace(
    committed_db: None, wire: Wire, queue: Queue
) -> None:
    messages = [sent(Code.QUERY, f"q{number}").pk for number in range(12)]

    def worker(message: int) -> bool:
        try:
            return deliver(message, START)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        gone = list(workers.map(worker, messages))
    assert sum(gone) == len(wire.given) == LIMITS.burst
