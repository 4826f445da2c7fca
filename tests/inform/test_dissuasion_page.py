"""The page of dissuasion and the daily sheet: what they show is what plain SQL counts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.govern.units.queries import root
from fanzha.inform.situation.daily import CaseLine, Daily, MissedLine, day_of
from fanzha.inform.situation.daily_paper import sheet
from fanzha.inform.situation.daily_rules import WHY
from fanzha.inform.situation.dissuasion import Dissuasion
from fanzha.inform.situation.dissuasion_book import COLUMNS, book
from fanzha.inform.situation.rules import DAY, Span, today
from fanzha.kit.paper import Heading, Table, render
from fanzha.prevent.alert.models import Alert, WarningBatch
from fanzha.prevent.dissuade.models import Task
from fanzha.recover.trace.picture import Totals
from tests.cast import Centre
from tests.inform.day import HOUR, Warned, play, report, warn

Page = Callable[..., Client]


@pytest.fixture
def day(centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A day that has been played, with who did what; its moment."""
    monkeypatch.setattr("fanzha.kit.clock.now", lambda: now)
    play(now)
    Task.objects.filter(outcome="dissuaded").update(
        claimed_by=centre.dissuader, claimed_at=now, closed_by=centre.dissuader
    )
    Task.objects.filter(sent_at__isnull=False).update(visitor=centre.grid)
    return now


def counted(query: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return tuple(cursor.fetchone())


BY_SQL = """
    SELECT count(*) FILTER (WHERE t.received_at >= %(a)s AND t.received_at < %(b)s),
      count(*) FILTER (WHERE t.received_at >= %(a)s AND t.received_at < %(b)s
        AND reached_at <= reach_by),
      count(*) FILTER (WHERE t.closed_at >= %(a)s AND t.closed_at < %(b)s),
      count(*) FILTER (WHERE t.closed_at >= %(a)s AND t.closed_at < %(b)s
        AND outcome = 'dissuaded'),
      coalesce(sum(saved_fen) FILTER (WHERE t.closed_at >= %(a)s AND t.closed_at < %(b)s), 0)
    FROM dissuade_task t JOIN alert_alert a ON a.id = t.alert_id
    JOIN units_unit u ON u.id = a.unit_id WHERE u.path LIKE %(branch)s
"""


@pytest.mark.parametrize("unit", ["YX", "YX01", "YX02"])
def test_the_page_says_what_plain_sql_counts(
    unit: str, day: datetime, centre: Centre, client_of: Page
) -> None:
    told = client_of(centre.leader).get(f"/wall/dissuasion?unit={unit}").context["told"]
    span, path = told.span, told.unit.path
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL, {"a": span.since, "b": span.until, "branch": f"{path}%"})
        hoped = cursor.fetchone()
    total = told.total
    names = ("received", "reached", "ended", "dissuaded")
    assert (*(total[name] for name in names), total.saved_fen) == hoped
    assert sum(line.tally["received"] for line in told.units) == total["received"]
    assert sum(line.tally.saved_fen for line in told.units) == total.saved_fen


def test_every_number_of_the_page_opens_as_many_rows(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    leader = client_of(centre.leader)
    page = leader.get("/wall/dissuasion").content.decode()
    links = set(re.findall(r'href="(/wall/dissuasion/rows/[^"]+)">(\d+)</a>', page))
    assert len(links) > 10
    for address, number in links:
        told = leader.get(address.replace("&amp;", "&")).context
        assert (address, told["count"]) == (address, int(number))


def test_a_leader_sees_the_officers_of_their_branch_and_others_only_themselves(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    span = Span(today(day).since - DAY, today(day).until)
    town = enter_user(NewUser("town", "leader", "YX02", "虚构"), password="a-long-password")
    seen = {
        who.username: [line.name for line in Dissuasion(span, day, root(), actor_of(who)).officers]
        for who in (centre.leader, town, centre.dissuader, centre.analyst)
    }
    assert seen == {
        "leader": ["dissuader(虚构)", "grid(虚构)"], "town": [],
        "dissuader": ["dissuader(虚构)"], "analyst": [],
    }  # fmt: skip
    address = f"/wall/dissuasion/rows/dissuaded?officer={centre.dissuader.pk}"
    assert client_of(centre.leader).get(address).context["count"] == 4
    assert client_of(town).get(address).status_code == 400


def test_the_span_before_is_as_long_and_as_far_gone(day: datetime, centre: Centre) -> None:
    told = Dissuasion(today(day), day, root(), actor_of(centre.leader))
    assert (told.total["dissuaded"], told.before["dissuaded"]) == (2, 1)
    assert told.before.saved_fen == 1_00


def test_no_page_of_figures_tells_of_a_resident(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    report(day - DAY, 5_00)
    Task.objects.filter(outcome="dissuaded").update(check_outcome="paid_after", paid_step="met")
    leader = client_of(centre.leader)
    for address in ("/wall/dissuasion", "/wall/dissuasion/rows/received", "/wall/daily"):
        page = leader.get(address).content.decode()
        assert "139000" not in page
        assert "622200" not in page


def test_the_workbook_recounts(day: datetime, centre: Centre) -> None:
    told = Dissuasion(today(day), day, root(), actor_of(centre.leader))
    read = load_workbook(io.BytesIO(book(told)))
    units = read["按单位"]
    assert [cell.value for cell in units[1]][1 : 1 + len(COLUMNS)] == list(COLUMNS)
    last = units.max_row
    assert units.cell(last, 2).value == f"=SUM(B2:B{last - 1})"
    counts = [cells[1] for cells in units.iter_rows(2, last - 1, values_only=True)]
    assert counts == [line.tally["received"] for line in told.units]
    assert units.cell(2, 19).value == '=IF(F2=0,"",G2/F2)'
    assert read["收到的预警"].max_row == 1 + told.total["received"] + 1
    assert len(read["按人员"]["A"]) == 1 + 2 + 1


def test_taking_the_workbook_is_on_record(day: datetime, centre: Centre, client_of: Page) -> None:
    leader = client_of(centre.leader)
    answer = leader.get("/wall/dissuasion.xlsx?since=2026-03-02&until=2026-03-02")
    assert answer.content[:2] == b"PK"
    entry = entries(ground="figures").get()
    assert (entry.verb, entry.subject_id) == ("export", "YX 2026-03-02-2026-03-02")


def test_orders_from_above_are_due_when_answered_or_over(centre: Centre, now: datetime) -> None:
    for number, (by, at) in enumerate([(30, 20), (30, 40), (30, None), (90, None)]):
        WarningBatch.objects.create(
            digest=str(number), file_name="虚构", mapping="m", header=[], answer={},
            received_at=now - HOUR, acknowledge_by=now - HOUR + timedelta(minutes=by),
            acknowledged_at=None if at is None else now - HOUR + timedelta(minutes=at),
        )  # fmt: skip
    told = Dissuasion(today(now), now, root(), actor_of(centre.leader)).orders
    assert (told.files, told.due, told.kept, told.returned) == (4, 3, 1, 0)


def test_the_daily_sheet_tells_of_yesterday(day: datetime, centre: Centre, client_of: Page) -> None:
    tomorrow = Daily(day_of("", day + DAY), day + DAY, actor_of(centre.leader))
    assert tomorrow.span == today(day)
    assert [one.loss_fen for one in tomorrow.cases] == [166_005_000, 9_048_000, 0]
    assert {line.unit.code if line.unit else "" for line in tomorrow.units} == {"YX01", "YX02", ""}
    late = {line.alert_id: line.why for line in tomorrow.missed}
    missed = counted(
        """SELECT count(*) FROM dissuade_task WHERE received_at >= %s AND received_at < %s AND (
        reached_at > reach_by OR reached_at IS NULL AND (closed_at IS NULL OR closed_at > reach_by)
        OR met_at > meet_by OR met_at IS NULL AND (closed_at IS NULL OR closed_at > meet_by))""",
        today(day).since, today(day).until,
    )  # fmt: skip
    assert (len(late),) == missed
    assert all(set(why) <= WHY.keys() for why in late.values())
    page = client_of(centre.leader).get("/wall/daily?date=2026-03-02").content.decode()
    assert "¥1,660,050.00" in page
    pdf = client_of(centre.leader).get("/wall/daily.pdf?date=2026-03-02").content
    assert pdf[:4] == b"%PDF"
    assert client_of(centre.leader).get("/wall/daily.xlsx").content[:2] == b"PK"
    assert client_of(centre.leader).get("/wall/daily?date=x").status_code == 400


def test_a_full_daily_sheet_is_one_page(centre: Centre, now: datetime) -> None:
    daily = Daily(today(now), now, actor_of(centre.leader))
    place, many = {"zh": "某某某镇某某某村", "en": ""}, 40
    money = Totals(loss_fen=10**9, stopped_fen=10**8, open_fen=10**8, left_fen=10**8)
    line = MissedLine(
        123456, now, place, "loan", ["not_taken", "no_answer", "not_found", "met_late"]
    )
    row = {"alert_id": 123456, "received_at": now, "paid_step": "visit", "check_outcome": "",
           "alert__unit__name_zh": "某某某镇某某某村", "alert__scam_type": "loan"}  # fmt: skip
    for number in range(8):
        warn(Warned(now - HOUR, unit="YX010101" if number % 2 else "YX020101"), number)
    vars(daily).update(
        cases=[CaseLine(123456, now, "loan", "accepted", 10**9, money)] * many,
        missed=[line] * many, paid=[row] * many, repeats=[row] * many,
        units=daily.units * many, shifts=[("交接〔2026〕1号", now)] * many,
    )  # fmt: skip
    with pypdfium2.PdfDocument(render(sheet(daily, "云溪县公安局(虚构)", {}, "虚构"))) as pdf:
        assert len(pdf) == 1


def test_a_repeat_victim_is_known_by_an_earlier_report_of_their_number(
    centre: Centre, now: datetime
) -> None:
    task = warn(Warned(now - HOUR), 1)
    other = warn(Warned(now - HOUR), 2)
    Alert.objects.filter(pk=other.alert_id).update(phone="13900000009")
    told = report(now - DAY, 5_00)
    told.victim_phone = "13900000000"
    told.save()
    found = Dissuasion(today(now), now, root(), actor_of(centre.leader))
    assert found.repeats == (1, 0)
    assert task.alert.phone == told.victim_phone


def test_a_period_in_which_nothing_ended_draws_no_bars(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    leader = client_of(centre.leader)
    assert "funnel-bar" in leader.get("/wall/dissuasion").content.decode()
    empty = leader.get("/wall/dissuasion?since=2025-01-01&until=2025-01-02").content.decode()
    assert "funnel-bar" not in empty
    assert "期内没有办结的预警" in empty


def test_rows_of_an_officer_say_whose_they_are_and_a_step_must_be_one(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    leader = client_of(centre.leader)
    whose = leader.get(f"/wall/dissuasion/rows/dissuaded?officer={centre.dissuader.pk}")
    assert "dissuader(虚构)</h1>" in whose.content.decode()
    answer = leader.get("/wall/dissuasion/rows/paid_at?step=nonsense")
    assert (answer.status_code, "没有这一步" in answer.content.decode()) == (400, True)


def test_a_workbook_that_does_not_list_all_rows_says_so(
    day: datetime, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.inform.situation.dissuasion_book.MOST_ROWS", 1)
    told = Dissuasion(today(day), day, root(), actor_of(centre.leader))
    meanings = list(load_workbook(io.BytesIO(book(told)))["说明"].values)
    said = f"只列最新 1 行, 期内共 {told.total['received']} 件"
    assert ("收到的预警: 没有列全", said) in meanings


def test_cases_that_the_daily_sheet_does_not_list_are_counted(
    day: datetime, centre: Centre, client_of: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanzha.inform.situation.daily.MOST_CASES", 1)
    leader = client_of(centre.leader)
    assert "另有 2 起" in leader.get("/wall/daily?date=2026-03-02").content.decode()
    summary = load_workbook(
        io.BytesIO(leader.get("/wall/daily.xlsx?date=2026-03-02").content)
    )["汇总"]  # fmt: skip
    assert ("未列入案件表的较小案件", 2, None) in list(summary.values)
    daily = Daily(today(day), day, actor_of(centre.leader))
    heads = [block.text for block in sheet(daily, "", {}).blocks if isinstance(block, Heading)]
    assert heads[0] == "一、案件 (3)"


def test_the_daily_paper_dates_a_warning_by_the_day_in_shanghai(
    centre: Centre, now: datetime
) -> None:
    daily = Daily(today(now), now, actor_of(centre.leader))
    row = {"alert_id": 7, "received_at": datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "paid_step": "",
           "alert__unit__name_zh": "", "alert__scam_type": "loan"}  # fmt: skip
    vars(daily).update(paid=[row])
    cells = [cell for block in sheet(daily, "", {}).blocks if isinstance(block, Table)
             for line in block.rows for cell in line]  # fmt: skip
    assert "03-02" in cells


def test_the_daily_sheet_leads_to_no_day_to_come(
    day: datetime, centre: Centre, client_of: Page
) -> None:
    leader = client_of(centre.leader)
    assert 'href="?date=2026-03-02"' in leader.get("/wall/daily").content.decode()
    assert "2026-03-03" not in leader.get("/wall/daily?date=2026-03-02").content.decode()
