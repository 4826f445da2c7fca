"""What passes between the centre and the banks: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.http import HttpBankLine
from fanzha.outside.bank.keys import BankKeys
from fanzha.recover.message import ports
from fanzha.recover.message.actions import deliver, keep, take_answer
from fanzha.recover.message.jobs import left_behind, sweep
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.queries import lines_in_trouble
from fanzha.recover.message.rules import Answer, Verdict, wait
from fanzha.wiring.recover import ENCLOSE
from tests.cast import Centre
from tests.outside.banks import SECRET, free_port
from tests.recover.helpers import accepted, answer_to, order_of, stopped


@pytest.fixture
def dead_line() -> Iterator[None]:
    """A bank's gateway where nobody listens."""
    before = ports.bank_line()
    ports.bank_line.fill(HttpBankLine(f"http://127.0.0.1:{free_port()}", BankKeys(SECRET)))
    yield
    ports.bank_line.fill(before)


def test_it_finds_what_was_announced_while_nobody_listened(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    stop = Message.objects.get(key=order.key)
    assert left_behind() == [(stop.pk, stop.rank)]  # the question waits for it


def test_it_shows_a_line_that_is_down_and_keeps_the_message(
    centre: Centre, now: datetime, dead_line: None
) -> None:
    order = order_of(accepted(now, centre.duty))
    message = Message.objects.get(key=order.key)
    assert not deliver(message.pk, now)
    trouble = lines_in_trouble()[0]
    assert (trouble.bank, trouble.waiting, trouble.since) == ("B03", 2, now)
    assert trouble.trouble == "ConnectError"
    order.refresh_from_db()
    assert order.state == "queued"


def test_it_asks_again_where_no_answer_came(centre: Centre, now: datetime) -> None:
    accepted(now, centre.duty)
    assert sweep(now) == 0
    later = now + wait(0)
    Message.objects.update(state="sent")
    assert sweep(later) == Message.objects.count() == 2
    assert sweep(later) == 0
    assert sweep(later + wait(1)) == 2


def test_it_asks_no_more_once_answered(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    assert sweep(now + timedelta(days=1)) == Message.objects.count() - 1
    assert not Message.objects.filter(key=order.key, tries__gt=0).exists()


def test_it_takes_an_answer_that_overtakes_the_note_of_sending(
    centre: Centre, now: datetime
) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    deliver(Message.objects.get(key=order.key).pk, now)  # answered: the line is not used
    order.refresh_from_db()
    assert order.state == "stopped"
    assert Message.objects.get(key=order.key).sent_at == now
    papers = ProcrastinateJob.objects.filter(task_name=ENCLOSE, args__key=str(order.key))
    assert papers.count() == 1, "its paper follows, though nobody noted that it left"


def test_it_keeps_an_answer_to_a_message_it_never_sent(db: None, now: datetime) -> None:
    stranger = Answer(uuid4(), "100102", "B03", "0000", now, {})
    for _ in range(2):
        assert take_answer(stranger, now) is Verdict.UNKNOWN_KEY
    assert Kept.objects.get().key == stranger.key


@pytest.mark.parametrize(("bank", "code"), [("B04", "100102"), ("B03", "100302")])
def test_it_refuses_an_answer_of_another_bank_or_to_another_question(
    centre: Centre, now: datetime, bank: str, code: str
) -> None:
    order = order_of(accepted(now, centre.duty))
    with pytest.raises(Trouble):
        take_answer(Answer(order.key, code, bank, "0000", now, {}), now)
    order.refresh_from_db()
    assert order.state == "queued"


def test_it_rolls_an_answer_back_that_lacks_what_its_result_needs(
    centre: Centre, now: datetime
) -> None:
    order = order_of(accepted(now, centre.duty))
    message = Message.objects.get(key=order.key)
    with pytest.raises(Trouble, match="balance_fen"):
        take_answer(answer_to(message, "0000", now, stopped_at=now.isoformat()), now)
    message.refresh_from_db()
    assert message.answer is None
    assert take_answer(stopped(order, now), now) is Verdict.FRESH


def test_it_keeps_the_same_odd_answer_once(db: None, now: datetime) -> None:
    keep("not JSON", "reason", now)
    keep("not JSON", "reason", now)
    assert Kept.objects.count() == 1
