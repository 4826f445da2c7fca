"""The day by town, for the map."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from fanzha.govern.units.queries import of_kind
from fanzha.inform.situation.rules import Span, TownLine, town_of
from fanzha.prevent.dissuade.lines import LATE
from fanzha.prevent.dissuade.queries import received
from fanzha.prevent.dissuade.rules import DISSUADED
from fanzha.words.enums import UnitKind

COUNTED = ("alerts", "open", "late", "dissuaded")


def towns(span: Span) -> tuple[list[TownLine], int]:
    """Every town with the alerts received in the span; and how many lie in no town.

    The towns' alerts and those outside add up to all alerts of the span.
    """
    units = list(of_kind(UnitKind.TOWN))
    codes = [unit.code for unit in units]
    sums: dict[str | None, Counter[str]] = {code: Counter() for code in [*codes, None]}
    by_unit = received(span.since, span.until).values("alert__unit__path").annotate(**_COUNTS)
    for path, *counts in by_unit.values_list("alert__unit__path", *COUNTED):
        sums[town_of(path, codes)].update(dict(zip(COUNTED, counts, strict=True)))
    lines = [
        TownLine(unit.code, unit.name_zh, unit.name_en, unit.x, unit.y,
                 **{name: sums[unit.code][name] for name in COUNTED})
        for unit in units
    ]  # fmt: skip
    return lines, sums[None]["alerts"]


_OPEN = Q(closed_at=None)
_COUNTS = {
    "alerts": Count("pk"),
    "open": Count("pk", filter=_OPEN),
    "late": Count("pk", filter=_OPEN & LATE),
    "dissuaded": Count("pk", filter=Q(outcome=DISSUADED)),
}
