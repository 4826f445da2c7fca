"""A back-test at the owner's: run over its own archive, answered in counts.

What came of the hits is known at the centre, not here, so nothing is called right or wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from fanzha.engine.stream.rules import from_fields
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest import backtest, ports
from fanzha.prevent.detect.backtest.ports import Happened
from fanzha.prevent.detect.remote.fields import at_most, listed, mapping, moment, text, whole

MOST_DAYS, LONGEST = 3_700, 300
COUNTS = ("rows", "alerts")


class NothingKnown:
    """`backtest.ports.Truth` of somebody who was told nothing."""

    def happened(self, _start: datetime, _end: datetime, /) -> Happened:
        """Empty tables: no hit is judged."""
        people, cases, payments = (
            schema.empty_table() for schema in (ports.PEOPLE, ports.CASES, ports.PAYMENTS)
        )
        things, cleared = ports.THINGS.empty_table(), ports.CLEARED.empty_table()
        return Happened(people, cases, payments, things, cleared, whole=False)


def answered(question: Mapping[str, Any], archive: Path) -> dict[str, Any]:
    """The answer to a question of the centre: counts, or what is wrong with it."""
    try:
        rule, start, end = (
            from_fields(question.get("rule")), moment(question, "start"), moment(question, "end")
        )  # fmt: skip
        result = backtest(rule, archive, start, end, NothingKnown(), threads=1)
    except Trouble as trouble:
        return {"trouble": {"zh": trouble.zh[:LONGEST], "en": trouble.en[:LONGEST]}}
    except duckdb.Error:
        return {"trouble": {"zh": "归档无法读取", "en": "the archive cannot be read"}}
    return {
        "rows": result.rows, "alerts": result.score.alerts, "by_day": list(result.by_day),
        "days": result.days, "seconds": result.seconds,
    }  # fmt: skip


def taken(raw: object) -> dict[str, Any]:
    """What the centre keeps of an answer: counts and sentences. Raises Trouble for else."""
    given = mapping(raw, "answer")
    if "trouble" in given:
        said = mapping(given["trouble"], "trouble")
        return {"trouble": {name: text(said, name, LONGEST) for name in ("zh", "en")}}
    days = at_most(listed(given, "by_day"), MOST_DAYS, "by_day")
    counts = [whole({"by_day": count}, "by_day") for count in days]
    return {**{name: whole(given, name) for name in COUNTS}, "by_day": counts}
