"""Working days of mainland China: weekdays, less the holidays and with the Saturdays and Sundays
that the State Council moves each year. The calendar is the package `chinesecalendar`."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

LAST_KNOWN = date(max(constants.holidays).year, 12, 31)
"""The State Council names a year's holidays late in the year before: beyond this day nobody has."""


def is_working_day(day: date) -> bool:
    """Whether people work that day; beyond LAST_KNOWN every weekday counts as one.

    >>> is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 10, 10))
    (False, True)
    """
    if day > LAST_KNOWN:
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def working_days_after(day: date, count: int) -> date:
    """The day on which `count` working days after `day` are full; `day` itself does not count.

    Asked on Wednesday, 30 September 2026, three working days end after National Day:

    >>> working_days_after(date(2026, 9, 30), 3)
    datetime.date(2026, 10, 10)
    """
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
