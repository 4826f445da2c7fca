"""What gangs run beside their cons: SIM boxes and fake base stations.

Their calls and texts are no step of any con and carry no mark; `truth/numbers` names the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from fanzha.sim.arrays import Ints, Rng, heavy, stream
from fanzha.sim.batch import DAY, HOUR, MINUTE, SECOND, Batch, batch
from fanzha.sim.bodies import Bodies, filled
from fanzha.sim.data import load
from fanzha.sim.scams.gang import Gang
from fanzha.sim.town import Town


def tools(town: Town, days: int, gangs: Sequence[Gang], bodies: Bodies) -> Iterator[Batch]:
    """Calls and texts of every gang's machines; the first gang has one of each."""
    for gang in gangs:
        rng = stream(town.seed, "tools", gang.number)
        if len(gang.lines["box"]):
            yield _box(rng, town, days, gang.lines["box"])
        if rng.random() < load("scams")["tools"]["stations"] or gang is gangs[0]:
            yield from _station(rng, town, days, gang, bodies)


def _box(rng: Rng, town: Town, days: int, cards: Ints) -> Batch:
    """Short calls of one card after another, four fifths to people in other provinces."""
    least, most = load("scams")["tools"]["box_calls_a_day"]
    n = int(rng.integers(least, most + 1, days).sum())
    far = town.lines.strangers["country"]
    here = town.lines.of_person[rng.integers(0, len(town.people), n)]
    callee = np.where(rng.random(n) < 0.8, rng.integers(far.start, far.stop, n), here)
    when = town.midnight_us + rng.integers(0, days, n) * DAY + rng.integers(9 * HOUR, 20 * HOUR, n)
    length = (heavy(rng, n, 9.0, 1.0).clip(2, 900) * SECOND).astype(np.int64)
    caller = rng.choice(cards, n)
    return batch("call", when, caller=caller, callee=callee, duration_us=length).only(callee >= 0)


def _station(rng: Rng, town: Town, days: int, gang: Gang, bodies: Bodies) -> Iterator[Batch]:
    """One evening, within five minutes, a bank's text at everybody near; some open its link."""
    spec = load("scams")["tools"]
    near = np.flatnonzero(town.people.grid == rng.integers(0, len(town.grids)))
    near = near[town.lines.of_person[near] >= 0]
    who = rng.permutation(near)[: int(rng.integers(*spec["station_texts"]))]
    evening = town.midnight_us + int(rng.integers(0, days)) * DAY + 19 * HOUR
    when = evening + int(rng.integers(0, 2 * HOUR)) + rng.integers(0, 5 * MINUTE, len(who))
    host, phone = int(rng.choice(gang.hosts)), town.lines.of_person[who]
    name: str = town.web.host[host].as_py()
    body = bodies.add(filled(rng, spec["station_words"], name))
    sender = int(rng.integers(town.lines.official.start, town.lines.official.stop))
    yield batch("text", when, sender=sender, receiver=phone, body=body)
    opens = rng.random(len(who)) < spec["station_visits"]
    later = when + rng.integers(MINUTE, 40 * MINUTE, len(who))
    yield batch("visit", later, phone=phone, host=host).only(opens)
