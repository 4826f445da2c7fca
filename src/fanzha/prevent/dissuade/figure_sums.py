"""Counts, sums and times of several figures at once, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    Q,
    QuerySet,
    Sum,
)

from fanzha.prevent.dissuade.figure_meanings import meaning
from fanzha.prevent.dissuade.figure_rules import Name, Spread, Tally
from fanzha.prevent.dissuade.models import Task

Tasks = QuerySet[Task]


def summed(tasks: Tasks, key: Any, names: frozenset[Name], now: datetime) -> dict[Any, Any]:
    """The counts, sums and times of these figures for each value of `key`."""
    sums: dict[str, Any] = {f"n_{n}": Count("pk", filter=meaning(n, now)) for n in names}
    if Name.DISSUADED in names:
        sums["saved_fen"] = Sum("saved_fen", filter=meaning(Name.DISSUADED, now))
    for name, done in ((Name.REACH_DUE, "reached_at"), (Name.MEET_DUE, "met_at")):
        if name in names:
            sums |= _times(name, done, now)
    rows = tasks.values(key=key).annotate(**sums).order_by().values_list("key", *sums)
    return {found: dict(zip(sums, values, strict=True)) for found, *values in rows}


def _times(name: Name, done: str, now: datetime) -> dict[str, Any]:
    """Seconds from the receipt of the warning, of those that were due and done."""
    which = meaning(name, now) & Q(**{f"{done}__isnull": False})
    lasted = ExpressionWrapper(F(done) - F("received_at"), output_field=FloatField())
    seconds = Func(lasted, template="EXTRACT(EPOCH FROM %(expressions)s)::float8")
    return {
        f"{done}_{at}": _Percentile(seconds, at=at / 100, filter=which, output_field=FloatField())
        for at in (50, 90)
    }


def tally_of(row: dict[str, Any]) -> Tally:
    """The figures of one row of `summed`."""
    return Tally(
        {name.removeprefix("n_"): count for name, count in row.items() if name.startswith("n_")},
        row.get("saved_fen") or 0,
        Spread(row.get("reached_at_50"), row.get("reached_at_90")),
        Spread(row.get("met_at_50"), row.get("met_at_90")),
    )


class _Percentile(Aggregate):
    """PostgreSQL's PERCENTILE_CONT: between two values it goes along the line."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
