"""When things happen: by weekday, by hour, at random inside the hour."""

from __future__ import annotations

import numpy as np

from fanzha.sim.arrays import Ints, Rng, pick
from fanzha.sim.batch import DAY, HOUR
from fanzha.sim.data import load
from fanzha.sim.town import Town


def moments(rng: Rng, town: Town, days: int, n: int, profile: str) -> Ints:
    """`n` moments over `days` days by the weekdays and hours of `profile` in days.toml.

    Microseconds since 1970-01-01 UTC.
    """
    data = load("days")
    week = data["weekdays"][profile]
    weights = [week[(town.start.weekday() + day) % 7] for day in range(days)]
    day, hour = pick(rng, weights, n), pick(rng, data["hours"][profile], n)
    return town.midnight_us + day * DAY + hour * HOUR + rng.integers(0, HOUR, n)


def times_a_person(rng: Rng, rates: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """For each event the position of the person it befalls; rates are expected counts."""
    return np.repeat(np.arange(len(rates)), rng.poisson(rates))
