"""What became of a day at play, counted in plain SQL and against the log, by none of the centre's
own queries.

Times are given as UTC; the day of the wall is Shanghai's.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.kills import undisturbed
from fanzha.prevent.intake.log import Log

SLACK_S = 2.0
"""Seconds of the world a clock may be over before its mark has to be there."""
COUNTS = """
    SELECT (SELECT count(*) FROM alert_alert) AS alerts,
        (SELECT count(*) FROM alert_alert a WHERE NOT EXISTS
            (SELECT 1 FROM dissuade_task t WHERE t.alert_id = a.id)) AS without_task,
        count(*) FILTER (WHERE assigned_to_id IS NOT NULL OR claimed_by_id IS NOT NULL
            OR visitor_id IS NOT NULL) AS assigned,
        count(*) FILTER (WHERE assigned_to_id IS NULL AND claimed_by_id IS NULL
            AND visitor_id IS NULL AND EXISTS (SELECT 1 FROM dissuade_contact c
                WHERE c.task_id = t.id AND c.way = 'text')) AS texted_only,
        count(*) FILTER (WHERE assigned_to_id IS NULL AND claimed_by_id IS NULL
            AND visitor_id IS NULL AND NOT EXISTS (SELECT 1 FROM dissuade_contact c
                WHERE c.task_id = t.id AND c.way = 'text')) AS unassigned,
        count(*) FILTER (WHERE state = 'closed') AS closed
    FROM dissuade_task t
"""
# Of every task that ever had the clock: kept, over while nobody had done it (and marked or not), or
# ended before. `now` is a little back, for the mark to have come.
DEADLINES = """
    SELECT count(*) FILTER (WHERE {done} <= {by}) AS met,
        count(*) FILTER (WHERE {late}) AS late,
        count(*) FILTER (WHERE {done} > {by} AND NOT {late}) AS done_late_unmarked,
        count(*) FILTER (WHERE {done} IS NULL AND {by} < %(now)s AND NOT {late}
            AND (closed_at IS NULL OR closed_at > {by})) AS over_unmarked,
        count(*) FILTER (WHERE {done} <= {by} AND EXISTS (SELECT 1 FROM dissuade_deadline d
            WHERE d.task_id = t.id AND d.kind = '{kind}' AND d.fired_at IS NOT NULL)) AS told_later,
        count(*) AS all
    FROM dissuade_task t WHERE {by} IS NOT NULL
"""
CLOCKS = {"reach": ("reached_at", "reach_by", "late_reach"),
          "meet": ("met_at", "meet_by", "late_meet")}  # fmt: skip
ROWS = """
    SELECT count(*) AS all, count(*) FILTER (WHERE kind = 'claim') AS namings,
        count(*) FILTER (WHERE fired_at IS NOT NULL) AS fired,
        count(*) FILTER (WHERE done_at IS NOT NULL) AS done,
        count(*) FILTER (WHERE fired_at IS NULL AND done_at IS NULL AND due_at < %(now)s) AS stuck,
        count(*) FILTER (WHERE late) AS fired_late
    FROM dissuade_deadline
"""
_IN = "{column} >= %(since)s AND {column} < %(until)s"
WALL = {
    "cases": "SELECT count(*) FROM report_report WHERE " + _IN.format(column="received_at")
    + " AND state <> 'rejected'",
    "losses": "SELECT coalesce(sum(p.amount_fen), 0) FROM report_report r JOIN report_payment p "
    "ON p.report_id = r.id WHERE " + _IN.format(column="r.received_at")
    + " AND r.state <> 'rejected'",
    "stopped": "SELECT coalesce(sum(fen), 0) FROM (SELECT max(balance_fen) AS fen FROM stop_order "
    "WHERE kind = 'payee' AND " + _IN.format(column="stopped_at") + " GROUP BY account) of",
    "dissuaded": "SELECT count(*) FROM dissuade_task WHERE outcome = 'dissuaded' AND "
    + _IN.format(column="closed_at"),
    "avoided": "SELECT coalesce(sum(saved_fen), 0) FROM dissuade_task "
    "WHERE outcome = 'dissuaded' AND " + _IN.format(column="closed_at"),
}  # fmt: skip
# Due (docs/figures.md): the clock ran and it was done, or its time passed while the task was open;
# or its time had passed before it was taken off.
SHARE = (
    "SELECT count(*) FILTER (WHERE {done} <= {by}), count(*) FROM dissuade_task WHERE "
    + _IN.format(column="received_at")
    + " AND ({by} IS NULL AND {late} OR {by} IS NOT NULL AND ({done} IS NOT NULL"
    " OR ({by} <= %(now)s AND (closed_at IS NULL OR closed_at > {by}))))"
)
SHARES = {"reached": SHARE.format(done="reached_at", by="reach_by", late="late_reach"),
          "met": SHARE.format(done="met_at", by="meet_by", late="late_meet")}  # fmt: skip


def row(line: psycopg.Connection, query: str, **named: Any) -> dict[str, int]:
    """The one row of a count, by column."""
    found = line.execute(query, named)
    names = [column.name for column in found.description or ()]
    return dict(zip(names, found.fetchone() or (), strict=True))


def outcomes(line: psycopg.Connection) -> dict[str, int]:
    """How many tasks ended how."""
    query = "SELECT outcome, count(*) FROM dissuade_task WHERE outcome <> '' GROUP BY 1 ORDER BY 1"
    return dict(line.execute(query).fetchall())


def wall(
    line: psycopg.Connection, since: datetime, until: datetime, now: datetime
) -> dict[str, str]:
    """What the wall has to show of the day `since` to `until`, as it stands at `now`."""
    span = {"since": since, "until": until, "now": now}
    told = {name: str(*line.execute(query, span).fetchone() or ()) for name, query in WALL.items()}
    for name, query in SHARES.items():
        told[name] = " / ".join(map(str, line.execute(query, span).fetchone() or ()))
    return told


def read_wall(page: str) -> dict[str, str]:
    """The figures of the wall's page, amounts in fen, a share as "kept / due"."""
    told = {}
    for name in WALL:
        found = re.search(rf'/wall/rows/{name}"[^>]*>[^<¥\d]*(¥?[\d,.]+)<', page)
        told[name] = _fen(found[1]) if found else ""
    for name in SHARES:
        card = page.partition(f'/wall/rows/{name}"')[2].partition("</a>")[0]
        found = re.search(r"(\d+) / (\d+)", card)
        told[name] = found[0] if found else "0 / 0"
    return told


def _fen(shown: str) -> str:
    plain = shown.replace(",", "")
    return plain[1:].replace(".", "").lstrip("0") or "0" if plain.startswith("¥") else plain


def handed_in(town: Path, since: datetime, until: datetime) -> set[str]:
    """Source and id of every event of the town that arrived in (since, until]."""
    found: set[str] = set()
    for path in (town / "events").rglob("*.parquet"):
        table = pq.read_table(path, columns=["source", "event_id", "arrival_time"])
        at = table["arrival_time"]
        after, upto = pa.scalar(since, at.type), pa.scalar(until, at.type)
        kept = table.filter(pc.and_(pc.greater(at, after), pc.less_equal(at, upto)))
        found |= _names(kept)
    return found


def waiting(data: Path) -> set[str]:
    """What lies in the inbox and was not read yet."""
    found: set[str] = set()
    for path in (data / "inbox").glob("*.parquet"):
        found |= _names(pq.read_table(path, columns=["source", "event_id"]))
    return found


def quarantined(data: Path) -> int:
    """Rows that could not be read, kept for a person."""
    files = (data / "quarantine").glob("*.jsonl")
    return sum(len(path.read_bytes().splitlines()) for path in files)


def position(line: psycopg.Connection) -> int:
    """Up to where in the log the centre has been told everything."""
    return row(line, "SELECT position FROM detect_position")["position"]


def end(data: Path) -> int:
    """The position behind the last row of the log."""
    return Log(data / "log").end


def read_again(data: Path, upto: int) -> tuple[set[str], set[str]]:
    """Events in the log by source and id, and the ids of all that a detector in peace says of the
    rows below `upto`. An id ends in the position of the row that was the cause."""
    events, said = undisturbed(data)
    return set(events), {one for one in said if int(one.rpartition(":")[2]) < upto}


def told(line: psycopg.Connection) -> tuple[set[str], set[str]]:
    """Ids of the signs that stand with an alert, and of the findings, that the centre took."""
    signs = line.execute(
        "SELECT signal_id FROM alert_signal s JOIN alert_alert a ON a.id = s.alert_id"
    )
    findings = line.execute("SELECT finding_id FROM detect_taken")
    return {one for (one,) in signs}, {one for (one,) in findings}


def _names(table: pa.Table) -> set[str]:
    pairs = zip(table["source"].to_pylist(), table["event_id"].to_pylist(), strict=True)
    return {f"{source} {event_id}" for source, event_id in pairs}
