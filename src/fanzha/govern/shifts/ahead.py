"""What lies ahead in the plans: from when to when each works, and who shares a day. Pure.

The plans say how somebody stands at one moment (`rules.Plans`). Here they are asked at every
moment at which an answer can change, so the calendar can never say other than the ladder does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise

from fanzha.govern.shifts.rules import Person, Plans, Shift, Span, Standing, Week
from fanzha.kit.clock import SHOWN_ZONE, shown
from fanzha.kit.grouping import grouped

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """Somebody is on leave in the span."""

    user_id: int
    span: Span


@dataclass(frozen=True)
class Turn:
    """How somebody stands from `since` on and before `until`, UTC."""

    since: datetime
    until: datetime
    standing: Standing


@dataclass(frozen=True)
class Watch:
    """The people who share one turn of a day, by name."""

    turn: Turn
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Day:
    """One day (Asia/Shanghai): who works in it from when, by role, and who is on leave."""

    date: date
    work: Mapping[str, Sequence[Watch]]
    leave: Sequence[Watch]


def turns(
    whom: Iterable[Person],
    shifts: Sequence[Shift],
    leave: Sequence[Away],
    since: datetime,
    until: datetime,
) -> dict[int, tuple[Turn, ...]]:
    """The turns of each person, without a gap from `since` to `until` (UTC), by user.

    `shifts` must hold those of every colleague at the same posts: one's plan binds all of them.

    >>> from fanzha.govern.shifts.rules import Week
    >>> ann, noon = Person(1, "甲", "duty_officer", 1, "/C/"), datetime(2026, 3, 2, 4, tzinfo=UTC)
    >>> night = Shift(Span(noon - DAY), ann.role, ann.area, 1, Week("1234567", 20 * 60, 8 * 60))
    >>> [(f"{shown(turn.since):%d. %H:%M}", str(turn.standing))
    ...  for turn in turns([ann], [night], [], noon, noon + DAY)[1]]
    [('02. 12:00', 'off'), ('02. 20:00', 'on'), ('03. 08:00', 'off')]
    """
    moments = [*_moments(shifts, leave, since, until), until]
    plans = [Plans(shifts, _away(leave, at)) for at in moments[:-1]]
    return {person.user_id: tuple(_turns_of(person, moments, plans)) for person in whom}


def days(
    whom: Sequence[Person],
    found: Mapping[int, Sequence[Turn]],
    now: datetime,
    first: date,
    count: int,
) -> list[Day]:
    """The turns of work and leave that are not over at `now`, under the day on which each begins.

    What began before `first` stands under it. A turn longer than a day, and all leave, is cut at
    midnight; a night stays whole.
    """
    pieces = [
        (piece, person)
        for person in whom for turn in found[person.user_id] if turn.standing is not Standing.OFF
        for piece in _pieces(turn) if piece.until > now
    ]  # fmt: skip
    by_date = grouped(
        (max(first, shown(piece.since).date()), (piece, who)) for piece, who in pieces
    )
    dates = [first + index * DAY for index in range(count)]
    return [_day(day, by_date.get(day, ())) for day in dates]


def next_change(found: Sequence[Turn], now: datetime) -> datetime | None:
    """When the turn that runs at `now` ends; None where it lasts as far as was looked ahead."""
    return next((turn.until for turn in found[:-1] if turn.since <= now < turn.until), None)


def midnight(day: date) -> datetime:
    """The beginning of a day in Asia/Shanghai, UTC."""
    return datetime.combine(day, time(), SHOWN_ZONE).astimezone(UTC)


def _turns_of(
    person: Person, moments: Sequence[datetime], plans: Sequence[Plans]
) -> Iterator[Turn]:
    stands = (
        (plan.standing(person, since), since, until)
        for plan, (since, until) in zip(plans, pairwise(moments), strict=True)
    )
    for standing, run in groupby(stands, key=lambda part: part[0]):
        parts = list(run)
        yield Turn(parts[0][1], parts[-1][2], standing)


def _moments(
    shifts: Sequence[Shift], leave: Sequence[Away], since: datetime, until: datetime
) -> list[datetime]:
    """Every moment of the window at which somebody's standing can change, its beginning first."""
    spans = {*(shift.span for shift in shifts), *(away.span for away in leave)}
    found = {since, *(span.since for span in spans), *(span.until for span in spans if span.until)}
    for week in {shift.week for shift in shifts if shift.week}:
        found.update(_bounds(week, since, until))
    return sorted(moment for moment in found if since <= moment < until)


def _bounds(week: Week, since: datetime, until: datetime) -> Iterator[datetime]:
    """When a shift of this week begins or ends; on a day it does not count nothing changes."""
    day = shown(since).date()
    while midnight(day) < until:
        for minute in (week.begins, week.ends):
            yield midnight(day) + timedelta(minutes=minute)
        day += DAY


def _away(leave: Iterable[Away], at: datetime) -> frozenset[int]:
    return frozenset(away.user_id for away in leave if away.span.holds(at))


def _pieces(turn: Turn) -> Iterator[Turn]:
    if turn.standing is Standing.ON and turn.until - turn.since <= DAY:
        yield turn
        return
    since = turn.since
    while since < turn.until:
        until = min(turn.until, midnight(shown(since).date() + DAY))
        yield replace(turn, since=since, until=until)
        since = until


def _day(day: date, pieces: Iterable[tuple[Turn, Person]]) -> Day:
    mine = list(pieces)
    work = grouped(
        (who.role, (turn, who)) for turn, who in mine if turn.standing is Standing.ON
    )  # fmt: skip
    away = [(turn, who) for turn, who in mine if turn.standing is Standing.LEAVE]
    return Day(day, {role: _watches(those) for role, those in work.items()}, _watches(away))


def _watches(pieces: Iterable[tuple[Turn, Person]]) -> list[Watch]:
    """Who shares a turn stands together, the earliest turn first."""
    shared = grouped(pieces)
    order = sorted(shared, key=lambda turn: (turn.since, turn.until))
    return [Watch(turn, tuple(sorted(shared[turn], key=lambda who: who.name))) for turn in order]
