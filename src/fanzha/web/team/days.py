"""The days ahead: who works when this week, who is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.ahead import Day, Watch, days
from fanzha.govern.shifts.queries import ahead
from fanzha.govern.shifts.rules import PLANNED, Person
from fanzha.kit.clock import shown
from fanzha.web.team.board import AHEAD, whose_plans


@dataclass(frozen=True)
class Line:
    """One day of the calendar: a cell for each role of its head, and who is on leave."""

    date: date
    cells: Sequence[tuple[str, Sequence[Watch]]]
    leave: Sequence[Watch]


@dataclass(frozen=True)
class Calendar:
    """The days ahead, a column for each role that has a plan or somebody away."""

    roles: Sequence[str]
    lines: Sequence[Line]


def days_ahead(who: Actor, known: Sequence[Person], now: datetime) -> Calendar:
    """The days from today on. A role whose people all work without an end has no column."""
    whom = whose_plans(who, known)
    found = ahead(whom, now, AHEAD)
    planned = {person.role for person in whom if len(found[person.user_id]) > 1}
    roles = [role for role in PLANNED if role in planned]
    seen = [person for person in whom if person.role in planned]
    lines = days(seen, found, now, shown(now).date(), AHEAD)
    return Calendar(roles, [_line(day, roles) for day in lines])


def _line(day: Day, roles: Sequence[str]) -> Line:
    work: Mapping[str, Sequence[Watch]] = day.work
    return Line(day.date, [(role, work.get(role, ())) for role in roles], day.leave)
