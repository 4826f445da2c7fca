"""Residents in their households: age, work, marriage, schooling, where they are registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Bools, Ints, Rng, Strings, digits, joined, pick, scattered, taken
from fanzha.sim.data import load
from fanzha.sim.place import regions
from fanzha.words.enums import Education, Marriage, Occupation

OCCUPATIONS = tuple(Occupation)
EMPLOYED = ("worker", "clerk", "accountant", "teacher", "cadre", "courier", "agent")
_DAY_ZERO = date(1970, 1, 1)


@dataclass(frozen=True)
class People:
    """One row a resident. Enumerations are positions; dates are days since 1970-01-01."""

    name: Strings
    id_number: Strings
    female: Bools
    age: Ints
    born: Ints
    occupation: Ints
    marriage: Ints
    education: Ints
    employer: Ints
    household: Ints
    grid: Ints
    hukou: Ints

    def __len__(self) -> int:
        return len(self.age)

    def who(self, *occupations: str) -> Ints:
        """Positions of everybody with one of those occupations."""
        wanted = [OCCUPATIONS.index(Occupation(name)) for name in occupations]
        return np.flatnonzero(np.isin(self.occupation, wanted))


def settle(rng: Rng, n: int, grids: int, today: date) -> People:
    """`n` residents spread over `grids` grids on the day the record begins."""
    household, place = _households(rng, n)
    age = _ages(rng, household, place)
    female = rng.random(n) < 0.5
    couple = np.flatnonzero(place == 1)
    female[couple] = ~female[couple - 1]
    born = (today - _DAY_ZERO).days - (age * 365.25 + rng.integers(1, 360, n)).astype(np.int64)
    occupation = _occupations(rng, age)
    hukou = _hukou(rng, household)
    return People(
        name=_names(rng, household),
        id_number=_id_numbers(hukou, born, female),
        female=female,
        age=age,
        born=born,
        occupation=occupation,
        marriage=_marriage(rng, age, place, household),
        education=_education(rng, age),
        employer=_employers(rng, occupation),
        household=household,
        grid=rng.integers(0, grids, household.max() + 1)[household],
        hukou=hukou,
    )


def _households(rng: Rng, n: int) -> tuple[Ints, Ints]:
    """The household of each person, and their place in it: 0 head, 1 spouse, then others."""
    sizes = 1 + pick(rng, load("people")["household"]["sizes"], n)
    household = np.repeat(np.arange(n), sizes)[:n]
    first = np.r_[0, np.flatnonzero(np.diff(household)) + 1]
    place = np.arange(n) - np.repeat(first, np.diff(np.r_[first, n]))
    return household, place


def _ages(rng: Rng, household: Ints, place: Ints) -> Ints:
    """Head, spouse of like age, children; where a child cannot be, a parent of the head."""
    shape = load("people")["household"]
    n = len(household)
    low, high = shape["head_age"]
    head = (low + (high - low) * rng.beta(2.0, 2.4, n)).astype(np.int64)[household]
    least, most = shape["child_gap"]
    gap = rng.integers(least, most, n)
    age = np.where(place == 1, head + rng.integers(-4, 5, n), head)
    age = np.where(place >= 2, head - gap, age)
    elder = ((place >= 2) & (age < 0)) | ((place >= 4) & (head < 50))
    age = np.where(elder, head + gap, age)
    found: Ints = age.clip(0, 96)
    return found


def _occupations(rng: Rng, age: Ints) -> Ints:
    data = load("people")
    shares, work = data["occupations"], data["work"]
    n, chance = len(age), rng.random(len(age))
    at = {name.value: position for position, name in enumerate(OCCUPATIONS)}
    working = np.array([at[name] for name in shares])[pick(rng, shares, n)]
    retired = np.where(chance < work["still_farming"], at["farmer"], at["retired"])
    young = np.where(chance < work["still_student"], at["student"], working)
    found = np.where(age >= work["retire_at"], retired, working)
    found = np.where(age < 23, young, found)
    found = np.where(age < work["student_until"], at["student"], found)
    return np.where(age < 7, at["child"], found)


def _marriage(rng: Rng, age: Ints, place: Ints, household: Ints) -> Ints:
    data = load("people")["marriage"]
    order = {name: position for position, name in enumerate(Marriage)}
    has_spouse = np.zeros(household.max() + 1, bool)
    has_spouse[household[place == 1]] = True
    chance = rng.random(len(age))
    alone = np.where(chance < 0.6, order[Marriage.SINGLE], order[Marriage.DIVORCED])
    alone = np.where((age > 70) & (chance < 0.9), order[Marriage.WIDOWED], alone)
    married = (place <= 1) & has_spouse[household]
    found = np.where(married, order[Marriage.MARRIED], alone)
    return np.where(age < data["single_under"], order[Marriage.SINGLE], found)


def _education(rng: Rng, age: Ints) -> Ints:
    data = load("people")["education"]
    n = len(age)
    drawn = [pick(rng, data[name], n) for name in ("young", "middle", "old")]
    found = np.select([age < 35, age < 60], drawn[:2], drawn[2])
    levels = {name: position for position, name in enumerate(Education)}
    ceiling = np.select(
        [age < 13, age < 16, age < 19],
        [levels[Education.PRIMARY], levels[Education.JUNIOR], levels[Education.SENIOR]],
        levels[Education.COLLEGE],
    )
    capped: Ints = np.minimum(found, ceiling)
    return capped


def employer_count(n: int) -> int:
    """How many employers a place of `n` residents has."""
    return max(8, n // int(load("people")["work"]["people_per_employer"]))


def _employers(rng: Rng, occupation: Ints) -> Ints:
    """The employer of each, -1 for none. Every employer has one accountant where enough are."""
    n, firms = len(occupation), employer_count(len(occupation))
    sizes = 1.0 / np.arange(1, firms + 1) ** 0.6
    drawn = pick(rng, sizes.tolist(), n)
    wanted = [OCCUPATIONS.index(Occupation(name)) for name in EMPLOYED]
    found = np.where(np.isin(occupation, wanted), drawn, -1)
    keepers = np.flatnonzero(occupation == OCCUPATIONS.index(Occupation.ACCOUNTANT))
    found[keepers] = np.arange(len(keepers)) % firms
    return found


def _hukou(rng: Rng, household: Ints) -> Ints:
    """Where each household is registered: here, elsewhere in the province, beyond."""
    _, ranges = regions()
    homes = int(household.max()) + 1
    group = pick(rng, load("people")["hukou"], homes)
    drawn = [
        rng.integers(ranges[name].start, ranges[name].stop, homes)
        for name in load("people")["hukou"]
    ]
    found: Ints = np.choose(group, drawn)
    return found[household]


def _names(rng: Rng, household: Ints) -> Strings:
    """Surname mostly by household, then 虚, then one character."""
    data = load("people")
    n = len(household)
    surnames, given = pa.array(list(data["surnames"])), pa.array(list(data["given"]))
    own = rng.integers(0, len(surnames), n)
    home = rng.integers(0, len(surnames), int(household.max()) + 1)[household]
    surname = np.where(rng.random(n) < 0.65, home, own)
    return joined(taken(surnames, surname), "虚", taken(given, rng.integers(0, len(given), n)))


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_numbers(hukou: Ints, born: Ints, female: Bools) -> Strings:
    """18 digits with the check digit of GB 11643-1999, under codes no province has."""
    codes, _ = regions()
    n = len(born)
    day = born.astype("datetime64[D]").astype(str)
    birth = pa.array([text.replace("-", "") for text in day])
    serial = scattered(n, 0, 2) * 10 + np.where(female, 2, 1) + 2 * (np.arange(n) % 4)
    body = joined(taken(pa.array(codes), hukou), birth, digits(serial, 3))
    texts: list[Any] = body.to_pylist()
    found: Strings = pa.array([text + _id_check(text) for text in texts])
    return found


def _id_check(body: str) -> str:
    """The check digit: 12 minus the weighted sum, modulo 11 (GB 11643-1999).

    >>> _id_check("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]
