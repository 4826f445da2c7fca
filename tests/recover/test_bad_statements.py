"""What a bank's answer must not bring in. Refused with its reason, kept, nothing moved. 虚构.

A moment to come, an account that cannot be, what contradicts an earlier statement.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from fanzha.govern.access.gates import actor_of
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Kept
from fanzha.recover.message.rules import Verdict
from fanzha.recover.stop.models import Order
from fanzha.recover.trace.actions import ask_about
from fanzha.recover.trace.models import Line, Query, Statement
from fanzha.recover.trace.queries import picture_of
from fanzha.recover.trace.rules import read_events, read_statement
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    NEXT,
    VICTIM,
    accepted,
    line,
    order_of,
    payment,
    statement,
    stopped,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
IMPOSSIBLE = NEXT[:-1] + "6"


def test_a_transfer_to_come_is_set_apart_with_its_row_and_is_no_trail(
    centre: Centre, now: datetime
) -> None:
    query = Query.objects.get(report_id=accepted(now, centre.duty))
    paid = line("t1", now - HOUR, VICTIM, MULE, 500)
    ahead = line("t2", now + HOUR, MULE, NEXT, 400)
    take_answer(statement(query.key, now, paid, ahead, balance=100), now)
    assert list(Line.objects.values_list("transfer_id", flat=True)) == ["t1"]
    (bad,) = Statement.objects.get().bad
    assert (bad["row"], bad["field"], bad["zh"]) == (2, "time", "交易时间在将来")


def test_a_statement_of_a_moment_to_come_moves_nothing(centre: Centre, now: datetime) -> None:
    query = Query.objects.get(report_id=accepted(now, centre.duty))
    with pytest.raises(Trouble, match="流水截止时间在将来"):
        take_answer(statement(query.key, now + HOUR, balance=100), now)
    query.refresh_from_db()
    assert (query.state, Statement.objects.count()) == ("queued", 0)


def test_a_banks_clock_may_run_a_little_ahead(now: datetime) -> None:
    soon = now + timedelta(minutes=4)
    body = {"as_of": soon.isoformat(), "lines": [line("t1", soon, VICTIM, MULE, 5)]}
    assert len(read_statement(body, now).lines) == 1
    events = {"events": [line("t2", now + HOUR, VICTIM, MULE, 5)]}
    assert [bad.field for bad in read_events(events, now)[1]] == ["time"]


def test_a_payee_whose_check_digit_is_wrong_is_set_apart_and_never_stopped(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    query = Query.objects.get(report_id=report)
    paid = line("t1", now - 10 * MINUTE, VICTIM, MULE, 9_048_000)
    on = line("t2", now - 9 * MINUTE, MULE, NEXT, 400)
    nowhere = line("t3", now - 8 * MINUTE, MULE, IMPOSSIBLE, 400)
    take_answer(statement(query.key, now, paid, on, nowhere, balance=9_047_200), now)
    (bad,) = Statement.objects.get().bad
    assert (bad["row"], bad["field"], bad["zh"]) == (3, "payee", "卡号校验位不符, 没有这样的卡")
    assert [one.node.account for one in picture_of(report, now).proposals] == [NEXT]
    assert not Order.objects.filter(account=IMPOSSIBLE).exists()


def told_before(centre: Centre, now: datetime, *lines: dict[str, Any], balance: int) -> int:
    """A report with the mule's statement of five minutes ago; returns the report."""
    report = accepted(now, centre.duty)
    query = Query.objects.get(report_id=report)
    take_answer(statement(query.key, now - 5 * MINUTE, *lines, balance=balance), now)
    return report


def asked_anew(centre: Centre, now: datetime) -> Query:
    """The question of another report about the same account."""
    other = accepted(now, centre.duty, payment(now, amount_fen=1_000))
    return Query.objects.get(report_id=other)


def paid(now: datetime, fen: int = 9_048_000, name: str = "t1") -> dict[str, Any]:
    """The victim's payment, as the mule's bank tells it."""
    return line(name, now - 10 * MINUTE, VICTIM, MULE, fen)


@pytest.mark.parametrize(
    ("lines", "balance", "holder", "reason"),
    [
        ([("t1", 9_048_001)], 9_048_001, "", "same id, other content"),
        ([], 500, "", "the earlier one has more lines"),
        ([("t1", 9_048_000), ("t9", 5)], 9_048_005, "", "other balances"),
        ([("t1", 9_048_000)], 9_048_000, "钱某乙(虚构)", "another holder"),
    ],
)
def test_a_statement_that_contradicts_an_earlier_one_is_refused_as_a_whole(
    centre: Centre, now: datetime, lines: list[tuple[str, int]], balance: int, holder: str,
    reason: str,
) -> None:  # fmt: skip
    first = told_before(centre, now, paid(now), balance=9_048_000)
    query = asked_anew(centre, now)
    drawn, orders = picture_of(first, now), Order.objects.count()
    on = line("t2", now - MINUTE, MULE, NEXT, 400)
    rows = [paid(now, fen, name) for name, fen in lines]
    answer = statement(query.key, now, *rows, on, balance=balance - 400)
    answer = replace(answer, body={**answer.body, "holder": holder})
    assert take_answer(answer, now) is Verdict.FRESH
    query.refresh_from_db()
    assert query.state == "contradicted"
    kept = Kept.objects.get()
    assert reason in kept.reason
    assert (kept.key, "t2" in kept.text) == (query.key, True)
    assert list(Line.objects.values_list("transfer_id", flat=True)) == ["t1"]
    assert (picture_of(first, now).nodes, Order.objects.count()) == (drawn.nodes, orders)
    assert take_answer(answer, now) is Verdict.DUPLICATE
    assert (Kept.objects.count(), Statement.objects.count()) == (1, 1)


def test_a_balance_that_cannot_follow_the_earlier_one_is_a_contradiction(
    centre: Centre, now: datetime
) -> None:
    told_before(centre, now, paid(now), balance=9_047_999)
    query = asked_anew(centre, now)
    take_answer(statement(query.key, now, paid(now), balance=9_048_000), now)
    query.refresh_from_db()
    assert (query.state, "other balances" in Kept.objects.get().reason) == ("contradicted", True)


def test_a_statement_that_goes_on_from_the_earlier_one_is_taken(
    centre: Centre, now: datetime
) -> None:
    told_before(centre, now, paid(now), balance=9_048_000)
    query = asked_anew(centre, now)
    on = line("t2", now - MINUTE, MULE, NEXT, 400)
    take_answer(statement(query.key, now, paid(now), on, balance=9_047_600), now)
    query.refresh_from_db()
    assert (query.state, Statement.objects.count(), Kept.objects.count()) == ("answered", 2, 0)


def test_after_a_contradiction_only_a_person_asks_again(centre: Centre, now: datetime) -> None:
    told_before(centre, now, paid(now), balance=9_048_000)
    query = asked_anew(centre, now)
    take_answer(stopped(order_of(query.report_id), now), now)
    take_answer(statement(query.key, now, balance=0), now)
    asked = Query.objects.filter(report_id=query.report_id)
    assert [one.state for one in asked] == ["contradicted"]
    again = ask_about(query.report_id, MULE, "100301", actor_of(centre.duty), now)
    take_answer(statement(again.key, now, paid(now), balance=9_048_000), now)
    assert [one.state for one in asked.order_by("id")] == ["contradicted", "answered"]
