"""Rounds, late victims, objections, refusals and deadlines of giving money back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from openpyxl import load_workbook

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Message
from fanzha.recover.refund import actions as refund
from fanzha.recover.refund.models import Line, Objection, Plan
from fanzha.recover.refund.objections import decide, object_to
from fanzha.recover.refund.queries import Payee, is_outdated, open_objections, remaining
from fanzha.recover.report.actions import accept, take_report
from fanzha.recover.report.rules import Told
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    VICTIM,
    accepted,
    answer_to,
    frozen_for,
    line,
    order_of,
    payment,
    state,
    stopped,
)

NOW = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
SECOND = "9901000001272699289"
SOON = NOW + timedelta(seconds=30)
LOSS, OTHER = 9_048_000, 4_000_000

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(centre: Centre) -> Actor:
    return actor_of(centre.duty)


@pytest.fixture
def frozen(centre: Centre, officer: Actor) -> int:
    """A report whose whole loss lies frozen on the first account."""
    report = accepted(NOW, centre.duty)
    paid = line("t1", NOW - timedelta(minutes=10), VICTIM, MULE, LOSS, payer_bank="B01")
    take_answer(stopped(order_of(report), NOW), NOW)
    state(report, SOON, paid, balance=None)
    frozen_for(report, officer, NOW)
    return report


def _second_victim(officer: Actor) -> int:
    """Somebody else paid the same account before: told only now."""
    paid_at = NOW - timedelta(minutes=40)
    told = Told(
        "我也被骗了(虚构)", "李某(虚构)", "16499010002", "loan",
        (payment(NOW, amount_fen=OTHER, paid_at=paid_at, payer_account=SECOND),),
    )  # fmt: skip
    report = take_report(told, source="public", now=NOW)
    accept(report, officer, NOW)
    first = line("t0", paid_at, SECOND, MULE, OTHER, payer_bank="B01")
    paid = line("t1", NOW - timedelta(minutes=10), VICTIM, MULE, LOSS, payer_bank="B01")
    state(report, SOON, first, paid, balance=LOSS + OTHER)
    return report


def _noticed(report: int, officer: Actor) -> Plan:
    plan = refund.make_plan(report, officer, NOW)
    refund.give_notice(plan.pk, officer, NOW)
    return plan


def _sent(report: int, officer: Actor) -> Plan:
    plan = _noticed(report, officer)
    refund.approve(plan.pk, "云公返字〔2026〕9号", officer, NOW)
    refund.pay(plan.pk, officer, NOW)
    return plan


def test_the_bank_has_three_working_days_that_jump_over_national_day(
    frozen: int, officer: Actor
) -> None:
    plan = _sent(frozen, officer)
    (row,) = plan.lines.all()
    assert row.pay_by == datetime(2026, 10, 8, 16, 0, tzinfo=UTC)  # midnight after 8 October


def test_a_refused_payment_is_sent_again_to_the_corrected_account_under_a_new_key(
    frozen: int, officer: Actor
) -> None:
    plan = _sent(frozen, officer)
    (row,) = plan.lines.all()
    take_answer(answer_to(Message.objects.get(key=row.key), "0301", NOW), NOW)
    row.refresh_from_db()
    old = row.key
    assert row.state == "refused"
    to = Payee("9901000001272699300", "B01", "张某(虚构)")
    refund.pay_again(row.pk, to, "原账户已销户", officer, NOW)
    row.refresh_from_db()
    assert (row.state, row.to_account, row.to_bank) == ("sent", to.account, "B01")
    assert row.key != old
    paid = answer_to(Message.objects.get(key=row.key), "0000", NOW, paid_at=NOW.isoformat())
    take_answer(paid, NOW)
    plan.refresh_from_db()
    assert plan.state == "paid"
    with pytest.raises(Trouble, match="银行未付"):
        refund.pay_again(row.pk, to, "再来一次", officer, NOW)
    assert Message.objects.filter(code="900101").count() == 2


STRANGE = "6299000001272699289"


@pytest.fixture
def bankless(centre: Centre, officer: Actor) -> Plan:
    """An approved plan whose victim paid from an account that no bank is known of."""
    report = accepted(NOW, centre.duty, payment(NOW, payer_account=STRANGE))
    take_answer(stopped(order_of(report), NOW), NOW)
    state(report, SOON, line("t1", NOW - timedelta(minutes=10), STRANGE, MULE, LOSS), balance=LOSS)
    frozen_for(report, officer, NOW)
    plan = _noticed(report, officer)
    refund.approve(plan.pk, "云公返字〔2026〕9号", officer, NOW)
    return plan


def test_a_payment_leaves_only_for_a_bank_that_is_known(bankless: Plan, officer: Actor) -> None:
    with pytest.raises(Trouble, match="1 笔返还不知道收款账户的开户行"):
        refund.pay(bankless.pk, officer, NOW)
    bankless.refresh_from_db()
    assert bankless.state == "approved"
    (row,) = bankless.lines.all()
    with pytest.raises(Trouble, match="请选择收款账户的开户行"):
        refund.name_bank(row.pk, "B99", officer, NOW)
    refund.name_bank(row.pk, "B02", officer, NOW)
    refund.pay(bankless.pk, officer, NOW)
    assert Message.objects.get(code="900101").body["to_bank"] == "B02"
    with pytest.raises(Trouble, match="已发银行"):
        refund.name_bank(row.pk, "B03", officer, NOW)


def test_the_officer_names_the_bank_on_the_page(
    bankless: Plan, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk, page = client_of(centre.duty), f"/duty/chases/{bankless.report_id}/refund"
    assert "data-bank-missing" in desk.get(page).content.decode()
    (row,) = bankless.lines.all()
    done = desk.post(f"{page}/act", {"act": "name_bank", "line": row.pk, "to_bank": "B02"})
    assert done.status_code == 302
    shown = desk.get(page).content.decode()
    assert "data-bank-missing" not in shown
    assert "第2银行(虚构)" in shown


def test_the_bank_of_a_card_is_read_off_its_first_digits(frozen: int, officer: Actor) -> None:
    (row,) = refund.make_plan(frozen, officer, NOW).lines.all()
    assert (row.to_account, row.to_bank) == (VICTIM, "B01")


def test_an_objection_holds_the_approval_until_it_is_decided(frozen: int, officer: Actor) -> None:
    plan = _noticed(frozen, officer)
    number = object_to(plan.pk, "赵某甲(虚构)", "账户里有我的工资", officer, NOW)
    assert object_to(plan.pk, "赵某甲(虚构)", "账户里有我的工资", officer, NOW) == number
    with pytest.raises(Trouble, match="异议"):
        refund.approve(plan.pk, "云公返字〔2026〕9号", officer, NOW)
    decide(number, "流水显示并无工资入账", officer, NOW, upheld=False)
    assert open_objections(plan.pk) == 0
    refund.approve(plan.pk, "云公返字〔2026〕9号", officer, NOW)
    with pytest.raises(Trouble):
        object_to(plan.pk, "钱某(虚构)", "太晚了", officer, NOW)


def test_an_objection_that_is_upheld_makes_the_plan_void(frozen: int, officer: Actor) -> None:
    plan = _noticed(frozen, officer)
    number = object_to(plan.pk, "赵某甲(虚构)", "账户里有我的工资", officer, NOW)
    decide(number, "属实", officer, NOW, upheld=True)
    plan.refresh_from_db()
    assert plan.state == "void"
    with pytest.raises(Trouble, match="已有决定"):
        decide(number, "再想想", officer, NOW, upheld=False)
    assert refund.make_plan(frozen, officer, NOW).round == 2


def test_the_database_refuses_a_decision_without_reason(frozen: int, officer: Actor) -> None:
    plan = _noticed(frozen, officer)
    number = object_to(plan.pk, "赵某甲(虚构)", "账户里有我的工资", officer, NOW)
    sql = "UPDATE refund_objection SET state = 'rejected' WHERE id = %s"
    with pytest.raises(Exception, match="objection_decided_has_reason"), transaction.atomic():
        connection.cursor().execute(sql, [number])
    decide(number, "不成立", officer, NOW, upheld=False)
    back = "UPDATE refund_objection SET state = 'open' WHERE id = %s"
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        connection.cursor().execute(back, [number])
    assert Objection.objects.get().state == "rejected"


def test_a_victim_who_reports_late_makes_the_plan_outdated_before_it_is_approved(
    frozen: int, officer: Actor
) -> None:
    plan = _noticed(frozen, officer)
    assert not is_outdated(plan, NOW)
    _second_victim(officer)
    assert is_outdated(plan, NOW)
    with pytest.raises(Trouble, match="作废重拟"):
        refund.approve(plan.pk, "云公返字〔2026〕9号", officer, NOW)
    refund.void(plan.pk, officer, NOW)
    (row,) = refund.make_plan(frozen, officer, NOW).lines.all()
    assert (row.victim_id, row.way, row.amount_fen) == (frozen, "attributed", LOSS)


def test_what_stays_frozen_is_what_no_plan_takes(frozen: int, officer: Actor) -> None:
    (before,) = remaining(frozen, NOW)
    assert (before.frozen_fen, before.stays_fen) == (LOSS, LOSS)
    _noticed(frozen, officer)
    (after,) = remaining(frozen, NOW)
    assert after.stays_fen == 0
    assert Line.objects.get().amount_fen == LOSS


def test_the_page_takes_an_objection_shows_each_method_and_gives_a_sheet(
    frozen: int, officer: Actor, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk, page = client_of(centre.duty), f"/duty/chases/{frozen}/refund"
    plan = _noticed(frozen, officer)
    objection = {"act": "object", "plan": plan.pk, "name": "赵某甲(虚构)", "ground": "有我的工资"}
    assert desk.post(f"{page}/act", objection).status_code == 302
    shown = desk.get(page).content.decode()
    assert 'data-objection="open"' in shown
    assert shown.count("¥90,480.00") >= 5  # loss, plan, and three methods that agree
    number = Objection.objects.get().pk
    rejected = {"act": "decide", "objection": number, "why": "并无工资入账", "upheld": "0"}
    desk.post(f"{page}/act", rejected)
    assert 'data-objection="rejected"' in desk.get(page).content.decode()
    book = load_workbook(BytesIO(desk.get(f"{page}/1.xlsx").content))
    assert book.worksheets[0]["F2"].value == 90_480
    assert book.worksheets[0]["F3"].value == "=SUM(F2:F2)"
    assert client_of(centre.bank_b03).get(page).status_code == 403
    assert desk.post(f"{page}/act", {**objection, "plan": 10**6}).status_code == 404
