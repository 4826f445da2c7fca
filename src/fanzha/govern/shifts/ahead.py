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


# A role, a turn of it, and whose it is: nobody's where it is a gap.
Entry = tuple[str, Turn, Person | None]


@dataclass(frozen=True)
class Watch:
    """The people who share one turn of a day, by name; nobody where the turn is a gap (`off`)."""

    turn: Turn
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Day:
    """One day (Asia/Shanghai): who works in it from when, or that nobody does, by role; leave."""

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
    """What is not over at `now` of work, gaps and leave, under the day on which each begins.

    What began before `first` stands under it. A turn longer than a day, and all leave, is cut at
    midnight; a night stays whole. A gap is a stretch in which nobody of a role works.
    """
    entries = [*_entries(whom, found), *_gaps_by_role(whom, found)]
    pieces = [
        (role, piece, who)
        for role, turn, who in entries for piece in _pieces(turn) if piece.until > now
    ]  # fmt: skip
    by_date = grouped((max(first, shown(piece[1].since).date()), piece) for piece in pieces)
    dates = [first + index * DAY for index in range(count)]
    return [_day(day, by_date.get(day, ())) for day in dates]


def gaps(found: Iterable[Sequence[Turn]], since: datetime, until: datetime) -> Iterator[Turn]:
    """The stretches between two moments in which none of these people works.

    >>> from datetime import UTC
    >>> dawn = datetime(2026, 3, 2, tzinfo=UTC)
    >>> day = Turn(dawn + timedelta(hours=2), dawn + timedelta(hours=12), Standing.ON)
    >>> [f"{gap.since:%H}-{gap.until:%H}" for gap in gaps([[day]], dawn, dawn + DAY)]
    ['00-02', '12-00']
    """
    work = (turn for turns in found for turn in turns if turn.standing is Standing.ON)
    for turn in sorted(work, key=lambda turn: turn.since):
        if since < turn.since:
            yield Turn(since, turn.since, Standing.OFF)
        since = max(since, turn.until)
    if since < until:
        yield Turn(since, until, Standing.OFF)


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


def _entries(whom: Iterable[Person], found: Mapping[int, Sequence[Turn]]) -> Iterator[Entry]:
    for person in whom:
        for turn in found[person.user_id]:
            if turn.standing is not Standing.OFF:
                yield person.role, turn, person


def _gaps_by_role(whom: Iterable[Person], found: Mapping[int, Sequence[Turn]]) -> Iterator[Entry]:
    for role, theirs in grouped((who.role, found[who.user_id]) for who in whom).items():
        for gap in gaps(theirs, theirs[0][0].since, theirs[0][-1].until):
            yield role, gap, None


def _pieces(turn: Turn) -> Iterator[Turn]:
    if turn.standing is not Standing.LEAVE and turn.until - turn.since <= DAY:
        yield turn
        return
    since = turn.since
    while since < turn.until:
        until = min(turn.until, midnight(shown(since).date() + DAY))
        yield replace(turn, since=since, until=until)
        since = until


def _day(day: date, entries: Iterable[Entry]) -> Day:
    mine = list(entries)
    away = [(turn, who) for _, turn, who in mine if turn.standing is Standing.LEAVE]
    work = grouped(
        (role, (turn, who)) for role, turn, who in mine if turn.standing is not Standing.LEAVE
    )
    return Day(day, {role: _watches(those) for role, those in work.items()}, _watches(away))


def _watches(those: Iterable[tuple[Turn, Person | None]]) -> list[Watch]:
    """Who shares a turn stands together, the earliest turn first."""
    shared = grouped(those)
    order = sorted(shared, key=lambda turn: (turn.since, turn.until))
    return [Watch(turn, tuple(sorted(filter(None, shared[turn]), key=_name))) for turn in order]


def _name(person: Person) -> str:
    return person.name
