"""Which scripts are played on whom, when, by which gang."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fanzha.sim.arrays import Ints, Rng, stream
from fanzha.sim.bodies import Bodies
from fanzha.sim.data import load
from fanzha.sim.plan import Plan
from fanzha.sim.scams import (
    authority,
    boss,
    brushing,
    customer_service,
    investment,
    loan,
    romance,
)
from fanzha.sim.scams.con import Con
from fanzha.sim.scams.gang import gangs
from fanzha.sim.town import Town

SCRIPTS: dict[str, Callable[[Con], None]] = {
    "authority": authority.play,
    "loan": loan.play,
    "brushing": brushing.play,
    "investment": investment.play,
    "customer_service": customer_service.play,
    "boss": boss.play,
    "romance": romance.play,
}


def cons(town: Town, days: int, plan: Plan, bodies: Bodies) -> list[Con]:
    """Play every con of the record; at least one of each type. Their payments go to `plan`.

    A script may have begun before the record and may end after it: what lies outside
    is cut off later.
    """
    rng = stream(town.seed, "cast")
    types = load("scams")["types"]
    turns = [name for name, spec in types.items() for _ in range(_count(rng, town, days, spec))]
    crews = gangs(town, max(3, len(turns) // int(load("scams")["gang_size"])))
    free = {name: rng.permutation(_likely(town, name)).tolist() for name in types}
    chosen: set[int] = set()
    played = []
    for number, name in enumerate(turns):
        victim = next(who for who in free[name] if who not in chosen)
        chosen.add(victim)
        con = Con(
            town=town,
            number=number,
            script=name,
            gang=crews[int(rng.integers(0, len(crews)))],
            victim=victim,
            first_day=_first_day(rng, days, types[name]["days"], number),
            rng=stream(town.seed, "con", number),
            plan=plan,
            bodies=bodies,
            spec=types[name],
        )
        SCRIPTS[name](con)
        played.append(con)
    return played


def _count(rng: Rng, town: Town, days: int, spec: dict[str, float]) -> int:
    expected = len(town.people) * spec["per_10000_week"] / 10_000 * days / 7
    return max(1, int(rng.poisson(expected)))


def _first_day(rng: Rng, days: int, length: int, number: int) -> int:
    """Most scripts begin in the record; some are under way when it begins."""
    early = 0 if number % 4 else min(length - 1, 2)
    return int(rng.integers(-early, days))


def _likely(town: Town, script: str) -> Ints:
    """Who that script is played on: adults with a line and an account, by age and work."""
    people, accounts = town.people, town.accounts
    age = people.age
    able = (town.lines.of_person >= 0) & (accounts.main >= 0) & (age >= 18) & (age < 80)
    if script == "boss":
        return np.intersect1d(people.who("accountant"), np.flatnonzero(able))
    fits = {
        "authority": (age > 40) | (people.education == 3),
        "loan": (age >= 20) & (age <= 45),
        "brushing": age <= 45,
        "investment": (age >= 35) & (accounts.savings >= 0),
        "customer_service": (age >= 20) & (age <= 60),
        "romance": (age >= 25) & (age <= 60) & (people.marriage != 1),
    }
    return np.flatnonzero(able & fits[script])
