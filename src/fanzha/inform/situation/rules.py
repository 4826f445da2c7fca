"""What a day is, what a figure says, and which town a unit belongs to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.kit.clock import SHOWN_ZONE

DAY = timedelta(days=1)


class Name(StrEnum):
    """The figures, by the name their address has."""

    CASES = "cases"
    LOSSES = "losses"
    STOPPED = "stopped"
    DISSUADED = "dissuaded"
    AVOIDED = "avoided"
    REACHED = "reached"
    MET = "met"


@dataclass(frozen=True)
class Span:
    """From `since` up to, not including, `until`. UTC."""

    since: datetime
    until: datetime


def today(now: datetime) -> Span:
    """The day that `now` lies in, from midnight to midnight in the zone of the desk.

    >>> from datetime import UTC
    >>> span = today(datetime(2026, 3, 2, 16, 30, tzinfo=UTC))  # already March 3 here
    >>> span.since.isoformat(), span.until.isoformat()
    ('2026-03-03T00:00:00+08:00', '2026-03-04T00:00:00+08:00')
    """
    local = now.astimezone(SHOWN_ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(midnight, midnight + DAY)


def last_days(days: int, now: datetime) -> Span:
    """The day of `now` and those before it, so many in all.

    >>> from datetime import UTC
    >>> last_days(7, datetime(2026, 3, 2, 8, 0, tzinfo=UTC)).since.isoformat()
    '2026-02-24T00:00:00+08:00'
    """
    last = today(now)
    return Span(last.since - (days - 1) * DAY, last.until)


def yesterday_by_now(now: datetime) -> Span:
    """Yesterday up to this time of day: what today can fairly be held against."""
    return Span(today(now).since - DAY, now - DAY)


def span_before(span: Span, now: datetime) -> Span:
    """The span of the same length before this one; as far into it as this one has come.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> span_before(today(now), now) == yesterday_by_now(now)
    True
    """
    length = span.until - span.since
    return Span(span.since - length, max(span.since, min(span.until, now)) - length)


@dataclass(frozen=True)
class Figure:
    """A count, or an amount in fen, today and yesterday up to the same time."""

    name: Name
    today: int
    before: int


@dataclass(frozen=True)
class Share:
    """How many of those that were due were done in time. Nothing due: no share.

    >>> Share(Name.REACHED, kept=9, due=10).percent
    90
    """

    name: Name
    kept: int
    due: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all."""
        return self.kept * 100 // self.due if self.due else None


@dataclass(frozen=True)
class TownLine:
    """One town on the map: alerts received today, and what became of them."""

    code: str
    zh: str
    en: str
    x: float
    y: float
    alerts: int = 0
    open: int = 0
    late: int = 0
    dissuaded: int = 0


def town_of(path: str, towns: Iterable[str]) -> str | None:
    """The code of the town that the unit at `path` lies in; None above the towns.

    >>> town_of("/YX/YX01/YX0101/", ["YX01", "YX02"]), town_of("/YX/", ["YX01"])
    ('YX01', None)
    """
    above = set(path.strip("/").split("/"))
    return next((town for town in towns if town in above), None)
