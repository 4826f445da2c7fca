"""The queue: money that can still be caught comes first, and says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.recover.report.actions import take_report
from fanzha.recover.report.queries import queue
from fanzha.recover.report.risk import risk_of, still_there_fen
from fanzha.recover.report.rules import PaymentFacts, Told
from tests.cast import Centre
from tests.recover.helpers import NEXT, payment, taken

AT = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


@given(st.integers(1, 10**13), st.integers(-60, 10_000), st.integers(0, 600))
def test_less_is_left_the_longer_it_is_gone_and_never_more_than_was_paid(
    fen: int, minutes: int, more: int
) -> None:
    now = still_there_fen(fen, timedelta(minutes=minutes))
    assert 0 <= still_there_fen(fen, timedelta(minutes=minutes + more)) <= now <= fen


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 600)), max_size=6))
def test_the_risk_of_a_report_is_that_of_its_payments(parts: list[tuple[int, int]]) -> None:
    payments = [
        PaymentFacts("9903000001272699277", fen, AT - timedelta(minutes=minutes), "B03")
        for fen, minutes in parts
    ]
    alone = [still_there_fen(fen, timedelta(minutes=minutes)) for fen, minutes in parts]
    risk = risk_of(payments, AT)
    assert risk.fen == sum(alone)
    assert risk.reasons


def test_fresh_money_goes_before_more_that_is_long_gone(centre: Centre, now: datetime) -> None:
    old = taken(now, payment(now, amount_fen=90_000_000, paid_at=now - timedelta(days=1)))
    fresh = taken(now, payment(now, amount_fen=500_000, payee_account=NEXT, payee_bank="B04"))
    unread = take_report(Told("我被骗了, 请回电(虚构)"), source="public", now=now)
    waiting = queue(actor_of(centre.duty), now)
    assert [one.report.pk for one in waiting] == [fresh, old, unread]
    first = waiting[0].risk.reasons[0]
    assert first["zh"] == "10 分钟前转出 ¥5,000.00, 估计 ¥3,968.50 还在"
    assert waiting[-1].risk.reasons[0]["zh"] == "没有读出转账, 请回电询问"


def test_the_queue_says_that_a_payment_stands_in_another_report(
    centre: Centre, now: datetime
) -> None:
    first, second = taken(now, ref="a"), taken(now, payment(now, payer_account=""), ref="b")
    reasons = {
        one.report.pk: [reason["en"] for reason in one.risk.reasons]
        for one in queue(actor_of(centre.duty), now)
    }
    assert f"perhaps the same payment as #{first}" in reasons[second]
    assert f"perhaps the same payment as #{second}" in reasons[first]
