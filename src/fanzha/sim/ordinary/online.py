"""Ordinary texts, visits, installs and looks into the account."""

from __future__ import annotations

import numpy as np

from fanzha.sim.arrays import MISSING, stream, uneven
from fanzha.sim.batch import Batch, batch
from fanzha.sim.bodies import Bodies
from fanzha.sim.data import load
from fanzha.sim.moments import moments, times_a_person
from fanzha.sim.town import Town


def texts(town: Town, days: int, bodies: Bodies) -> list[Batch]:
    """Service texts from bulk ports, and a few between people."""
    data, rng = load("days")["texts"], stream(town.seed, "texts")
    line = town.lines.of_person
    has = line >= 0
    served = times_a_person(
        rng, uneven(rng, len(line), data["service_per_day"] * days, data["sigma"]) * has
    )
    port = town.lines.ports.start + rng.integers(0, len(town.lines.ports), len(served))
    writer = times_a_person(
        rng, uneven(rng, len(line), data["personal_per_day"] * days, data["sigma"]) * has
    )
    friend = line[town.circle[writer, rng.integers(0, 4, len(writer))]]
    service = batch(
        "text",
        moments(rng, town, days, len(served), "texts"),
        sender=port,
        receiver=line[served],
        body=bodies.any_of(rng, "service", len(served)),
    )
    personal = batch(
        "text",
        moments(rng, town, days, len(writer), "texts"),
        sender=line[writer],
        receiver=friend,
        body=bodies.any_of(rng, "personal", len(writer)),
    )
    return [service, personal.only(friend >= 0)]


def visits(town: Town, days: int) -> list[Batch]:
    """Visits to known sites: a few sites take most, a few people make most."""
    data, rng = load("days")["visits"], stream(town.seed, "visits")
    line = town.lines.of_person
    rates = uneven(rng, len(line), data["per_day"] * days, data["sigma"]) * (line >= 0)
    person = times_a_person(rng, rates)
    n, sites = len(person), len(town.web.known)
    weights = 1.0 / np.arange(1, sites + 1) ** data["zipf"]
    host = np.searchsorted(np.cumsum(weights / weights.sum()), rng.random(n)).clip(0, sites - 1)
    path = np.where(rng.random(n) < data["path_known"], rng.integers(0, PATHS, n), MISSING)
    when = moments(rng, town, days, n, "visits")
    return [batch("visit", when, phone=line[person], host=host, path=path)]


PATHS = 40
"""How many different paths there are; position p stands for `/p`p."""


def installs(town: Town, days: int) -> list[Batch]:
    """Apps from the store."""
    rng, line = stream(town.seed, "installs"), town.lines.of_person
    per_day = load("days")["installs"]["per_day"]
    person = times_a_person(rng, uneven(rng, len(line), per_day * days, 0.8) * (line >= 0))
    app = (rng.beta(0.6, 2.0, len(person)) * len(town.web.store)).astype(np.int64)
    when = moments(rng, town, days, len(person), "visits")
    return [batch("app_install", when, phone=line[person], app=app, store=1)]


def looks(town: Town, days: int) -> list[Batch]:
    """Sign-ins that only look at the balance."""
    rng = stream(town.seed, "looks")
    holders = np.flatnonzero((town.accounts.main >= 0) & (town.lines.of_person >= 0))
    rates = uneven(rng, len(holders), load("days")["sign_ins"]["looks_per_day"] * days, 0.9)
    person = holders[times_a_person(rng, rates)]
    ip = rng.integers(town.web.home_ips.start, town.web.home_ips.stop, len(person))
    return [
        batch(
            "sign_in",
            moments(rng, town, days, len(person), "visits"),
            account=town.accounts.main[person],
            line=town.lines.of_person[person],
            ip=ip,
        )
    ]
