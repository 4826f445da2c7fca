"""Hits against what happened: which were right, which cases they reached, and how early.

A hit about a resident is right when a con worked on that resident at the time; a hit about a
number, device, account or host is right when it was a con artist's. Cases are reached by the
resident of a right hit's event, whatever the rule is about.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from fanzha.prevent.detect.backtest.archive import DAY_US
from fanzha.prevent.detect.backtest.ports import Happened
from fanzha.prevent.detect.backtest.result import Beside, Case, Score

SHOWN = 5
IN_TIME_US = 600_000_000
_DAY = {"day_us": DAY_US}
TESTED = ""
"""The name of the tested rule's hits: no rule in force is called so."""

_TABLES = """
CREATE TEMP TABLE hit AS SELECT row_number() OVER () AS id, * FROM hits;
CREATE TEMP TABLE spell AS SELECT p.key, c."case", begins_us, ends_us
  FROM people p JOIN cases c USING ("case");
CREATE TEMP TABLE touched AS SELECT h.id, s."case" FROM hit h JOIN spell s
  ON s.key = h.resident AND h.at_us >= s.begins_us AND h.at_us < s.ends_us;
CREATE TEMP TABLE judged AS SELECT h.*, CASE
    WHEN h.about = 'resident' AND h.id IN (SELECT id FROM touched) THEN 'right'
    WHEN h.about <> 'resident' AND (h.about, h.entity) IN (SELECT about, key FROM things) THEN 'right'
    WHEN $whole OR EXISTS (SELECT 1 FROM cleared c WHERE c.key = h.resident
      AND h.at_us >= c.begins_us AND h.at_us < c.ends_us) THEN 'wrong'
    ELSE 'unjudged' END AS verdict FROM hit h;
CREATE TEMP TABLE reach AS SELECT j.rule, t."case", min(j.at_us) AS at_us, min(j.position) AS position
  FROM judged j JOIN touched t USING (id) WHERE verdict = 'right' GROUP BY ALL;
CREATE TEMP TABLE paid AS SELECT "case", at_us, amount_fen
  FROM payments WHERE "case" IN (SELECT "case" FROM cases WHERE victim);

-- Whether hits of the tested rule count, and those of the others.
CREATE TEMP MACRO counts(rule, tested, others) AS rule = '' AND tested OR rule <> '' AND others;

-- Of each case: the first of those hits, and how much was paid, after it, and well after it.
CREATE TEMP MACRO told(tested, others, in_time_us) AS TABLE
WITH first AS (SELECT "case", min(at_us) AS at_us, min(position) AS position
  FROM reach WHERE counts(rule, tested, others) GROUP BY "case")
SELECT c."case", f.at_us, f.position, p.first_paid, coalesce(p.paid, 0) AS paid,
  coalesce(p.saved, 0) AS saved, coalesce(p.in_time, 0) AS in_time
FROM (SELECT DISTINCT "case" FROM cases WHERE victim) c LEFT JOIN first f USING ("case")
LEFT JOIN (SELECT p."case", min(p.at_us) AS first_paid, sum(amount_fen) AS paid,
    sum(amount_fen) FILTER (p.at_us > f.at_us) AS saved,
    sum(amount_fen) FILTER (p.at_us >= f.at_us + in_time_us) AS in_time
  FROM paid p LEFT JOIN first f USING ("case") GROUP BY p."case") p USING ("case");
"""

_ALERTS = """
SELECT count(*), count(*) FILTER (verdict = 'right'), count(*) FILTER (verdict = 'wrong'),
  count(*) FILTER (verdict = 'unjudged') FROM judged WHERE counts(rule, $tested, $others)"""
_CASES = """
SELECT count(*), count(at_us), count(first_paid), count(*) FILTER (at_us < first_paid),
  quantile_cont((first_paid - at_us) / 1e6, [0.25, 0.5, 0.75]) FILTER (at_us < first_paid),
  coalesce(sum(paid), 0)::BIGINT, coalesce(sum(saved), 0)::BIGINT,
  coalesce(sum(in_time), 0)::BIGINT FROM told($tested, $others, $in_time_us)"""
_BEST = """
SELECT "case", position, (first_paid - at_us) / 1e6, saved::BIGINT, paid::BIGINT
FROM told(true, false, $in_time_us) WHERE saved > 0 ORDER BY saved DESC, position LIMIT $shown"""
_WORST = """
SELECT "case", position, (first_paid - at_us) / 1e6, saved::BIGINT, paid::BIGINT
FROM told(true, false, $in_time_us) WHERE paid > saved
ORDER BY paid - saved DESC, "case" LIMIT $shown"""
_WRONG = """
SELECT position FROM judged WHERE rule = '' AND verdict = 'wrong'
QUALIFY (row_number() OVER (ORDER BY position) - 1)
  % greatest(1, count(*) OVER () // $shown) = 0 ORDER BY position LIMIT $shown"""
_BY_DAY = "SELECT at_us // $day_us AS day, count(*) FROM hit WHERE rule = '' GROUP BY day"
_BESIDE = """
WITH mine AS (SELECT resident, at_us // $day_us AS day, min(at_us) AS at_us
  FROM hit WHERE rule = '' GROUP BY resident, day)
SELECT h.rule, count(*), count(m.day), count(*) FILTER (h.at_us < m.at_us)
FROM hit h LEFT JOIN mine m ON m.resident = h.resident AND m.day = h.at_us // $day_us
WHERE h.rule <> '' GROUP BY h.rule"""
_NEW = """
SELECT count(*) FROM hit h WHERE rule = '' AND NOT EXISTS (SELECT 1 FROM hit o
  WHERE o.rule <> '' AND o.resident = h.resident
    AND o.at_us // $day_us = h.at_us // $day_us)"""


class Judge:
    """Holds `hits` (schema HITS; the tested rule's under TESTED) against what happened."""

    def __init__(self, hits: pa.Table, happened: Happened) -> None:
        self._con = duckdb.connect()
        self._con.register("hits", hits)
        for name in ("people", "cases", "payments", "things", "cleared"):
            self._con.register(name, getattr(happened, name))
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                given = {"whole": happened.whole} if "$whole" in statement else {}
                self._con.execute(statement, given)

    def close(self) -> None:
        """Give its memory back."""
        self._con.close()

    def score(self, *, tested: bool, others: bool) -> Score:
        """How the tested rule did, the others, or both together."""
        chosen = {"tested": tested, "others": others}
        alerts, right, wrong, unjudged = self._one(_ALERTS, chosen)
        given = {**chosen, "in_time_us": IN_TIME_US}
        cases, hit, paid, before, lead, stolen, saved, in_time = self._one(_CASES, given)
        leads = tuple(round(seconds, 1) for seconds in lead or ())
        return Score(
            alerts, right, wrong, unjudged, cases, hit, paid, before, leads, stolen, saved, in_time
        )

    def best(self) -> tuple[Case, ...]:
        """The tested rule's cases with most money saved."""
        return self._cases(_BEST)

    def worst(self) -> tuple[Case, ...]:
        """The cases that paid most before it said anything, if it ever did."""
        return self._cases(_WORST)

    def wrong_at(self) -> tuple[int, ...]:
        """Positions of wrong hits of the tested rule, spread over the period."""
        found = self._con.execute(_WRONG, {"shown": SHOWN}).fetchall()
        return tuple(position for (position,) in found)

    def by_day(self, start_us: int, end_us: int) -> tuple[int, ...]:
        """Alerts of the tested rule on each UTC day that the period touches."""
        first, last = start_us // DAY_US, (end_us - 1) // DAY_US
        found: dict[int, int] = dict(self._con.execute(_BY_DAY, _DAY).fetchall())
        return tuple(found.get(day, 0) for day in range(first, last + 1))

    def beside(self, levels: dict[str, str]) -> tuple[Beside, ...]:
        """Each other rule (name → level) against the tested one."""
        rows = self._con.execute(_BESIDE, _DAY).fetchall()
        found = {name: counts for name, *counts in rows}
        return tuple(
            Beside(name, level, *found.get(name, (0, 0, 0))) for name, level in levels.items()
        )

    def new_alerts(self) -> int:
        """Alerts of the tested rule about residents no other rule spoke of that UTC day."""
        return int(self._one(_NEW, _DAY)[0])

    def _cases(self, query: str) -> tuple[Case, ...]:
        given = {"in_time_us": IN_TIME_US, "shown": SHOWN}
        return tuple(Case(*row) for row in self._con.execute(query, given).fetchall())

    def _one(self, query: str, given: dict[str, Any]) -> tuple[Any, ...]:
        return self._con.execute(query, given).fetchone() or ()
