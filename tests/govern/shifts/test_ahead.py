"""The days ahead say what the plans say, at every moment of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.shifts.ahead import Away, days, gaps, midnight, next_change, turns
from fanzha.govern.shifts.rules import Person, Plans, Shift, Span, Standing, Week
from tests.govern.shifts.test_shifts_rules import ANN, BEN, HOUR, NOON, moments, plans, spans

DAY = timedelta(days=1)
EVERY = "1234567"
leave = st.lists(st.builds(Away, st.sampled_from([1, 2]), spans), max_size=2)


def of(person: Person, begins: int, ends: int, weekdays: str = EVERY) -> Shift:
    week = Week(weekdays, begins * 60, ends * 60)
    return Shift(Span(NOON - 9 * DAY), person.role, person.area, person.user_id, week)


@given(plans, leave, moments, st.integers(1, 9 * 24 * 60))
def test_at_every_moment_the_turn_that_runs_says_what_the_plans_say(
    shifts: list[Shift], away: list[Away], since: datetime, minutes: int
) -> None:
    until = since + 9 * DAY
    at = since + timedelta(minutes=minutes - 1)
    on_leave = frozenset(one.user_id for one in away if one.span.holds(at))
    found = turns([ANN, BEN], shifts, away, since, until)
    for person in (ANN, BEN):
        running = [one for one in found[person.user_id] if one.since <= at < one.until]
        assert [one.standing for one in running] == [Plans(shifts, on_leave).standing(person, at)]


@given(plans, leave, moments, st.integers(1, 3 * 24 * 60))
def test_a_gap_is_exactly_where_nobody_works(
    shifts: list[Shift], away: list[Away], since: datetime, minutes: int
) -> None:
    until, at = since + 3 * DAY, since + timedelta(minutes=minutes - 1)
    found = turns([ANN, BEN], shifts, away, since, until)
    on_leave = frozenset(one.user_id for one in away if one.span.holds(at))
    plan = Plans(shifts, on_leave)
    nobody = all(plan.standing(person, at) is not Standing.ON for person in (ANN, BEN))
    assert any(gap.since <= at < gap.until for gap in gaps(found.values(), since, until)) == nobody


@given(plans, leave, moments)
def test_turns_follow_each_other_without_a_gap_and_each_changes_something(
    shifts: list[Shift], away: list[Away], since: datetime
) -> None:
    mine = turns([ANN], shifts, away, since, since + 3 * DAY)[ANN.user_id]
    assert (mine[0].since, mine[-1].until) == (since, since + 3 * DAY)
    for before, after in pairwise(mine):
        assert before.until == after.since
        assert before.standing != after.standing


def in_words(at: datetime, shifts: list[Shift], away: list[Away], count: int = 3) -> list[str]:
    """The calendar of ANN and BEN from the day of `at`, one line a day."""
    first = at.astimezone(UTC).date()
    window = midnight(first) - DAY, midnight(first + (count + 1) * DAY)
    found = turns([ANN, BEN], shifts, away, *window)
    return [
        " ".join(
            f"{watch.turn.since:%d %H}-{watch.turn.until:%d %H}"
            + "".join(person.name for person in watch.people)
            for watch in [*day.work.get(ANN.role, ()), *day.leave]
        )
        for day in days([ANN, BEN], found, at, first, count)
    ]


def test_a_night_stands_whole_under_the_day_it_begins_and_what_is_over_is_gone() -> None:
    shifts = [of(ANN, 8, 20), of(BEN, 20, 8)]  # 8:00 in Shanghai is midnight UTC
    assert in_words(NOON, shifts, []) == [
        "02 00-02 12甲 02 12-03 00乙", "03 00-03 12甲 03 12-04 00乙", "04 00-04 12甲 04 12-05 00乙",
    ]  # fmt: skip
    early = datetime(2026, 3, 2, 18, tzinfo=UTC)  # Tuesday, 2:00: the night of Monday still runs
    assert in_words(early, shifts, [], 1) == ["02 12-03 00乙"]


def test_who_works_the_same_hours_stands_together_and_leave_is_said_by_the_day() -> None:
    shifts = [of(ANN, 8, 20), of(BEN, 8, 20)]
    away = [Away(BEN.user_id, Span(midnight(date(2026, 3, 3)), midnight(date(2026, 3, 5))))]
    assert in_words(NOON, shifts, away) == [
        "02 00-02 12乙甲 02 12-03 00", "03 00-03 12甲 03 12-04 00 02 16-03 16乙",
        "04 00-04 12甲 04 12-05 00 03 16-04 16乙",
    ]  # fmt: skip  # nobody works from 20:00 to 8:00


def test_a_post_without_a_plan_stands_under_every_day_whole() -> None:
    assert in_words(NOON, [], [], 2) == ["01 16-02 16乙甲", "02 16-03 16乙甲"]


def test_the_next_change_is_the_end_of_the_turn_that_runs() -> None:
    night = turns([ANN], [of(ANN, 20, 8)], [], NOON, NOON + DAY)[ANN.user_id]
    assert next_change(night, NOON) == NOON + 8 * HOUR
    assert night[0].standing is Standing.OFF
    always = turns([ANN], [], [], NOON, NOON + DAY)[ANN.user_id]
    assert next_change(always, NOON) is None
