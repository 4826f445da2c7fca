"""Working days: moved weekends count, and nobody knows next year's before they are named."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.workdays import LAST_KNOWN, is_working_day, working_days_after


def test_a_saturday_that_makes_up_for_a_holiday_is_a_working_day() -> None:
    assert is_working_day(date(2026, 10, 10))
    assert not is_working_day(date(2026, 10, 6))


def test_beyond_the_known_years_weekdays_count() -> None:
    monday = LAST_KNOWN + timedelta(days=7 - LAST_KNOWN.weekday())
    assert [is_working_day(monday + timedelta(days=n)) for n in range(7)] == [True] * 5 + [
        False
    ] * 2


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 15))
def test_it_is_the_first_day_by_which_so_many_working_days_are_full(day: date, count: int) -> None:
    end = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(end)
