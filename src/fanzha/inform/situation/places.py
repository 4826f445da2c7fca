"""The day by town, for the map."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fanzha.govern.units.queries import of_kind
from fanzha.inform.situation.rules import Span, TownLine, town_of
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
    for task in received(span.since, span.until).values(*_READ):
        sums[town_of(task["alert__unit__path"], codes)].update(_counts(task))
    lines = [
        TownLine(unit.code, unit.name_zh, unit.name_en, unit.x, unit.y,
                 **{name: sums[unit.code][name] for name in COUNTED})
        for unit in units
    ]  # fmt: skip
    return lines, sums[None]["alerts"]


_READ = ("alert__unit__path", "outcome", "closed_at", "late_reach", "late_meet")


def _counts(task: dict[str, Any]) -> dict[str, int]:
    still_open = task["closed_at"] is None
    return {
        "alerts": 1,
        "open": int(still_open),
        "late": int(still_open and (task["late_reach"] or task["late_meet"])),
        "dissuaded": int(task["outcome"] == DISSUADED),
    }
