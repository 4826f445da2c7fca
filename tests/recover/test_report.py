"""Reports: bad input is named, nothing is taken twice, an officer decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.recover.report.actions import (
    Contradiction,
    Told,
    accept,
    close,
    correct,
    file_case,
    reject,
    take_report,
)
from fanzha.recover.report.models import Report
from fanzha.recover.report.queries import access_report, queue, reports_in, standing
from fanzha.recover.stop.queries import orders_of
from tests.cast import Centre
from tests.recover.helpers import VICTIM, accepted, payment, taken


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payee_account": ""}, "payee_account"),
        ({"payee_account": "62 22"}, "payee_account"),
        ({"payee_account": VICTIM}, "payee_account"),
        ({"amount_fen": 0}, "amount"),
        ({"amount_fen": -5}, "amount"),
        ({"amount_fen": 2**63}, "amount"),
        ({"payee_name": "长" * 81}, "payee_name"),
    ],
)
def test_it_names_the_row_and_the_field_that_is_wrong(
    db: None, now: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Trouble) as caught:
        taken(now, payment(now), payment(now, **change))
    assert (caught.value.row, caught.value.field) == (2, field)
    assert not Report.objects.exists()


def test_it_refuses_a_payment_in_the_future_or_without_zone(db: None, now: datetime) -> None:
    for paid_at in (now + timedelta(minutes=6), now.replace(tzinfo=None)):
        with pytest.raises(Trouble, match="paid_at"):
            taken(now, payment(now, paid_at=paid_at))


@pytest.mark.parametrize("year", [1, 2005])
def test_it_refuses_a_payment_of_twenty_years_ago(db: None, now: datetime, year: int) -> None:
    with pytest.raises(Trouble, match="paid_at"):
        taken(now, payment(now, paid_at=now.replace(year=year)))


DOUBTFUL = [
    ({"payee_bank": "ZZZ"}, "payee_bank"), ({"payee_bank": ""}, "payee_bank"),
    ({"payee_account": "9903000001272699278"}, "payee_account"),
    ({"payer_account": "9901000001272699272"}, "payer_account"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), DOUBTFUL)
def test_the_desk_takes_no_payment_that_no_order_could_leave_for(
    centre: Centre, now: datetime, change: dict[str, Any], field: str
) -> None:
    told = Told("我被骗了(虚构)", payments=[payment(now, amount_fen=5), payment(now, **change)])
    with pytest.raises(Trouble, match=f"row 2, {field}"):
        take_report(told, source="desk", now=now, actor=actor_of(centre.duty))
    assert not Report.objects.exists()


@pytest.mark.parametrize(("change", "field"), DOUBTFUL[2:])
def test_what_came_in_with_a_doubt_is_kept_and_not_accepted(
    centre: Centre, now: datetime, change: dict[str, Any], field: str
) -> None:
    report = taken(now, payment(now, **change))
    waiting = queue(actor_of(centre.duty), now)[0]
    assert "1 处要先核对" in [reason["zh"] for reason in waiting.risk.reasons]
    with pytest.raises(Trouble, match=f"row 1, {field}"):
        accept(report, actor_of(centre.duty), now)
    assert orders_of(report) == []


def test_a_bank_nobody_knows_gives_way_to_the_cards_prefix(centre: Centre, now: datetime) -> None:
    report = Report.objects.get(pk=taken(now, payment(now, payee_bank="ZZZ")))
    assert report.payments.get().payee_bank == "B03"


def test_the_same_number_with_another_content_is_a_contradiction(
    centre: Centre, now: datetime
) -> None:
    taken(now, ref="form-1")
    with pytest.raises(Contradiction, match="source_ref"):
        taken(now, payment(now, amount_fen=7), ref="form-1")
    assert Report.objects.count() == 1


def test_it_refuses_a_reason_it_could_not_keep_whole(centre: Centre, now: datetime) -> None:
    report, duty = taken(now), actor_of(centre.duty)
    with pytest.raises(Trouble, match="why"):
        reject(report, "长" * 201, duty, now)
    assert standing(report).state == "received"


def test_a_look_at_no_report_leaves_no_entry(centre: Centre, now: datetime) -> None:
    before = entries().count()
    with pytest.raises(Report.DoesNotExist):
        access_report(999_999, actor_of(centre.duty), "chase", now)
    assert entries().count() == before


def test_it_refuses_the_same_payment_twice(db: None, now: datetime) -> None:
    with pytest.raises(Trouble, match="row 2"):
        taken(now, payment(now), payment(now))


@pytest.mark.parametrize("text", ["", "  ", "长" * 20_001])
def test_it_refuses_an_empty_or_endless_text(db: None, now: datetime, text: str) -> None:
    with pytest.raises(Trouble, match="text"):
        take_report(Told(text), source="public", now=now)


def test_it_refuses_an_unknown_scam_type(db: None, now: datetime) -> None:
    with pytest.raises(Trouble, match="scam_type"):
        take_report(Told("我被骗了", scam_type="no.such"), source="public", now=now)


def test_it_takes_the_same_form_once(centre: Centre, now: datetime) -> None:
    assert taken(now, ref="form-1") == taken(now, ref="form-1")
    assert Report.objects.count() == 1


def test_it_corrects_only_what_is_not_accepted(centre: Centre, now: datetime) -> None:
    duty = actor_of(centre.duty)
    report = taken(now)
    correct(report, Told("更正(虚构)", payments=[payment(now, amount_fen=5)]), duty, now)
    assert reports_in(duty, "received").get().loss_fen == 5
    accept(report, duty, now)
    with pytest.raises(Trouble, match="state"):
        correct(report, Told("再更正(虚构)"), duty, now)


def test_it_accepts_once_however_often_it_is_pressed(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    accept(report, actor_of(centre.duty), now + timedelta(minutes=1))
    assert len(orders_of(report)) == 1
    assert standing(report).accepted_at == now


def test_it_accepts_nothing_without_a_payment(centre: Centre, now: datetime) -> None:
    report = take_report(Told("我被骗了(虚构)"), source="public", now=now)
    with pytest.raises(Trouble, match="payment"):
        accept(report, actor_of(centre.duty), now)
    assert standing(report).state == "received"


def test_it_files_a_case_with_a_number_only(centre: Centre, now: datetime) -> None:
    report, duty = accepted(now, centre.duty), actor_of(centre.duty)
    with pytest.raises(Trouble, match="case_no"):
        file_case(report, " ", duty, now)
    file_case(report, "云公立字〔2026〕1号", duty, now)
    file_case(report, "云公立字〔2026〕1号", duty, now)
    assert standing(report).state == "filed"


def test_it_rejects_and_closes_with_a_reason(centre: Centre, now: datetime) -> None:
    duty = actor_of(centre.duty)
    rejected, closed = taken(now, ref="a"), accepted(now, centre.duty)
    reject(rejected, "重复报案", duty, now)
    close(closed, "已全部返还", duty, now)
    with pytest.raises(Trouble, match="state"):
        accept(rejected, duty, now)
    assert (standing(rejected).state, standing(closed).state) == ("rejected", "closed")


def test_it_is_open_to_the_centre_only_and_every_look_is_recorded(
    centre: Centre, now: datetime
) -> None:
    report = taken(now)
    access_report(report, actor_of(centre.analyst), "chase", now)
    for stranger in (centre.bank_b03, centre.grid, centre.auditor, centre.dissuader):
        with pytest.raises(PermissionDenied):
            access_report(report, actor_of(stranger), "chase", now)
    looks = entries(ground=f"report:{report}")
    assert [(entry.actor_id, entry.verb) for entry in looks] == [(centre.analyst.pk, "look")]
    for stranger in (centre.bank_b03, centre.analyst, centre.leader):
        with pytest.raises(PermissionDenied):
            accept(report, actor_of(stranger), now)


def test_the_database_refuses_an_accepted_report_without_its_moment(
    centre: Centre, now: datetime
) -> None:
    report = taken(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report).update(state="accepted")
