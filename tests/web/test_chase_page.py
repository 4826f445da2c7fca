"""The page of a chase: the mandate is signed, taken over and handed back there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.codes import Code
from fanzha.recover.message.models import Message
from fanzha.recover.trace.models import Mandate, Monitor, Query
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    NEXT,
    accepted,
    answer_to,
    order_of,
    payment,
    statement,
    stopped,
)
from tests.recover.test_mandate import moved, onward, paid_in
from tests.web.test_duty_desk import FORM

TERMS = {
    "act": "mandate", "amount": "90,480.00", "layers": "4", "accounts": "20", "hours": "6",
    "kinds": ["person", "unknown"],
}  # fmt: skip


def press(desk: Client, report: int, **post: object) -> str:
    """The page after a press."""
    said = desk.post(f"/duty/chases/{report}/act", post, follow=True)
    assert said.status_code == 200, said.content.decode()
    return said.content.decode()


def test_it_is_signed_paused_and_handed_back_on_the_page(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    assert 'data-mandate="active"' in press(desk, report, **TERMS)
    mandate = str(Mandate.objects.get().pk)
    assert 'data-mandate="paused"' in press(
        desk, report, act="take_over", mandate=mandate, why="我来"
    )
    moved(report, now, paid_in(now), onward(now))
    assert order_of(report).account == MULE
    page = press(desk, report, act="hand_back", mandate=mandate, why="交回")
    assert order_of(report).account == NEXT
    assert "第2层, 被骗资金转入" in page
    assert 'data-mandate="revoked"' in press(
        desk, report, act="mandate_revoke", mandate=mandate, why="够了"
    )


def test_what_the_statement_does_not_show_is_said_and_not_stopped_by_itself(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    press(desk, report, **TERMS)
    moved(report, now, onward(now))
    page = desk.get(f"/duty/chases/{report}").content.decode()
    assert "data-doubted" in page
    assert order_of(report).account == MULE, "no order of its own to where its money would be"


def test_it_is_signed_with_the_acceptance_when_ticked(desk: Client) -> None:
    for _ in range(2):
        assert desk.post("/duty/reports/save", {**FORM, "mandate": "1"}).status_code == 302
    assert Mandate.objects.get().state == "active"


def test_the_second_officer_signs_on_the_page(
    desk: Client, centre: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    report = accepted(now, centre.duty)
    press(desk, report, **{**TERMS, "amount": "3,000,000"})
    mandate = str(Mandate.objects.get().pk)
    second = enter_user(
        NewUser("duty2", "duty_officer", "YX", "值班二(虚构)"), password="a-long-password"
    )
    other = client_of(second)
    assert 'data-mandate="active"' in press(other, report, act="mandate_confirm", mandate=mandate)


def test_it_says_which_term_is_wrong(desk: Client, centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    said = desk.post(f"/duty/chases/{report}/act", {**TERMS, "hours": "999"})
    assert said.status_code == 400
    assert not Mandate.objects.exists()


def test_it_asks_every_kind_of_question(desk: Client, centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    press(desk, report, act="ask_about", account=MULE, code="100309")
    query = Query.objects.get(code="100309")
    other = {"account": THIRD, "opened_at": None, "state": "open", "balance_fen": 500}
    take_answer(answer_to(Message.objects.get(key=query.key), "0000", now, accounts=[other]), now)
    press(desk, report, act="ask_about", account=MULE, code="100303")
    query = Query.objects.get(code="100303")
    take_answer(
        answer_to(Message.objects.get(key=query.key), "0000", now, holder="王某(虚构)"), now
    )
    page = desk.get(f"/duty/chases/{report}").content.decode()
    assert "data-sibling" in page
    assert "王某(虚构)" in page
    press(desk, report, act="ask_about", account=THIRD, code="100301")
    assert "data-sibling" not in desk.get(f"/duty/chases/{report}").content.decode()


def test_a_question_has_its_basis_and_is_asked_again_where_its_statement_contradicts(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report, other = (
        accepted(now, centre.duty),
        accepted(now, centre.duty, payment(now, amount_fen=1_000)),
    )
    page = desk.get(f"/duty/chases/{report}").content.decode()
    for told in ('data-query="queued"', "一次性查询", "第144条", str(centre.duty), "提出申诉"):
        assert told in page
    first, second = (Query.objects.get(report_id=one) for one in (other, report))
    take_answer(statement(first.key, now, balance=5), now)
    take_answer(statement(second.key, now, balance=6), now)
    page = desk.get(f"/duty/chases/{report}").content.decode()
    assert 'data-query="contradicted"' in page
    assert "再次查询" in page
    page = press(desk, report, act="ask_about", account=MULE, code="100301")
    assert "再次查询" not in page
    assert [one.state for one in Query.objects.filter(report_id=report).order_by("id")] == [
        "contradicted", "queued",
    ]  # fmt: skip


def test_it_begins_and_ends_live_monitoring(desk: Client, centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    press(desk, report, act="watch", account=MULE, why="仍在使用")
    monitor = Monitor.objects.get()
    message = Message.objects.get(key=monitor.key, code=Code.MONITOR)
    take_answer(answer_to(message, "0000", now, started_at=now.isoformat()), now)
    page = press(desk, report, act="watch_end", monitor=str(monitor.pk))
    for told in ('data-monitor="running"', "仍在使用", "72 小时", str(centre.duty), "提出申诉"):
        assert told in page
    monitor.refresh_from_db()
    ending = Message.objects.get(key=monitor.end_key)
    take_answer(answer_to(ending, "0000", now, ended_at=now.isoformat()), now)
    assert 'data-monitor="ended"' in desk.get(f"/duty/chases/{report}").content.decode()


THIRD = "9905000001272699272"
