"""Every figure of the wall, counted again by plain SQL, and opened down to its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from fanzha.inform.situation.events import latest
from fanzha.inform.situation.places import towns
from fanzha.inform.situation.queries import board, rows, value
from fanzha.inform.situation.rules import Name, Share, Span, today, yesterday_by_now
from fanzha.prevent.dissuade.models import Task
from tests.cast import Centre
from tests.inform.day import HOUR, Warned, play, warn

MONEY_FREE = (Name.CASES, Name.DISSUADED)

BY_SQL = {
    Name.CASES: """SELECT count(*) FROM report_report
        WHERE received_at >= %s AND received_at < %s AND state <> 'rejected'""",
    Name.LOSSES: """SELECT coalesce(sum(p.amount_fen), 0) FROM report_payment p
        JOIN report_report r ON r.id = p.report_id
        WHERE r.received_at >= %s AND r.received_at < %s AND r.state <> 'rejected'""",
    Name.STOPPED: """SELECT coalesce(sum(fen), 0) FROM (
        SELECT max(balance_fen) AS fen FROM stop_order
        WHERE stopped_at >= %s AND stopped_at < %s GROUP BY account) each_account""",
    Name.DISSUADED: """SELECT count(*) FROM dissuade_task
        WHERE closed_at >= %s AND closed_at < %s AND outcome = 'dissuaded'""",
    Name.AVOIDED: """SELECT coalesce(sum(saved_fen), 0) FROM dissuade_task
        WHERE closed_at >= %s AND closed_at < %s AND outcome = 'dissuaded'""",
}
SHARES_BY_SQL = {
    Name.REACHED: """SELECT count(*) FILTER (WHERE reached_at <= reach_by), count(*)
        FROM dissuade_task WHERE received_at >= %s AND received_at < %s
        AND (reach_by IS NOT NULL AND (reached_at IS NOT NULL
          OR reach_by <= %s AND (closed_at IS NULL OR closed_at > reach_by))
        OR reach_by IS NULL AND late_reach)""",
    Name.MET: """SELECT count(*) FILTER (WHERE met_at <= meet_by), count(*)
        FROM dissuade_task WHERE received_at >= %s AND received_at < %s
        AND (meet_by IS NOT NULL AND (met_at IS NOT NULL
          OR meet_by <= %s AND (closed_at IS NULL OR closed_at > meet_by))
        OR meet_by IS NULL AND late_meet)""",
}


def by_sql(query: str, *values: datetime) -> tuple[int, ...]:
    """One row of plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return tuple(int(number) for number in cursor.fetchone())


@pytest.fixture
def day(centre: Centre, now: datetime) -> datetime:
    """A day that has been played; its moment."""
    play(now)
    return now


@pytest.mark.parametrize("name", BY_SQL)
def test_a_figure_is_what_plain_sql_counts(name: Name, day: datetime) -> None:
    figure = board(day).figures[name]
    for span, shown in ((today(day), figure.today), (yesterday_by_now(day), figure.before)):
        assert (shown,) == by_sql(BY_SQL[name], span.since, span.until)
    assert figure.today > 0
    assert figure.before > 0


@pytest.mark.parametrize("name", SHARES_BY_SQL)
def test_a_share_is_what_plain_sql_counts(name: Name, day: datetime) -> None:
    share, span = board(day).shares[name], today(day)
    assert (share.kept, share.due) == by_sql(SHARES_BY_SQL[name], span.since, span.until, day)


def test_the_day_adds_up_by_hand(day: datetime) -> None:
    told = board(day)
    assert {name: figure.today for name, figure in told.figures.items()} == {
        "cases": 3, "losses": 166_000_000 + 50_00 + 9_048_000, "stopped": 90_000_00 + 12_34,
        "dissuaded": 2, "avoided": 3_800_000,
    }  # fmt: skip
    # Reached 8 min in time, 12 min late, never: due. Closed at once, 5 min old: not due.
    assert told.shares["reached"] == Share(Name.REACHED, kept=1, due=3)
    assert told.shares["met"] == Share(Name.MET, kept=1, due=2)


@pytest.mark.parametrize("name", Name)
def test_a_figure_opens_the_rows_it_counts(name: Name, day: datetime) -> None:
    span = today(day)
    found = rows(name, span, day, most=99)
    told = board(day)
    if name in MONEY_FREE:
        assert len(found) == value(name, span)
    elif name == Name.LOSSES:
        assert sum(row["loss_fen"] or 0 for row in found) == value(name, span)
    elif name == Name.AVOIDED:
        assert sum(row["saved_fen"] for row in found) == value(name, span)
    elif name == Name.STOPPED:
        assert len(found) == 3
    else:
        assert len(found) == told.shares[name].due


def test_no_row_holds_a_person(day: datetime) -> None:
    personal = {"account", "holder", "phone", "subject", "text", "victim_name", "alert__phone"}
    for name in Name:
        assert not personal & set(rows(name, today(day), day, most=1)[0])


def test_a_day_begins_at_midnight_in_shanghai(centre: Centre) -> None:
    midnight = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    warn(Warned(midnight, reached=1, outcome="dissuaded", closed=2), 1)
    just_before = Span(midnight - timedelta(days=1), midnight)
    assert value(Name.DISSUADED, just_before) == 0
    assert value(Name.DISSUADED, today(midnight)) == 1


def test_towns_and_what_lies_outside_add_up(day: datetime) -> None:
    lines, outside = towns(today(day))
    assert {line.code: line.alerts for line in lines} == {"YX01": 2, "YX02": 2}
    assert outside == 1
    assert {line.code: line.open for line in lines} == {"YX01": 0, "YX02": 2}


def test_a_town_is_late_with_what_the_queue_calls_late(centre: Centre, now: datetime) -> None:
    reached_late, unheard = (
        warn(Warned(now - HOUR, reached=one), n) for n, one in enumerate((12, None))
    )
    Task.objects.filter(pk__in=(reached_late.pk, unheard.pk)).update(late_reach=True)
    lines, _ = towns(today(now))
    assert {line.code: (line.open, line.late) for line in lines}["YX01"] == (2, 1)


def test_the_live_line_is_newest_first_and_ends_with_the_day(day: datetime) -> None:
    told = latest(today(day), {"B03": {"zh": "第三银行", "en": "Bank 3"}}, most=50)
    assert [event.at for event in told] == sorted((event.at for event in told), reverse=True)
    assert len(told) == 5 + 2 + 3 + 3  # alerts, dissuaded, reports, stops of today
    assert all(event.at >= today(day).since for event in told)


def test_the_wall_shows_the_figures_and_leads_to_the_rows(
    day: datetime, centre: Centre, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.kit.clock.now", lambda: day)
    leader = client_of(centre.leader)
    page = leader.get("/wall/").content.decode()
    assert "¥1,750,530.00" in page
    assert "33%" in page
    assert leader.get("/wall/board").status_code == 200
    assert len(leader.get("/wall/rows/cases").context["found"]) == 3
    assert len(leader.get("/wall/rows/cases?day=yesterday").context["found"]) == 1
    assert leader.get("/wall/rows/else").status_code == 404
