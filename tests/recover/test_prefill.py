"""A report that nobody typed at a desk arrives prefilled from its own words."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.recover.report.actions import take_report
from fanzha.recover.report.models import Report
from fanzha.recover.report.prefill import prefilled
from fanzha.recover.report.rules import Told
from tests.cast import Centre

TEXT = "我16:17在网银转了166万元,收款人赵某甲,账号9903000001272699277,第3银行(虚构)。群里的老板是假的。"


def test_a_public_report_brings_its_payment_and_its_money_at_risk(
    centre: Centre, now: datetime
) -> None:
    report = Report.objects.get(pk=take_report(Told(TEXT), source="public", now=now))
    payment = report.payments.get()
    assert (payment.payee_bank, payment.amount_fen) == ("B03", 166_000_000)
    assert payment.paid_at == now - timedelta(minutes=3, seconds=47)
    assert report.scam_type.startswith("acquaintance")
    assert report.state == "received"


def test_what_an_officer_typed_is_left_as_typed(centre: Centre, now: datetime) -> None:
    number = take_report(Told(TEXT), source="desk", now=now, actor=actor_of(centre.duty))
    assert not Report.objects.get(pk=number).payments.exists()


def test_a_payment_in_the_future_is_left_to_the_officer(centre: Centre, now: datetime) -> None:
    told = prefilled(Told(TEXT.replace("16:17", "明天16:17")), now)
    assert all(payment.paid_at <= now + timedelta(minutes=5) for payment in told.payments)


def test_a_payment_of_long_ago_is_left_to_the_officer(centre: Centre, now: datetime) -> None:
    told = prefilled(Told(TEXT.replace("16:17", "2001年3月2日16:17")), now)
    assert all(payment.paid_at.year > 2006 for payment in told.payments)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="转了万元账号:0123456789. 今天昨", min_size=1, max_size=80))
def test_no_words_make_a_report_refused(centre: Centre, now: datetime, text: str) -> None:
    assert prefilled(Told(text), now).text == text
