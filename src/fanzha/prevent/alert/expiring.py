"""When an alert of which nothing more is heard loses weight, and ends. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from fanzha.words import law
from fanzha.words.enums import Level

_BELOW = {Level.HIGH: Level.MEDIUM, Level.MEDIUM: Level.LOW}


def expires_at(level: str, now: datetime) -> datetime:
    """Until when an alert of this level stands, when nothing more is heard from `now` (UTC) on.

    Source: the settings `alert.expires_hours_low`, `_medium`, `_high`.

    >>> from datetime import UTC
    >>> expires_at("high", datetime(2026, 3, 2, tzinfo=UTC)).isoformat()
    '2026-03-03T00:00:00+00:00'
    """
    return now + timedelta(hours=law.number(f"alert.expires_hours_{level}", now))


def below(level: str) -> Level | None:
    """The next level down; None below the lowest: there the alert ends.

    >>> str(below("high")), below("low")
    ('medium', None)
    """
    return _BELOW.get(Level(level))
