"""Every figure of the chase, counted again by plain SQL or by hand, and opened to its rows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from bench.many_chases import LOSS, play
from fanzha.govern.access.gates import actor_of
from fanzha.inform.situation.chase import Chase, places
from fanzha.inform.situation.chase_book import book
from fanzha.inform.situation.chase_rules import (
    FirstStop,
    Money,
    by_bank,
    by_bank_and_hop,
    by_day,
    by_hop,
    period,
    spread,
)
from fanzha.inform.situation.rules import Span, today
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Message
from fanzha.recover.stop.change_rules import Reason
from fanzha.recover.stop.changes import lift
from fanzha.recover.trace.queries import picture_of
from tests.cast import Centre
from tests.recover.helpers import accepted, answer_to, frozen_for, order_of, payment, stopped
from tests.recover.test_mandate import moved, onward, paid_in

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def sql(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


@pytest.fixture
def chase(centre: Centre, now: datetime) -> Chase:
    """Twelve made-up reports over ten hours, three of them on one mule each; now it is later."""
    play(now - 10 * HOUR, 12)
    return Chase(today(now), now)


def test_seconds_to_the_first_stop_are_what_plain_sql_counts(chase: Chase) -> None:
    counted = sql(
        """SELECT r.id, extract(epoch FROM min(o.stopped_at) - r.accepted_at)
        FROM report_report r JOIN stop_order o ON o.report_id = r.id
        WHERE o.stopped_at IS NOT NULL GROUP BY r.id ORDER BY r.id"""
    )
    assert [(one.report_id, one.seconds) for one in chase.first] == [
        (number, float(seconds)) for number, seconds in counted
    ]
    assert len(chase.first) == 12
    assert sum(one.loss_fen for one in chase.first) == 12 * LOSS


def test_every_fen_stands_in_one_column(chase: Chase) -> None:
    money = chase.money
    assert money.known_fen == money.in_fen == 12 * LOSS
    assert (money.stopped_fen, money.left_fen) == (12 * LOSS // 3, 12 * LOSS // 3)
    for sums in (by_bank(chase.places), by_hop(chase.places), by_bank_and_hop(chase.places)):
        assert sum((one.money for one in sums), Money()).known_fen == 12 * LOSS
        assert sum(one.accounts for one in sums) == len(chase.places)


def test_it_names_the_reports_whose_money_came_to_an_account(chase: Chase) -> None:
    first = [place for place in chase.places if place.hop == 0]
    assert [len(place.reports) for place in first] == [3, 3, 3, 3]
    numbers = [one.report_id for one in chase.first]
    assert sorted(report for place in first for report in place.reports) == numbers


def test_one_report_alone_is_what_its_chase_shows(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    moved(report, now, paid_in(now), onward(now))
    take_answer(stopped(order_of(report), now, balance=48_000), now)
    totals = picture_of(report, now).totals
    money = sum((place.money for place in places([report], now)), Money())
    assert (money.stopped_fen, money.left_fen) == (totals.stopped_fen, totals.left_fen)
    assert (money.frozen_fen, money.returned_fen) == (totals.frozen_fen, totals.returned_fen)
    assert money.loose_fen == totals.moving_fen
    assert money.stopped_fen == 48_000


def test_two_victims_of_one_account_do_not_count_its_money_twice(
    centre: Centre, now: datetime
) -> None:
    one = accepted(now, centre.duty)
    two = accepted(now, centre.duty, payment(now, payer_account="9901000002"))
    second = {**paid_in(now), "transfer_id": "x-in2", "payer": "9901000002"}
    moved(one, now, paid_in(now), second, onward(now))
    take_answer(stopped(order_of(one), now, balance=2 * 9_048_000 - 9_000_000), now)
    alone = sum(picture_of(report, now).totals.open_fen for report in (one, two))
    assert alone == 2 * 9_000_000  # each chase follows the onward payment as its own
    money = sum((place.money for place in places([one, two], now)), Money())
    assert (money.loose_fen, money.stopped_fen) == (9_000_000, 2 * 9_048_000 - 9_000_000)


def test_frozen_money_leaves_the_column_of_stopped_money(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    frozen_for(report, actor_of(centre.duty), now)
    money = sum((place.money for place in places([report], now)), Money())
    assert money == Money(9_048_000, frozen_fen=9_048_000)


def test_bank_times_count_refusals_and_say_what_waits(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    later = now + timedelta(seconds=30)
    message = Message.objects.get(key=order_of(report).key)
    take_answer(answer_to(message, "0301", later), later)
    chase = Chase(today(now), now + HOUR)
    asked = {(one.bank, one.asked): one for one in chase.bank_times}
    assert asked["B03", "stop"].to_answer == spread([30.0])
    assert (asked["B03", "question"].to_answer, asked["B03", "question"].waiting) == (None, 1)
    counted = sql("""SELECT count(*) FROM message_message WHERE answered_at IS NULL""")
    assert sum(one.waiting for one in chase.bank_times) == counted[0][0]


def test_wrong_stops_are_counted_with_the_hours_they_lasted(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    asked = lift(order_of(report).pk, "查明是商户", actor_of(centre.duty), now + HOUR, Reason.WRONG)
    message = Message.objects.get(key=asked.key)
    freed = (now + 3 * HOUR).isoformat()
    take_answer(answer_to(message, "0000", now + 3 * HOUR, lifted_at=freed), now + 3 * HOUR)
    chase = Chase(today(now), now + 4 * HOUR)
    (wrong,) = chase.wrong
    assert (wrong.measure, wrong.hours_held, wrong.hours_to_lift) == ("stop", 3.0, 2.0)
    assert chase.to_lift == spread([2.0])


def test_days_are_those_of_shanghai(now: datetime) -> None:
    midnight = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    told = [
        FirstStop(1, midnight - MINUTE, 5, midnight), FirstStop(2, midnight, 7, None),
    ]  # fmt: skip
    assert [(one.day, one.reports, one.loss_fen) for one in by_day(told)] == [
        (date(2026, 3, 2), 1, 5), (date(2026, 3, 3), 1, 7),
    ]  # fmt: skip
    assert by_day(told)[0].to_stop == spread([60.0])
    assert by_day(told)[1].to_stop is None


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-3-x", ""), ("2026-03-03", "2026-03-02"), ("2025-01-01", "2026-03-02")],
)
def test_a_period_that_is_none_is_refused(since: str, until: str, now: datetime) -> None:
    with pytest.raises(Trouble):
        period(since, until, now)
    assert period("2026-03-01", "2026-03-02", now) == Span(
        today(now).since - timedelta(days=1), today(now).until
    )


def test_the_workbook_has_rows_under_every_figure(chase: Chase) -> None:
    told = load_workbook(io.BytesIO(book(chase, {"B03": "第三银行"})))
    assert told.sheetnames[:3] == ["说明", "汇总", "每日"]
    assert told["报案"].max_row == 1 + 12 + 1
    assert told["账户"].max_row == 1 + len(chase.places) + 1
    assert told["汇总"]["B3"].value == "=SUM(报案!C2:C13)"
    named = {cell.value for cell in told["账户"]["B"]}
    assert {"第三银行", "银行不明或已流出"} <= named
    formulas = [cell.value for row in told["按层"].iter_rows(min_row=2) for cell in row[2:]]
    assert all(str(value).startswith("=") for value in formulas if value is not None)


def test_the_page_shows_the_figures_and_leads_to_their_rows(
    centre: Centre, now: datetime, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.kit.clock.now", lambda: now)
    play(now - 10 * HOUR, 6)
    leader = client_of(centre.leader)
    page = leader.get("/wall/chase").content.decode()
    assert "33.3%" in page
    assert "¥540,000.00" in page
    for asked in ('&hop=1">第 2 层', "&bank=B04", '&bank=B04&hop=1">第 2 层'):
        assert re.search(rf"/places\?since=[-\d]+&amp;until=[-\d]+{asked}", page)
    rows = leader.get("/wall/chase/rows/places?bank=B04&hop=1").context["found"]
    assert sum(row.money.stopped_fen for row in rows) == 6 * LOSS // 3
    assert len(leader.get("/wall/chase/rows/reports?day=2026-03-02").context["found"]) == 6
    assert len(leader.get("/wall/chase/rows/reports?answered=0").context["found"]) == 0
    for name in ("replies", "lifted"):
        assert leader.get(f"/wall/chase/rows/{name}").status_code == 200
    assert leader.get("/wall/chase/rows/else").status_code == 404
    assert leader.get("/wall/chase.xlsx").content[:2] == b"PK"
    assert "33.3%" in leader.get("/wall/board").content.decode()
