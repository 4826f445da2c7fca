"""Honest twins of what gangs run: repair shops, office lines passed on, hotlines shown, banks'
own notices, and honest traffic on what gangs rent. Rates: data/twins.toml.

Their events carry no mark: nothing here is a scripted act.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from fanzha.sim.arrays import Ints, Rng, heavy, stream
from fanzha.sim.batch import DAY, HOUR, SECOND, Batch, batch
from fanzha.sim.bodies import Bodies
from fanzha.sim.data import load
from fanzha.sim.lines import shown_numbers
from fanzha.sim.moments import moments
from fanzha.sim.scams.gang import Gang
from fanzha.sim.town import Town


def twins(town: Town, days: int, gangs: Sequence[Gang], bodies: Bodies) -> Iterator[Batch]:
    """Every honest twin of the record."""
    yield _repair_shops(town, days)
    yield _passed_on(town, days)
    yield _hotlines(town, days)
    yield _notices(town, days, bodies)
    yield from _rented(town, days, gangs)


def _count(town: Town, per_10000: float) -> int:
    return max(1, int(per_10000 * len(town.people) / 10_000))


def _residents(rng: Rng, town: Town, n: int) -> Ints:
    """Lines of residents, drawn with repeats."""
    lines = town.lines.of_person[town.lines.of_person >= 0]
    return lines[rng.integers(0, len(lines), n)]


def _seconds(rng: Rng, n: int, median: float) -> Ints:
    return (heavy(rng, n, median, 0.9).clip(2, 3600) * SECOND).astype(np.int64)


def _repair_shops(town: Town, days: int) -> Batch:
    """A shop tries its customers' cards in its own device: many numbers, a call or two each."""
    rng, spec = stream(town.seed, "repair shops"), load("twins")["repair_shops"]
    shops, each = _count(town, spec["per_10000"]), int(spec["cards_a_day"]) * days
    n = shops * each
    device = town.lines.firms.start + np.repeat(np.arange(shops), each) % len(town.lines.firms)
    caller, callee = _residents(rng, town, n), _residents(rng, town, n)
    when = moments(rng, town, days, n, "office")
    made = batch("call", when, caller=caller, callee=callee, duration_us=_seconds(rng, n, 8),
                 device=device)  # fmt: skip
    return made.only(caller != callee)


def _passed_on(town: Town, days: int) -> Batch:
    """Doctors and lawyers have the office line pass its calls on to one pocket."""
    rng, spec = stream(town.seed, "passed on"), load("twins")["offices_passing_on"]
    offices = _count(town, spec["per_10000"])
    pockets = _residents(rng, town, offices)
    n = offices * int(spec["calls_a_day"]) * days
    office = rng.integers(0, offices, n)
    far = town.lines.strangers["province"]
    caller = np.where(
        rng.random(n) < 0.6, _residents(rng, town, n), rng.integers(far.start, far.stop, n)
    )
    firm = town.lines.firms.start + office % len(town.lines.firms)
    made = batch("call", moments(rng, town, days, n, "office"), caller=caller,
                 callee=pockets[office], duration_us=_seconds(rng, n, 90), forwarded_from=firm)  # fmt: skip
    return made.only(caller != pockets[office])


def _hotlines(town: Town, days: int) -> Batch:
    """Call centres elsewhere show their hotline, not the line they call from."""
    rng, group = stream(town.seed, "hotlines"), town.lines.centres["country"]
    n = _count(town, load("twins")["hotlines"]["calls_per_10000"]) * days
    own = len(load("lines")["shown"]["false"])
    return batch(
        "call", moments(rng, town, days, n, "office"),
        caller=rng.integers(group.start, group.stop, n), callee=_residents(rng, town, n),
        duration_us=_seconds(rng, n, 45), shown_number=rng.integers(own, len(shown_numbers()), n),
    )  # fmt: skip


def _notices(town: Town, days: int, bodies: Bodies) -> Batch:
    """Each day one bank writes to a part of the county within the hour: as many at each base
    station as anywhere else."""
    rng = stream(town.seed, "notices")
    each = int(load("twins")["notices"]["share"] * len(town.people))
    n = each * days
    day = np.repeat(np.arange(days), each)
    official = town.lines.official
    begin = 10 * HOUR + rng.integers(0, 7 * HOUR, days)
    when = town.midnight_us + day * DAY + begin[day] + rng.integers(0, HOUR, n)
    return batch(
        "text", when, sender=official.start + day % len(official),
        receiver=_residents(rng, town, n), body=bodies.any_of(rng, "service", n),
    )  # fmt: skip


def _rented(town: Town, days: int, gangs: Sequence[Gang]) -> Iterator[Batch]:
    """Numbers had an owner before, sites share a host name: a little honest traffic on both."""
    rng, weeks = stream(town.seed, "rented"), load("twins")["rented"]["a_week"] * days / 7
    lines = np.concatenate([gang.lines[name] for gang in gangs for name in ("virtual", "country")])
    hosts = np.concatenate([gang.hosts for gang in gangs])
    n, m = (int(rng.poisson(len(group) * weeks)) for group in (lines, hosts))
    yield batch("call", moments(rng, town, days, n, "calls"), caller=rng.choice(lines, n),
                callee=_residents(rng, town, n), duration_us=_seconds(rng, n, 50))  # fmt: skip
    yield batch("visit", moments(rng, town, days, m, "visits"), phone=_residents(rng, town, m),
                host=rng.choice(hosts, m))  # fmt: skip
