"""The tiers of delayed arrival as they are in force on a day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache

from fanzha.words import law


@dataclass(frozen=True)
class Tiers:
    """The settings `shield.*` of words/data/law.toml, by their names there."""

    large_fen: int
    large_fen_elder: int
    large_delay_minutes: int
    small_count: int
    small_delay_minutes: int
    gather_payers: int
    dormant_days: int
    valid_minutes: int


def tiers(now: datetime) -> Tiers:
    """The tiers in force at `now` (UTC); the day in Asia/Shanghai counts.

    >>> from datetime import UTC
    >>> tiers(datetime(2026, 3, 1, tzinfo=UTC)).large_delay_minutes
    1440
    """
    return _on(now.astimezone(law.SHANGHAI).date())


@lru_cache(maxsize=8)
def _on(day: date) -> Tiers:
    return Tiers(*(law.number(f"shield.{field.name}", day) for field in fields(Tiers)))
