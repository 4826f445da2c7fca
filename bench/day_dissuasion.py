"""The numbers of /wall/dissuasion for one day: counted in plain SQL, and read from the page.

Each is a name and a text, so that both can be held against each other: "total received" is "12",
"unit X01 reached" is "3 / 4", "total to_reach" is "95.0 秒 / 12 分 3 秒" (the middle one and the one
that 90 of 100 do not exceed). What they mean stands in docs/figures.md.
"""

from __future__ import annotations

import re
from datetime import datetime
from statistics import quantiles
from typing import Any

import psycopg

CELLS = ("received", "high", "medium", "low", "reached", "to_reach", "met", "to_meet", "ended",
         "dissuaded", "saved", "already_paid", "no_scam", "unreachable", "expired", "paid_after",
         "resisted")  # fmt: skip
"""The columns of the page's tables, in their order."""
SHARES, SPANS = frozenset({"reached", "met"}), frozenset({"to_reach", "to_meet"})
STEPS = ("none", "text", "call", "visit", "reached", "met")

_DUE = (
    "({by} IS NULL AND {late} OR {by} IS NOT NULL AND ({done} IS NOT NULL"
    " OR {by} <= %(now)s AND (closed_at IS NULL OR closed_at > {by})))"
)
_TASKS = f"""
    WITH task AS (
        SELECT t.*, a.phone, a.subject, a.resident_id, split_part(u.path, '/', 3) AS child,
            t.received_at >= %(since)s AND t.received_at < %(until)s AS came,
            coalesce(t.closed_at >= %(since)s AND t.closed_at < %(until)s, false) AS went,
            t.outcome = 'already_paid' OR t.check_outcome = 'paid_after' AS paid
        FROM dissuade_task t JOIN alert_alert a ON a.id = t.alert_id
        JOIN units_unit u ON u.id = a.unit_id
    ), due AS (
        SELECT *, came AND {_DUE.format(by="reach_by", done="reached_at", late="late_reach")} AS reach,
            came AND {_DUE.format(by="meet_by", done="met_at", late="late_meet")} AS meet
        FROM task t
    )
"""
_BY_UNIT = (
    _TASKS
    + """
    SELECT {unit} AS unit, count(*) FILTER (WHERE came) AS received,
        count(*) FILTER (WHERE came AND level = 'high') AS high,
        count(*) FILTER (WHERE came AND level = 'medium') AS medium,
        count(*) FILTER (WHERE came AND level = 'low') AS low,
        count(*) FILTER (WHERE came AND reached_at <= reach_by) AS reached,
        count(*) FILTER (WHERE reach) AS reach_due,
        array_agg(extract(epoch FROM reached_at - received_at)::float8)
            FILTER (WHERE reach AND reached_at IS NOT NULL) AS to_reach,
        count(*) FILTER (WHERE came AND met_at <= meet_by) AS met,
        count(*) FILTER (WHERE meet) AS meet_due,
        array_agg(extract(epoch FROM met_at - received_at)::float8)
            FILTER (WHERE meet AND met_at IS NOT NULL) AS to_meet,
        count(*) FILTER (WHERE went) AS ended,
        count(*) FILTER (WHERE went AND outcome = 'dissuaded') AS dissuaded,
        coalesce(sum(saved_fen) FILTER (WHERE went AND outcome = 'dissuaded'), 0) AS saved,
        count(*) FILTER (WHERE went AND outcome = 'already_paid') AS already_paid,
        count(*) FILTER (WHERE went AND outcome = 'no_scam') AS no_scam,
        count(*) FILTER (WHERE went AND outcome = 'unreachable') AS unreachable,
        count(*) FILTER (WHERE went AND outcome = 'expired') AS expired,
        count(*) FILTER (WHERE went AND check_outcome = 'paid_after') AS paid_after,
        count(*) FILTER (WHERE came AND EXISTS (SELECT 1 FROM dissuade_contact c
            WHERE c.task_id = due.id AND c.result = 'resists')) AS resisted
    FROM due GROUP BY 1
"""
)
_TRIED = "EXISTS (SELECT 1 FROM dissuade_contact c WHERE c.task_id = task.id AND c.way = '{way}')"
_CAME = {
    "none": "true", "text": _TRIED.format(way="text"), "call": _TRIED.format(way="call"),
    "visit": "sent_at IS NOT NULL", "reached": "reached_at IS NOT NULL",
    "met": "met_at IS NOT NULL",
}  # fmt: skip
_STEP = (
    _TASKS
    + """
    SELECT count(*) FILTER (WHERE {came}), count(*) FILTER (WHERE paid AND paid_step = '{step}')
    FROM task WHERE went
"""
)
_REPEATS = (
    _TASKS
    + """
    SELECT count(*), count(*) FILTER (WHERE paid) FROM task WHERE came AND (
        EXISTS (SELECT 1 FROM protect_earliercase e WHERE e.resident_id = task.resident_id
            AND e."on" < (task.received_at AT TIME ZONE 'Asia/Shanghai')::date)
        OR EXISTS (SELECT 1 FROM alert_alert b WHERE b.subject = task.subject
            AND b.ended IN ('dissuaded', 'already_paid') AND b.closed_at < task.received_at)
        OR EXISTS (SELECT 1 FROM report_report r WHERE r.victim_phone = task.phone
            AND r.victim_phone <> '' AND r.state <> 'rejected' AND r.received_at < task.received_at))
"""
)
_ORDERS = """
    SELECT count(*) FILTER (WHERE acknowledged_at <= acknowledge_by),
        count(*) FILTER (WHERE acknowledge_by IS NOT NULL
            AND (acknowledged_at IS NOT NULL OR acknowledge_by <= %(now)s))
    FROM alert_warningbatch WHERE received_at >= %(since)s AND received_at < %(until)s
"""
_RULES = (
    _TASKS
    + """
    SELECT count(DISTINCT task.id),
        count(DISTINCT task.id) FILTER (WHERE outcome IN ('dissuaded', 'already_paid')),
        count(DISTINCT task.id) FILTER (WHERE outcome = 'no_scam')
    FROM task JOIN alert_signal s ON s.alert_id = task.alert_id
    WHERE went AND s.fate <> 'suppressed' AND s.signal_id LIKE '%%@%%'
    GROUP BY split_part(s.signal_id, '@', 1)
"""
)


def counted(
    line: psycopg.Connection, since: datetime, until: datetime, now: datetime
) -> dict[str, str]:
    """What the page has to show of the day `since` to `until`, as it stands at `now`; UTC.

    Of what lies at the county itself the page shows no shares.
    """
    span = {"since": since, "until": until, "now": now}
    told: dict[str, str] = {}
    for unit, name in (("'total'", "total"), ("child", "unit ")):
        found = line.execute(_BY_UNIT.format(unit=unit), span)
        names = [column.name for column in found.description or ()]
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            told |= _line(name if name == "total" else name + row["unit"], row)
    for step in STEPS:
        came = _one(line, _STEP.format(came=_CAME[step], step=step), span)
        told[f"step {step}"] = " ".join(map(str, came))
    told["repeats"] = " ".join(map(str, _one(line, _REPEATS, span)))
    told["orders"] = " / ".join(map(str, _one(line, _ORDERS, span)))
    told["rules"] = _sorted(line.execute(_RULES, span).fetchall())
    return _shown(told)


def read(page: str) -> dict[str, str]:
    """The same of the page, in Chinese."""
    table = page.partition("<tbody>")[2].partition("</table>")[0]
    lines, _, total = table.partition("<tfoot>")
    told = _cells("total", total)
    for row in lines.split("<tr>")[1:]:
        unit = re.search(r"unit=(\w+)", row.partition("</td>")[0])
        told |= _cells(f"unit {unit[1] if unit else ''}", row)
    funnel = page.partition("走到哪一步")[2].partition("card-footer")[0]
    steps = re.findall(r'<td class="num">(\d+)</td><td class="num">(?:<a[^>]*>)?(\d+)', funnel)
    told |= {f"step {step}": " ".join(pair) for step, pair in zip(STEPS, steps, strict=False)}
    told |= {f"step {step}": "0 0" for step in STEPS[len(steps) :]}
    foot = page.partition("card-footer")[2].partition("</div>")[0]
    told["repeats"] = " ".join(re.findall(r">(\d+)</(?:a|b)>", foot)[:2])
    told["orders"] = " ".join(re.findall(r"\d+ / \d+", foot))
    rules = page.partition("规则误报")[2]
    number = r'<td class="num">(?:<a[^>]*>)?(\d+)(?:</a>)?</td>'
    told["rules"] = _sorted(re.findall(number * 3, rules))
    return _shown(told)


def _line(name: str, row: dict[str, Any]) -> dict[str, str]:
    told = {f"{name} {cell}": str(row[cell]) for cell in CELLS if cell not in SHARES | SPANS}
    for cell, due in (("reached", "reach_due"), ("met", "meet_due")):
        share = f"{row[cell]} / {row[due]}" if row[due] else ""
        told[f"{name} {cell}"] = "" if name == "unit " else share
    return told | {f"{name} {cell}": _spread(row[cell]) for cell in SPANS}


def _cells(name: str, row: str) -> dict[str, str]:
    found = re.findall(r'<td class="num"[^>]*data-value="([^"]*)"[^>]*>(.*?)</td>', row, re.DOTALL)
    told = {}
    for cell, (value, words) in zip(CELLS, found, strict=True):
        share = " / ".join(re.findall(r">(\d+)</a>", words))
        told[f"{name} {cell}"] = share if cell in SHARES else words if cell in SPANS else value
    return told


def _spread(spans: list[float] | None) -> str:
    """The middle and the ninetieth of a hundred, as spreadsheets count them."""
    if not spans:
        return "–"
    parts = quantiles([spans[0], *spans] if len(spans) == 1 else spans, n=10, method="inclusive")
    return f"{_words(parts[4])} / {_words(parts[8])}"


def _words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} 秒"
    if seconds < 7200:
        return "{} 分 {} 秒".format(*divmod(round(seconds), 60))
    return f"{seconds / 3600:.1f} 小时"


def _one(line: psycopg.Connection, query: str, span: dict[str, datetime]) -> tuple[Any, ...]:
    return line.execute(query, span).fetchone() or ()


def _sorted(rows: list[tuple[Any, ...]]) -> str:
    return "; ".join(sorted(" ".join(map(str, row)) for row in rows))


def _shown(told: dict[str, str]) -> dict[str, str]:
    """Without units of which there is nothing to say: the page has a line for each."""
    silent = {"", "0", "–"}
    units = {name.split()[1] for name, text in told.items()
             if name.startswith("unit ") and len(name.split()) == 3 and text not in silent}  # fmt: skip
    return {
        name: text for name, text in told.items()
        if not name.startswith("unit ") or text not in silent or name.split()[1] in units
    }  # fmt: skip
