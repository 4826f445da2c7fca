"""Who works at a moment: plans bind the posts they name, leave always counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.shifts.rules import Person, Plans, Shift, Span, Standing, Week
from fanzha.kit.clock import SHOWN_ZONE

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday, 12:00 in Shanghai
HOUR = timedelta(hours=1)
ANN = Person(1, "甲", "grid_worker", 1, "/C/T1/")
BEN = Person(2, "乙", "grid_worker", 1, "/C/T1/")
FAR = Person(3, "丙", "grid_worker", 2, "/C/T2/")

moments = st.integers(0, 28 * 24 * 60).map(
    lambda minute: datetime(2026, 2, 20, tzinfo=UTC) + timedelta(minutes=minute)
)
people = st.sampled_from([ANN, BEN, FAR])
spans = st.tuples(moments, st.integers(1, 400)).map(
    lambda parts: Span(parts[0], parts[0] + parts[1] * HOUR)
)
minutes = st.integers(0, 24 * 60 - 1)
weeks = st.builds(
    Week, st.sets(st.sampled_from("1234567"), min_size=1).map("".join), minutes, minutes
)
named = st.builds(
    lambda span, who, week: Shift(span, who.role, who.area, who.user_id, week),
    spans, people, st.none() | weeks,
)  # fmt: skip
general = st.builds(
    Shift, spans, st.sampled_from(["grid_worker", "duty_officer"]),
    st.sampled_from(["/C/", "/C/T1/", "/C/T2/"]), st.none(), st.none() | weeks,
)  # fmt: skip
plans = st.lists(named | general, max_size=6)


@given(people, moments)
def test_a_post_without_a_plan_always_works(person: Person, at: datetime) -> None:
    assert Plans(()).standing(person, at) is Standing.ON


@given(plans, people, moments)
def test_leave_always_counts(shifts: list[Shift], person: Person, at: datetime) -> None:
    assert Plans(shifts, frozenset({person.user_id})).standing(person, at) is Standing.LEAVE


@given(plans, people, moments)
def test_whoever_is_off_has_a_plan_for_their_post_and_no_shift_now(
    shifts: list[Shift], person: Person, at: datetime
) -> None:
    def about(shift: Shift) -> bool:
        if shift.user_id is not None:
            return shift.user_id == person.user_id
        return shift.role == person.role and person.area.startswith(shift.area)

    def of_post(shift: Shift) -> bool:
        same = (shift.role, shift.area) == (person.role, person.area)
        return about(shift) or (shift.user_id is not None and same)

    begun = any(of_post(shift) and shift.span.since <= at for shift in shifts)
    to_come = any(of_post(shift) and (shift.span.until or at) > at for shift in shifts)
    works = any(about(shift) and shift.works(at) for shift in shifts)
    off = Plans(shifts).standing(person, at) is Standing.OFF
    assert off == (begun and to_come and not works)


@given(weeks, moments)
def test_a_week_says_the_same_of_the_same_hour_a_week_later(week: Week, at: datetime) -> None:
    assert week.works(at) == week.works(at + timedelta(weeks=1))


@given(st.sets(st.sampled_from("1234567"), min_size=1), minutes, moments)
def test_a_shift_and_the_one_that_follows_it_share_the_day(
    days: set[str], begins: int, at: datetime
) -> None:
    ends = (begins + 8 * 60) % (24 * 60)
    first, rest = Week("".join(days), begins, ends), Week("1234567", ends, begins)
    every = Week("1234567", begins, ends)
    assert every.works(at) != rest.works(at)
    if first.works(at):
        began = at.astimezone(SHOWN_ZONE) - timedelta(minutes=begins)
        assert str(began.isoweekday()) in days


def test_a_plan_of_a_colleague_binds_the_post_but_not_the_next_town() -> None:
    shift = Shift(Span(NOON - HOUR, NOON + HOUR), ANN.role, ANN.area, ANN.user_id)
    plan = Plans([shift])
    assert plan.standing(ANN, NOON) is Standing.ON
    assert plan.standing(BEN, NOON) is Standing.OFF
    assert plan.standing(FAR, NOON) is Standing.ON


def test_a_plan_that_has_not_begun_or_is_over_binds_nobody() -> None:
    later = Shift(Span(NOON + HOUR, NOON + 2 * HOUR), ANN.role, ANN.area, ANN.user_id)
    over = Shift(Span(NOON - 2 * HOUR, NOON - HOUR), ANN.role, ANN.area, ANN.user_id)
    assert Plans([later]).standing(BEN, NOON) is Standing.ON
    assert Plans([over]).standing(BEN, NOON) is Standing.ON
    assert Plans([over, later]).standing(BEN, NOON) is Standing.OFF
