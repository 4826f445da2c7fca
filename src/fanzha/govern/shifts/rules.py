"""Pure decisions on shifts: who works at a moment, who may plan whom, who signs a hand-over.

A post is a role at a unit. A post without a plan always works, so that a county that never
entered one loses nobody; a plan counts from its first beginning to its last end, and in
between only those named in it work. Leave always counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from fanzha.govern.units.rules import lineage
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.kit.grouping import grouped
from fanzha.words.enums import Role

# Who is planned: the desks and the street of dissuasion.
PLANNED = (
    Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.COMMUNITY_POLICE, Role.GRID_WORKER,
)  # fmt: skip
# These two plan the whole county, the police of a town or station their own branch.
PLANNERS = frozenset({Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.COMMUNITY_POLICE})
SIGNERS = frozenset({Role.DUTY_OFFICER, Role.DISSUASION_OFFICER})

DAY_MINUTES = 24 * 60


class Standing(StrEnum):
    """How somebody stands at a moment: at work, between two shifts, or on leave."""

    ON = "on"
    OFF = "off"
    LEAVE = "leave"


@dataclass(frozen=True)
class Person:
    """Somebody who can be planned. `area` is the branch of the tree they work for."""

    user_id: int
    name: str
    role: str
    unit_id: int | None
    area: str


@dataclass(frozen=True)
class Span:
    """From `since` on and before `until`, UTC; an `until` of None never ends."""

    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in the span."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Week:
    """When a shift recurs: `days` are ISO days as digits, "15" for Monday and Friday.

    It lasts from minute `begins` of such a day (Asia/Shanghai) to minute `ends`, of the next
    day where `ends` is not later: "08:00 to 08:00" is a day and a night.
    """

    days: str
    begins: int
    ends: int

    def works(self, at: datetime) -> bool:
        """Whether the moment lies in one of its shifts.

        >>> from datetime import UTC
        >>> night = Week("1", 20 * 60, 8 * 60)
        >>> [night.works(datetime(2026, 3, 2, hour, tzinfo=UTC)) for hour in (11, 12, 23)]
        [False, True, True]
        >>> night.works(datetime(2026, 3, 3, 0, tzinfo=UTC))  # Tuesday, 8:00 in Shanghai
        False
        """
        local = shown(at)
        minute, day = local.hour * 60 + local.minute, str(local.isoweekday())
        if self.begins < self.ends:
            return day in self.days and self.begins <= minute < self.ends
        before = str((local - timedelta(days=1)).isoweekday())
        began_today = day in self.days and minute >= self.begins
        return began_today or (before in self.days and minute < self.ends)


@dataclass(frozen=True)
class Shift:
    """One entry of a plan: one person, or every holder of a role in a branch of the tree.

    `role` and `area` are the post: with a `user_id` that person's own, else the role and the
    branch it is about. Without a `week` the span itself is the shift; with one it recurs in it.
    """

    span: Span
    role: str
    area: str
    user_id: int | None = None
    week: Week | None = None

    def works(self, at: datetime) -> bool:
        """Whether whoever it names is at work."""
        return self.span.holds(at) and (self.week is None or self.week.works(at))


@dataclass(frozen=True)
class Plans:
    """Every entry that matters around a moment, and who is on leave then."""

    shifts: Sequence[Shift]
    on_leave: frozenset[int] = frozenset()

    def standing(self, person: Person, at: datetime) -> Standing:
        """How the person stands at `at`."""
        if person.user_id in self.on_leave:
            return Standing.LEAVE
        if any(shift.works(at) for shift in self._naming(person)):
            return Standing.ON
        return Standing.OFF if self._is_planned(person, at) else Standing.ON

    def _naming(self, person: Person) -> Iterator[Shift]:
        yield from self._by_user.get(person.user_id, ())
        for area in lineage(person.area):
            yield from self._by_post.get((person.role, area), ())

    def _is_planned(self, person: Person, at: datetime) -> bool:
        """Whether a plan of the person's post is in force: begun, and not all over."""
        spans = [*self._colleagues.get((person.role, person.area), ())]
        spans += [shift.span for shift in self._naming(person)]
        return any(span.since <= at for span in spans) and any(
            span.until is None or at < span.until for span in spans
        )

    @cached_property
    def _by_user(self) -> Mapping[int, Sequence[Shift]]:
        named = (shift for shift in self.shifts if shift.user_id is not None)
        return grouped((shift.user_id or 0, shift) for shift in named)

    @cached_property
    def _by_post(self) -> Mapping[tuple[str, str], Sequence[Shift]]:
        """Entries about everybody at a post."""
        general = (shift for shift in self.shifts if shift.user_id is None)
        return grouped(((shift.role, shift.area), shift) for shift in general)

    @cached_property
    def _colleagues(self) -> Mapping[tuple[str, str], Sequence[Span]]:
        """Spans of the entries about single persons, by the post of each."""
        named = (shift for shift in self.shifts if shift.user_id is not None)
        return grouped(((shift.role, shift.area), shift.span) for shift in named)


def may_plan(role: str, own_area: str, area: str) -> bool:
    """Whether this role may plan those who work for `area`.

    >>> may_plan("duty_officer", "/C/", "/C/T1/"), may_plan("community_police", "/C/T2/", "/C/T1/")
    (True, False)
    """
    if role not in PLANNERS:
        return False
    return role != Role.COMMUNITY_POLICE or (bool(own_area) and area.startswith(own_area))


def must_sign_once(leaving_id: int, coming_id: int) -> None:
    """Raises Trouble when the officer who comes is the one who leaves."""
    if leaving_id == coming_id:
        raise Trouble(
            zh="交班人与接班人不能是同一人: 请接班人用本人账号登录签收",
            en="one person cannot sign for both: the officer who comes signs in and signs",
            field="coming",
        )
