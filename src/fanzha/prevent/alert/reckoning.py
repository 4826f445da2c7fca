"""What reaching somebody is worth, of columns alone: of a queue of thousands only the lines that
are shown are made into alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.expressions import Combinable

from fanzha.prevent.alert.keeping import READ, WAYS, facts_read
from fanzha.prevent.alert.worth import Ceilings, Measured, ceilings, worth

COLUMNS = (*READ, *(f"resident__{way}" for way in WAYS))
"""The columns of an alert that its worth is reckoned from."""

# Hours from which on the chance to reach is taken as lower, the most first.
_AGES = (48, 36, 24, 18, 12, *range(10, 0, -1))


def expected_fen(
    values: Sequence[Any], *, tries: int, reached: bool, now: datetime, measured: Measured
) -> int:
    """As `queries.worth_of`, the whole alone, of the values of `COLUMNS`."""
    return worth(facts_read(values, tries=tries, reached=reached), now, measured).expected_fen


def ceiling(alert: str, reached: Q, now: datetime, measured: Measured) -> Combinable:
    """An expression for rows that lead to an alert by `alert` ("alert__"): what reaching the
    person is worth at most, in fen; `reached` says whether they were reached already."""
    bounds = ceilings(now, measured)
    lifts = [
        When(Q(**{f"{alert}source": source, f"{alert}level": level}), then=Value(lift))
        for (source, level), lift in bounds.lifts.items()
    ]
    lift = Case(*lifts, default=Value(1000), output_field=BigIntegerField())
    return (F(f"{alert}stake_fen") + 1) * lift * _reach(alert, reached, bounds, now) / 1_000_000


def _reach(alert: str, reached: Q, bounds: Ceilings, now: datetime) -> Case:
    before = f"{alert}received_at__lte"
    last = len(bounds.by_hour) - 1
    falling = [
        When(Q(**{before: now - timedelta(hours=age)}), then=Value(bounds.by_hour[min(age, last)]))
        for age in _AGES
    ]
    return Case(
        When(reached, then=Value(bounds.reached)), *falling, default=Value(bounds.by_hour[0]),
        output_field=BigIntegerField(),
    )  # fmt: skip
