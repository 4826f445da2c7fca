"""The people and things of the town: valid numbers, whole trees, nobody real."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.sim.arrays import scattered, stream
from fanzha.sim.banks import card_numbers
from fanzha.sim.feeds import deliver, feeds_of
from fanzha.sim.make import live
from fanzha.sim.people import _id_check
from fanzha.sim.place import Size, units
from fanzha.sim.town import Town, build_town
from fanzha.words.enums import UnitKind
from tests.sim.conftest import Written


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town(Size.HAMLET, 1)


def luhn_is_valid(number: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right doubled, the sum divisible by ten."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def test_it_gives_every_account_its_own_number_with_a_luhn_digit(town: Town) -> None:
    numbers = town.accounts.number.to_pylist()
    assert len(set(numbers)) == len(numbers)
    assert all(16 <= len(number) <= 19 and luhn_is_valid(number) for number in numbers)


@given(st.integers(0, 13), st.integers(0, 999_999_999))
def test_it_makes_valid_card_numbers_for_any_serial(bank: int, serial: int) -> None:
    (number,) = card_numbers(np.array([bank]), np.array([serial])).to_pylist()
    assert luhn_is_valid(number)
    assert number.startswith(f"99{bank + 1:02d}00")


def test_it_tells_the_bank_by_the_prefix(town: Town) -> None:
    for number, bank in zip(town.accounts.number.to_pylist(), town.accounts.bank, strict=True):
        assert int(number[2:4]) == bank + 1


def test_it_gives_every_line_its_own_number_in_a_range_nobody_has(town: Town) -> None:
    numbers = town.lines.number.to_pylist()
    assert len(set(numbers)) == len(numbers)
    mobile = ("154", "160", "161", "163", "164", "168", "169")
    for number in numbers:
        assert number.startswith((*mobile, "0399", "1069", "+210", "+215", "+384", "998"))
        assert len(number) == 11 or not number.startswith(mobile)


def test_it_scatters_without_repeating() -> None:
    assert len(np.unique(scattered(200_000, 12_345, 8))) == 200_000


def test_it_gives_everybody_an_identity_number_that_fits_them(town: Town) -> None:
    people = town.people
    born = people.born.astype("datetime64[D]").astype(str)
    for at, number in enumerate(people.id_number.to_pylist()):
        assert number[6:14] == born[at].replace("-", "")
        assert (int(number[16]) % 2 == 0) == people.female[at]
        assert number[17] == _id_check(number[:17])
        assert number[:2] in ("94", "95", "96", "97", "98", "99")


@pytest.mark.parametrize("size", list(Size))
def test_it_hangs_every_unit_on_one_tree_down_to_the_grid(size: Size) -> None:
    tree = {unit.unit: unit for unit in units(size)}
    assert len(tree) == len(units(size))
    roots = [unit for unit in tree.values() if unit.parent is None]
    assert [root.kind for root in roots] == [UnitKind.CITY]
    assert all(unit.parent in tree for unit in tree.values() if unit.parent)
    kinds = {unit.kind for unit in tree.values()}
    assert kinds == set(UnitKind)
    assert sum(unit.kind is UnitKind.BANK for unit in tree.values()) == 14


def test_it_settles_households_in_one_grid_and_children_with_adults(town: Town) -> None:
    people = town.people
    for home in np.unique(people.household):
        members = people.household == home
        assert len(np.unique(people.grid[members])) == 1
        assert people.age[members].max() >= 18


def test_it_lives_by_day_and_sleeps_by_night(written: Written) -> None:
    hours = np.array([t.hour for t in written.events("call_start")["event_time"].to_pylist()])
    local = (hours + 8) % 24
    assert np.mean((local >= 8) & (local < 22)) > 0.9


def test_it_has_heavy_tails(town: Town) -> None:
    made = live(town, 3).batches["call_start"]
    calls = np.bincount(made.columns["caller"], minlength=len(town.lines))
    busiest = np.sort(calls)[::-1]
    assert busiest[: len(calls) // 100].sum() > 0.1 * calls.sum()


def test_it_brings_events_late_twice_and_with_holes_as_feeds_do(town: Town) -> None:
    made = live(town, 3).batches["call_start"]
    delivered = deliver(town, made)
    assert len(delivered.batch) > len(made)
    assert set(delivered.number.tolist()) == set(range(len(made)))
    assert (delivered.arrival >= delivered.batch.time).all()
    late = delivered.arrival - delivered.batch.time > 3_600_000_000
    assert 0 < late.mean() < 0.1
    assert 0.01 < (delivered.batch.columns["callee_region"] < 0).mean() < 0.2
    delays = [np.median((delivered.arrival - delivered.batch.time)[delivered.source == at])
              for at in range(len(feeds_of("call_start")))]  # fmt: skip
    assert delays == sorted(delays)
    assert delays[0] < delays[-1]


def test_it_gives_a_repeated_row_the_same_event(town: Town) -> None:
    made = live(town, 2).batches["visit"]
    delivered = deliver(town, made)
    numbers, counts = np.unique(delivered.number, return_counts=True)
    for number in numbers[counts > 1][:20]:
        rows = np.flatnonzero(delivered.number == number)
        for column in delivered.batch.columns.values():
            assert len(set(column[rows].tolist())) == 1
        assert len(set(delivered.arrival[rows].tolist())) == len(rows)


def test_it_draws_each_part_from_its_own_stream() -> None:
    one, two = stream(1, "calls"), stream(1, "texts")
    assert one.random() != two.random()
    assert stream(1, "calls").random() == stream(1, "calls").random()
