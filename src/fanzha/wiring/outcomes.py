"""What the centre's own desks found out, as the truth a back-test is held against.

Somebody dissuaded or found to have paid, and every report, is a case; somebody found not to be
cheated is cleared; what is listed belongs to con artists. All else is not judged: nobody looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from fanzha.engine.stream.ids import id_of
from fanzha.prevent.block import queries as block
from fanzha.prevent.detect.backtest import ports
from fanzha.prevent.detect.backtest.ports import Happened, micros
from fanzha.prevent.dissuade import queries as dissuade
from fanzha.prevent.protect.queries import lines_and_accounts
from fanzha.recover.report import queries as report

# A con has worked on somebody for a while before it shows, and holds them for a while after.
BEFORE, AFTER = timedelta(days=1), timedelta(days=1)
Row = dict[str, Any]


class OutcomesOfDesks:
    """`backtest.ports.Truth` from outcomes of dissuasion, reports and lists."""

    def happened(self, start: datetime, end: datetime) -> Happened:
        """Tasks and reports received in the period or shortly after it."""
        main = {row["value"]: row["phone"] for row in lines_and_accounts()}
        tasks = list(_tasks(start, end))
        reports = list(report.reported(start, end + AFTER))
        paid = _paid(row.pk for row in reports)
        cases = [*_dissuaded(tasks), *_reported(reports, paid)]
        return Happened(
            _table(_people(cases, main), ports.PEOPLE), _table(cases, ports.CASES),
            _table((row for rows in paid.values() for row in rows), ports.PAYMENTS),
            _table(_things(), ports.THINGS), _table(_cleared(tasks, main), ports.CLEARED),
            whole=False,
        )  # fmt: skip


def _tasks(start: datetime, end: datetime) -> Iterator[Row]:
    fields = ("alert_id", "alert__phone", "outcome", "received_at", "closed_at", "report_id")
    yield from dissuade.received(start, end + AFTER).exclude(outcome="").values(*fields)


def _dissuaded(tasks: Iterable[Row]) -> Iterator[Row]:
    """Alerts that were right; one that became a report is counted as that report."""
    for task in tasks:
        if task["outcome"] in ("dissuaded", "already_paid") and task["report_id"] is None:
            yield _case(
                f"alert:{task['alert_id']}", task["alert__phone"],
                task["received_at"] - BEFORE, task["closed_at"],
            )  # fmt: skip


def _reported(reports: Iterable[Any], paid: dict[int, list[Row]]) -> Iterator[Row]:
    for row in reports:
        moments = [item["at_us"] for item in paid.get(row.pk, [])]
        begins = ports.moment(min(moments)) if moments else row.received_at
        ends = ports.moment(max(moments)) if moments else row.received_at
        yield _case(f"report:{row.pk}", row.victim_phone, begins - BEFORE, ends + AFTER)


def _case(name: str, phone: str, begins: datetime, ends: datetime) -> Row:
    return {
        "case": name, "phone": phone, "victim": True, "begins_us": micros(begins),
        "ends_us": micros(ends),
    }  # fmt: skip


def _paid(reports: Iterable[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for loss in report.losses(reports):
        row = {
            "case": f"report:{loss.report_id}", "at_us": micros(loss.paid_at),
            "amount_fen": loss.amount_fen,
        }  # fmt: skip
        found.setdefault(loss.report_id, []).append(row)
    return found


def _people(cases: Iterable[Row], main: dict[str, Any]) -> Iterator[Row]:
    """The detector knows a resident by the main phone."""
    for case in cases:
        of = case["phone"]
        for phone in {of, str(main.get(of, of))} - {""}:
            yield {"key": id_of(phone), "case": case["case"]}


def _cleared(tasks: Iterable[Row], main: dict[str, Any]) -> Iterator[Row]:
    for task in tasks:
        if task["outcome"] == "no_scam":
            phone = task["alert__phone"]
            yield {
                "key": id_of(str(main.get(phone, phone))), "begins_us": micros(task["received_at"] - BEFORE),
                "ends_us": micros(task["closed_at"]),
            }  # fmt: skip


def _things() -> Iterator[Row]:
    abouts = {
        "number": ("caller", "relay", "sender"), "account": ("account", "payer"), "host": ("host",),
    }  # fmt: skip
    for kind in ("number", "account", "host"):
        for value in block.listings(kind):
            yield from ({"about": about, "key": id_of(value)} for about in abouts[kind])


def _table(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([*rows], schema=schema)


def fill() -> None:
    """Fill the port of back-tests."""
    ports.outcomes.fill(OutcomesOfDesks())
