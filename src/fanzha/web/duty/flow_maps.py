"""What the map page shows of a case: the drawing as it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import ceil
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from fanzha.govern.access.rules import Actor
from fanzha.govern.units.queries import of_kind
from fanzha.kit.errors import Trouble
from fanzha.recover.report.queries import access_report
from fanzha.recover.trace.flow_map.drawing import draw
from fanzha.recover.trace.flow_map.filters import Wanted, standing, until
from fanzha.recover.trace.flow_map.reading import flows_of
from fanzha.recover.trace.flow_map.roles import Guess, marks_of, roles_of
from fanzha.recover.trace.flow_map.shapes import FlowMap, Flows
from fanzha.recover.trace.flow_map.view import EVERYTHING, map_of
from fanzha.recover.trace.picture import Picture, Totals
from fanzha.recover.trace.queries import picture_of
from fanzha.web.asked import whole, yuan
from fanzha.words.enums import Language, UnitKind

OPENED, TICKS = 8, 120
"""So many groups opened at once, and places of the time slider."""
LAST_SECOND = 253_402_300_799


@dataclass(frozen=True)
class CaseMap:
    """One case's picture, and what of it is wanted on the map. `report` is the row."""

    report: Any
    picture: Picture
    wanted: Wanted = EVERYTHING

    @cached_property
    def flows(self) -> Flows:
        """All flows of the case, unfiltered."""
        return flows_of(self.picture)

    @cached_property
    def guesses(self) -> dict[str, tuple[Guess, ...]]:
        """What each account seems to be, by account number."""
        return roles_of(self.flows)

    @cached_property
    def flow_map(self) -> FlowMap:
        """The map of what is wanted."""
        return map_of(self.flows, self.wanted, marks_of(self.guesses))

    @property
    def totals(self) -> Totals:
        """Where the money stands, at the moment that is shown."""
        if self.wanted.until is None:
            return self.picture.totals
        return standing(until(self.flows, self.wanted.until))

    def drawn(self, **how: Any) -> str:
        """The drawing in the reader's language; `how` goes to `drawing.draw`."""
        tongue = language()
        return draw(self.flow_map, language=tongue, names=bank_names(tongue), **how)


def case_map(report_id: int, asked: QueryDict, who: Actor, at: datetime) -> CaseMap:
    """The map a request asks for. Passes the report's gate, which is recorded."""
    wanted = wanted_of(asked)
    report = access_report(report_id, who, "chase", at)
    return CaseMap(report, picture_of(report_id, at), wanted)


def wanted_of(asked: QueryDict) -> Wanted:
    """What a form or an address asks to see. Raises Trouble naming the field."""
    least, moment = asked.get("least", "").strip(), asked.get("until", "").strip()
    opened = asked.getlist("open")
    if len(opened) > OPENED:
        raise Trouble(zh=f"一次最多展开 {OPENED} 组", en=f"open at most {OPENED} groups at once",
                      field="open")  # fmt: skip
    return Wanted(
        least_fen=yuan(least, "least") if least else 0,
        until=_moment(moment) if moment else None,
        banks=frozenset(filter(None, asked.getlist("bank"))),
        states=frozenset(filter(None, asked.getlist("state"))),
        opened=frozenset(opened),
    )


def _moment(text: str) -> datetime:
    seconds = whole(text, "until")
    if seconds > LAST_SECOND:
        raise Trouble(zh="时间过大", en="the time is too large", field="until")
    return datetime.fromtimestamp(seconds, UTC)


def language() -> Language:
    """The reader's language, as drawings and labels know it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def bank_names(tongue: Language) -> dict[str, str]:
    """Every bank's name in a language, by its code."""
    banks = of_kind(UnitKind.BANK)
    return {one.code: one.name_en if tongue == "en" else one.name_zh for one in banks}


def ticks(flows: Flows) -> list[datetime]:
    """Moments at which something happened, in whole seconds: the places of the time slider.

    Of many, some are left out evenly; the last one stays.
    """
    seconds = sorted({ceil(edge.time.timestamp()) for edge in flows.edges})
    step = ceil(len(seconds) / TICKS) or 1
    return [datetime.fromtimestamp(one, UTC) for one in reversed(seconds[::-1][::step])]


def opened_groups(wanted: Wanted) -> Iterable[tuple[str, list[str]]]:
    """Each opened group's key with its parts: layer, state, bank, guess."""
    return [(key, key.rstrip("+").split(":")) for key in sorted(wanted.opened)]
