"""The steady clock keeps the counter's pace whatever becomes of the wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import clock
from fanzha.kit.steady import NO_JUMP, RENEWED, TOLERANCE, SteadyClock

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Machine:
    """A machine whose wall clock is `wrong` by so much, and whose counter never is."""

    gone: timedelta = NO_JUMP
    wrong: timedelta = NO_JUMP

    def wall(self) -> datetime:
        return T0 + self.gone + self.wrong

    def counter(self) -> float:
        return 1_000.0 + self.gone.total_seconds()


def clock_of(machine: Machine) -> SteadyClock:
    return SteadyClock(machine.wall, machine.counter)


SECONDS = st.integers(0, 40_000).map(lambda s: timedelta(seconds=s))
JUMPS = st.integers(121, 10**8).flatmap(lambda s: st.sampled_from([s, -s])).map(
    lambda s: timedelta(seconds=s)
)  # fmt: skip


@given(st.lists(st.tuples(SECONDS, st.just(NO_JUMP) | JUMPS), max_size=30))
def test_it_tells_the_true_time_through_any_jumps(life: list[tuple[timedelta, timedelta]]) -> None:
    machine = Machine()
    steady = clock_of(machine)
    for gone, wrong in life:
        machine.gone, machine.wrong = machine.gone + gone, wrong
        assert steady.world() == T0 + machine.gone
        assert steady.off() == wrong


@given(st.lists(st.tuples(SECONDS, st.integers(-300, 300)), max_size=30))
def test_within_an_hour_it_strays_no_further_than_the_tolerance(
    life: list[tuple[timedelta, int]],
) -> None:
    machine = Machine()
    steady = clock_of(machine)
    for gone, wrong in life:
        machine.gone += min(gone, RENEWED / len(life) - timedelta(seconds=1))
        machine.wrong = timedelta(seconds=wrong)
        assert abs(steady.world() - (T0 + machine.gone)) <= TOLERANCE


def test_it_follows_small_steps_that_are_right_for_years() -> None:
    machine = Machine()
    steady = clock_of(machine)
    for hours in range(200):
        machine.gone = hours * RENEWED
        machine.wrong = hours * timedelta(seconds=30)
        assert steady.world() == machine.wall()
        assert steady.off() == NO_JUMP


@pytest.mark.parametrize("wrong", [DAY, -DAY])
def test_it_trusts_the_wall_clock_again_when_that_comes_back(wrong: timedelta) -> None:
    machine = Machine()
    steady = clock_of(machine)
    machine.gone, machine.wrong = timedelta(hours=30), wrong
    assert (steady.world(), steady.off()) == (T0 + machine.gone, wrong)
    machine.gone, machine.wrong = timedelta(hours=31), timedelta(seconds=1)
    assert (steady.world(), steady.off()) == (machine.wall(), NO_JUMP)


def test_a_sleeping_machine_and_a_fast_town_are_no_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.ENV, clock.TownClock(T0, T0, speed=60).to_env())
    machine = Machine()
    steady = clock_of(machine)
    machine.gone = timedelta(hours=9)  # asleep: the counter went on
    assert (steady.now(), steady.off()) == (T0 + timedelta(hours=540), NO_JUMP)


def test_a_new_process_takes_the_time_as_it_finds_it() -> None:
    machine = Machine(wrong=DAY)
    assert clock_of(machine).world() == T0 + DAY


def test_the_real_counter_keeps_pace_with_the_real_clock() -> None:
    steady = SteadyClock()
    assert steady.off() == NO_JUMP
    assert abs(steady.world() - clock.world()) < timedelta(seconds=5)


def test_a_time_that_is_confirmed_is_kept_from_there_on() -> None:
    machine = Machine()
    steady = clock_of(machine)
    machine.wrong = DAY
    assert steady.off() == DAY
    steady.confirm()
    machine.gone = timedelta(minutes=5)
    assert (steady.world(), steady.off()) == (machine.wall(), NO_JUMP)
    machine.wrong = NO_JUMP
    assert steady.off() == -DAY
