"""Figures of the chase are counted from orders, queries and pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

from fanzha.recover.message.actions import take_answer
from fanzha.recover.trace.figures import bank_times, held_by_bank_and_hop, seconds_to_first_stop
from tests.cast import Centre
from tests.recover.helpers import accepted, order_of, stopped
from tests.recover.test_mandate import moved, onward, paid_in

HOUR = timedelta(hours=1)


def test_it_counts_seconds_of_banks_and_to_the_first_stop(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    later = now + timedelta(seconds=30)
    take_answer(stopped(order_of(report), later), later)
    assert seconds_to_first_stop(now - HOUR, now + HOUR, now + HOUR) == [30.0]
    (bank,) = bank_times(now - HOUR, now + HOUR)
    assert (bank.bank, bank.answers, bank.median_s, bank.p95_s) == ("B03", 1, 30.0, 30.0)


def test_it_says_how_much_was_held_at_which_bank_and_hop(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    moved(report, now, paid_in(now), onward(now))
    take_answer(stopped(order_of(report), now, balance=48_000), now)
    first, second = held_by_bank_and_hop([report], now)
    assert (first.bank, first.hop, first.in_fen, first.stopped_fen) == ("B03", 0, 9_048_000, 48_000)
    assert (second.bank, second.hop, second.secured_share) == ("B04", 1, 0.0)
