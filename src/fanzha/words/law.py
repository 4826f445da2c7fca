"""Rules that bind, as settings with a first day: never constants in the code.

A setting holds from its day (Asia/Shanghai) until the next entry of the same key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from fanzha.kit.errors import Trouble
from fanzha.words.data import load

SHANGHAI = ZoneInfo("Asia/Shanghai")
Value = int | bool | str


@dataclass(frozen=True)
class Setting:
    """One value of one rule, with the day it takes effect and the article it comes from."""

    key: str
    since: date
    value: Value
    unit: str
    zh: str
    en: str
    source: str
    note: str = ""


@cache
def settings() -> tuple[Setting, ...]:
    """Every setting of the data file, by key and then by first day."""
    rows = [
        Setting(since=item["from"], **{name: item[name] for name in item if name != "from"})
        for item in load("law")["setting"]
    ]
    return tuple(sorted(rows, key=lambda row: (row.key, row.since)))


def setting(key: str, on: date | datetime) -> Setting:
    """The setting of `key` in force on that day, with its source.

    A datetime must have a zone; its day in Asia/Shanghai counts. Raises Trouble for an
    unknown key, a day before the first entry, or a time without zone.

    >>> setting("sanction.trader_years", date(2024, 11, 30)).value
    5
    >>> setting("sanction.trader_years", date(2024, 12, 1)).value
    2
    """
    history = [row for row in settings() if row.key == key]
    if not history:
        raise Trouble(zh=f"没有这项规定: {key}", en=f"no such setting: {key}", field="key")
    day = _day(on)
    in_force = [row for row in history if row.since <= day]
    if not in_force:
        first = history[0].since
        raise Trouble(
            zh=f"{key} 自 {first} 起施行,{day} 尚无规定",
            en=f"{key} takes effect on {first}; nothing is in force on {day}",
            field="on",
        )
    return in_force[-1]


def value(key: str, on: date | datetime) -> Value:
    """The value of `key` in force on that day. Errors as in `setting`."""
    return setting(key, on).value


def number(key: str, on: date | datetime) -> int:
    """As `value`, for a key that holds a whole number.

    >>> number("stop.period_hours", date(2025, 1, 1))
    48
    """
    found = value(key, on)
    if isinstance(found, bool) or not isinstance(found, int):
        raise Trouble(zh=f"{key} 不是数", en=f"{key} is not a number", field="key")
    return found


def holds(key: str, on: date | datetime) -> bool:
    """As `value`, for a key that holds yes or no.

    >>> holds("freeze.needs_case", date(2025, 1, 1))
    True
    """
    found = value(key, on)
    if not isinstance(found, bool):
        raise Trouble(zh=f"{key} 不是是非项", en=f"{key} is not yes or no", field="key")
    return found


def _day(on: date | datetime) -> date:
    if not isinstance(on, datetime):
        return on
    if on.tzinfo is None:
        raise Trouble(zh="时间没有时区", en="a time without zone", field="on")
    return on.astimezone(SHANGHAI).date()
