"""Ordinary calls: family, friends, strangers, couriers, call centres."""

from __future__ import annotations

import numpy as np

from fanzha.sim.arrays import Ints, Rng, heavy, stream, uneven
from fanzha.sim.batch import SECOND, Batch, batch
from fanzha.sim.data import load
from fanzha.sim.moments import moments, times_a_person
from fanzha.sim.town import Town


def calls(town: Town, days: int) -> list[Batch]:
    """Every ordinary call of the record, kind `call`: caller, callee, duration_us."""
    return [_between_people(town, days), _couriers(town, days), *_centres(town, days)]


def _between_people(town: Town, days: int) -> Batch:
    data, rng = load("days")["calls"], stream(town.seed, "calls")
    line = town.lines.of_person
    rates = uneven(rng, len(line), data["per_day"] * days, data["sigma"]) * (line >= 0)
    person = times_a_person(rng, rates)
    n = len(person)
    caller, callee = line[person], _other_end(rng, town, person)
    outside = callee >= town.lines.firms.start
    turned = outside & (rng.random(n) < data["incoming_outside"])
    caller, callee = np.where(turned, callee, caller), np.where(turned, caller, callee)
    duration = _durations(rng, n, data["duration_median_s"], data["duration_sigma"])
    keep = (callee >= 0) & (caller >= 0) & (caller != callee)
    when = moments(rng, town, days, n, "calls")
    return batch("call", when, caller=caller, callee=callee, duration_us=duration).only(keep)


def _other_end(rng: Rng, town: Town, person: Ints) -> Ints:
    """The line each person talks to; -1 where they reach nobody."""
    data, n = load("days")["calls"], len(person)
    line, circle = town.lines.of_person, town.circle
    close = np.minimum(rng.geometric(0.3, n) - 1, circle.shape[1] - 1)
    home = _household_member(rng, town, person)
    anybody = rng.integers(0, len(line), n)
    strangers = np.concatenate(
        [np.arange(town.lines.firms.start, town.lines.firms.stop)]
        + [np.arange(town.lines.strangers[name].start, town.lines.strangers[name].stop)
           for name in ("province", "country")]
    )  # fmt: skip
    far = strangers[rng.integers(0, len(strangers), n)]
    edges = np.cumsum([data["to_family"], data["to_circle"], data["to_town"]])
    chance = rng.random(n)
    return np.select(
        [chance < edges[0], chance < edges[1], chance < edges[2]],
        [line[home], line[circle[person, close]], line[anybody]],
        far,
    )


def _household_member(rng: Rng, town: Town, person: Ints) -> Ints:
    """Somebody of the same household, mostly; households lie next to each other."""
    home = town.people.household
    near = (person + rng.choice([-2, -1, 1, 2], len(person))) % len(home)
    friend = town.circle[person, 0]
    found: Ints = np.where(home[near] == home[person], near, friend)
    return found


def _durations(rng: Rng, n: int, median: float, sigma: float) -> Ints:
    longest = load("days")["calls"]["longest_s"]
    return (heavy(rng, n, median, sigma).clip(1, longest) * SECOND).astype(np.int64)


def _couriers(town: Town, days: int) -> Batch:
    """Many short calls a day to people the courier does not know."""
    data, rng = load("days")["couriers"], stream(town.seed, "couriers")
    who = town.people.who("courier")
    turn = times_a_person(rng, uneven(rng, len(who), data["per_day"] * days, data["sigma"]))
    caller = town.lines.of_person[who[turn]]
    callee = town.lines.of_person[rng.integers(0, len(town.people), len(turn))]
    duration = _durations(rng, len(turn), data["duration_median_s"], data["duration_sigma"])
    when = moments(rng, town, days, len(turn), "couriers")
    made = batch("call", when, caller=caller, callee=callee, duration_us=duration)
    return made.only((callee >= 0) & (caller != callee) & (caller >= 0))


def _centres(town: Town, days: int) -> list[Batch]:
    """Call centres: hundreds of short calls a day from one number, at office hours."""
    data = load("days")["centres"]
    made = []
    for name, group in town.lines.centres.items():
        rng = stream(town.seed, "centres", name)
        turn = times_a_person(rng, uneven(rng, len(group), data["per_day"] * days, data["sigma"]))
        callee = town.lines.of_person[rng.integers(0, len(town.people), len(turn))]
        duration = _durations(rng, len(turn), data["duration_median_s"], data["duration_sigma"])
        when = moments(rng, town, days, len(turn), "office")
        found = batch("call", when, caller=group.start + turn, callee=callee, duration_us=duration)
        made.append(found.only(callee >= 0))
    return made
