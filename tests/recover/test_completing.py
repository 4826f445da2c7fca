"""After acceptance: more payments, right names; the same payment told twice; how reports end."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from fanzha.govern.access.gates import actor_of
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Message
from fanzha.recover.report.actions import Told, accept, close, reject, take_report
from fanzha.recover.report.completing import Person, add_payments, correct_payee, correct_person
from fanzha.recover.report.linking import link
from fanzha.recover.report.models import Link, Payment, Report
from fanzha.recover.report.queries import links_of, losses, standing
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.queries import orders_of
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    NEXT,
    accepted,
    answer_to,
    order_of,
    payment,
    stopped,
    taken,
)


def test_a_payment_added_later_gets_its_stop_and_its_query_at_once(
    centre: Centre, now: datetime
) -> None:
    duty, report = actor_of(centre.duty), accepted(now, centre.duty)
    more = payment(now, payee_account=NEXT, payee_bank="B04", amount_fen=500)
    for _ in range(2):  # again changes nothing
        add_payments(report, [payment(now), more], duty, now)
    assert {order.account for order in orders_of(report)} == {MULE, NEXT}
    codes = [message.code for message in Message.objects.filter(body__account=NEXT)]
    assert sorted(codes) == ["100101", "100301"]
    assert sum(loss.amount_fen for loss in losses([report])) == 9_048_500


def test_it_adds_nothing_to_a_report_nobody_accepted_and_nothing_doubtful(
    centre: Centre, now: datetime
) -> None:
    duty = actor_of(centre.duty)
    with pytest.raises(Trouble, match="state"):
        add_payments(taken(now), [payment(now, amount_fen=7)], duty, now)
    report = accepted(now, centre.duty, payment(now, amount_fen=8))
    with pytest.raises(Trouble, match="payee_bank"):
        add_payments(report, [payment(now, amount_fen=7, payee_bank="")], duty, now)
    with pytest.raises(PermissionDenied):
        add_payments(report, [payment(now, amount_fen=7)], actor_of(centre.leader), now)
    assert len(losses([report])) == 1


def test_a_corrected_name_sends_a_new_order_where_the_bank_refused_the_old_one(
    centre: Centre, now: datetime
) -> None:
    duty, report = actor_of(centre.duty), accepted(now, centre.duty)
    first = order_of(report)
    take_answer(answer_to(Message.objects.get(key=first.key), "0301", now), now)
    pay = Payment.objects.get(report_id=report)
    for _ in range(2):
        correct_payee(pay.pk, "赵某乙(虚构)", "B03", duty, now)
    names = [order.holder for order in Order.objects.filter(report_id=report).order_by("pk")]
    assert names == ["赵某甲(虚构)", "赵某乙(虚构)"]


def test_it_corrects_who_was_cheated_and_keeps_the_history(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    person = Person("李某(虚构)", "16499010002", "99012119900615002x", "investment")
    correct_person(report, person, actor_of(centre.duty), now)
    row = Report.objects.get(pk=report)
    assert (row.victim_name, row.victim_id, row.scam_type) == (
        "李某(虚构)", "99012119900615002X", "investment"
    )  # fmt: skip
    with pytest.raises(Trouble, match="victim_id"):
        correct_person(report, Person("", "", "9" * 21, ""), actor_of(centre.duty), now)


def test_two_reports_of_one_payment_are_linked_and_only_one_order_leaves(
    centre: Centre, now: datetime
) -> None:
    duty, first = actor_of(centre.duty), accepted(now, centre.duty)
    slip = payment(now, payer_account="", paid_at=now - timedelta(minutes=9))
    second = taken(now, slip, ref="hotline-1")
    assert [(one.report_id, one.kind) for one in links_of(second)] == [(first, "same_payment")]
    assert [one.report_id for one in links_of(first)] == [second]
    with pytest.raises(Trouble, match="row 1, payment"):
        accept(second, duty, now)
    assert Order.objects.count() == 1
    reject(second, "已有登记", duty, now, ending="duplicate")
    assert (standing(second).state, Report.objects.get(pk=second).ending) == (
        "rejected", "duplicate"
    )  # fmt: skip


def test_a_payment_half_an_hour_apart_is_shown_as_like_and_not_refused(
    centre: Centre, now: datetime
) -> None:
    first = accepted(now, centre.duty)
    second = taken(now, payment(now, paid_at=now - timedelta(minutes=35)))
    assert [one.report_id for one in links_of(second)] == [first]
    accept(second, actor_of(centre.duty), now)
    assert standing(second).state == "accepted"


def test_another_payers_payment_of_the_same_sum_is_another_payment(
    centre: Centre, now: datetime
) -> None:
    accepted(now, centre.duty)
    second = taken(now, payment(now, payer_account="9902000001272699"))
    assert links_of(second) == []


def test_of_two_officers_at_the_same_moment_one_is_told(
    committed_db: None, centre: Centre, now: datetime
) -> None:
    reports = [taken(now, ref="a"), taken(now, payment(now, payer_account=""), ref="b")]
    together, told = Barrier(2), []

    def press(report: int) -> None:
        together.wait()
        try:
            accept(report, actor_of(centre.duty), now)
        except Trouble as trouble:
            told.append(trouble.field)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(report,)) for report in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["payment"]
    assert Order.objects.count() == 1


def test_an_officer_links_reports_once_and_never_one_with_itself(
    centre: Centre, now: datetime
) -> None:
    duty = actor_of(centre.duty)
    one, two = taken(now), taken(now, payment(now, payee_account=NEXT, payee_bank="B04"))
    for _ in range(2):
        link(one, two, "same_victim", duty, now)
    assert [(row.report_id, row.other_id) for row in Link.objects.all()] == [(two, one)]
    for wrong in (one, 999_999):
        with pytest.raises(Trouble, match="other"):
            link(one, wrong, "related", duty, now)
    with pytest.raises(Trouble, match="kind"):
        link(one, two, "cousin", duty, now)


def test_the_database_links_a_later_report_to_an_earlier_one_only(
    centre: Centre, now: datetime
) -> None:
    one, two = taken(now), taken(now, payment(now, amount_fen=5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(report_id=one, other_id=two, kind="related", made_at=now)


def test_a_withdrawn_report_waits_until_its_stops_are_lifted(centre: Centre, now: datetime) -> None:
    duty, report = actor_of(centre.duty), accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    with pytest.raises(Trouble, match="ending"):
        close(report, "报案人说弄错了", duty, now, ending="withdrawn")
    assert standing(report).state == "accepted"
    close(report, "已办完", duty, now)
    assert Report.objects.get(pk=report).ending == "finished"


@pytest.mark.parametrize("ending", ["finished", "", "tired"])
def test_what_was_never_accepted_is_not_finished(
    centre: Centre, now: datetime, ending: str
) -> None:
    report = taken(now)
    with pytest.raises(Trouble, match="ending"):
        reject(report, "结束", actor_of(centre.duty), now, ending=ending)
    assert standing(report).state == "received"


def test_a_rejected_duplicate_gives_its_payment_free(centre: Centre, now: datetime) -> None:
    duty, first = actor_of(centre.duty), taken(now, ref="a")
    reject(first, "重复", duty, now, ending="duplicate")
    second = take_report(
        Told("我被骗了(虚构)", payments=[payment(now)]), source="desk", now=now, actor=duty
    )
    accept(second, duty, now)
    assert len(orders_of(second)) == 1
