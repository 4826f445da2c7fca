"""What the network adds to an event by itself: origins, regions, base stations, devices."""

from __future__ import annotations

import numpy as np

from fanzha.sim.arrays import MISSING, Bools, Ints, Rng, stream
from fanzha.sim.batch import DAY, HOUR, SECOND, Batch
from fanzha.sim.place import regions
from fanzha.sim.town import Town


def calls_as_events(town: Town, calls: Batch) -> tuple[Batch, Batch]:
    """Each call, in order of time, as a start and, if it was answered, an end that share a call
    number."""
    at = np.argsort(calls.time, kind="stable")
    calls = calls.only(at)
    rng, n = stream(town.seed, "fill calls"), len(calls)
    caller, callee = calls.columns["caller"], calls.columns["callee"]
    ends = {"call_id": np.arange(n), "caller": caller, "callee": callee}
    answered = _answered(town, calls)
    local = _local_party(town, caller, callee)
    start = Batch(
        "call_start",
        calls.time,
        {
            **ends,
            "origin": town.lines.origin[caller],
            "caller_region": town.lines.region[caller],
            "callee_region": _region_now(rng, town, callee),
            "cell": cells(rng, town, local, calls.time),
            "device": _device(town, calls, local),
            "line": local,
            "answered": answered.astype(np.int64),
            "shown_number": _given(calls, "shown_number"),
            "forwarded_from": _given(calls, "forwarded_from"),
        },
        calls.marks,
    )
    seconds = np.maximum(calls.columns["duration_us"] // 1_000_000, 1)
    over = calls.time + calls.columns["duration_us"]
    no_marks = {
        name: np.full(n, MISSING if name in ("scam", "person") else 0) for name in calls.marks
    }
    end = Batch("call_end", over, {**ends, "duration_s": seconds, "line": local}, no_marks)
    return start, end.only(answered)


def _given(calls: Batch, column: str) -> Ints:
    """A column only some calls have; MISSING elsewhere."""
    found = calls.columns.get(column)
    return np.full(len(calls), MISSING) if found is None else found


def _device(town: Town, calls: Batch, local: Ints) -> Ints:
    """The local party's device, unless the call says in which one the card sat."""
    sat_in = _given(calls, "device")
    return np.where(sat_in >= 0, sat_in, town.lines.in_device[local])


def _answered(town: Town, calls: Batch) -> Bools:
    """Half of the calls that were over within seconds were not answered at all."""
    brief = calls.columns["duration_us"] < 10 * SECOND
    return ~(brief & (stream(town.seed, "answered").random(len(calls)) < 0.5))


def texts(town: Town, made: Batch) -> Batch:
    """Texts with the sender's origin and the receiver's base station."""
    rng, receiver = stream(town.seed, "fill texts"), made.columns["receiver"]
    return _with(
        made,
        origin=town.lines.origin[made.columns["sender"]],
        cell=cells(rng, town, receiver, made.time),
        line=receiver,
    )


def visits(town: Town, made: Batch) -> Batch:
    """Visits with device and base station."""
    rng, phone = stream(town.seed, "fill visits"), made.columns["phone"]
    return _with(made, device=phone, cell=cells(rng, town, phone, made.time), line=phone)


def installs(_town: Town, made: Batch) -> Batch:
    """Installs with their device."""
    return _with(made, device=made.columns["phone"], line=made.columns["phone"])


def sign_ins(town: Town, made: Batch) -> Batch:
    """Sign-ins with their device and where the address lies."""
    return _with(
        made, device=made.columns["line"], ip_region=town.web.ip_region[made.columns["ip"]]
    )


def cells(rng: Rng, town: Town, line: Ints, when: Ints) -> Ints:
    """The base station (a grid's position) of each line then: home, or work by day."""
    owner = town.lines.owner[line]
    employer = np.where(owner >= 0, town.people.employer[owner], MISSING)
    hour = (when - town.midnight_us) // HOUR % 24
    weekday = (town.start.weekday() + (when - town.midnight_us) // DAY) % 7
    at_work = (hour >= 8) & (hour < 18) & (weekday < 6) & (employer >= 0)
    at_work &= rng.random(len(line)) < 0.8
    grid = np.where(at_work, town.firm_grid[employer], town.people.grid[owner])
    wandering = rng.random(len(line)) < 0.08
    grid = np.where(wandering, rng.integers(0, len(town.grids), len(line)), grid)
    return np.where(owner >= 0, grid, MISSING)


def _local_party(town: Town, caller: Ints, callee: Ints) -> Ints:
    """The party whose operator reports the call: the caller where it is a county line."""
    return np.where(town.lines.operator[caller] >= 0, caller, callee)


def _region_now(rng: Rng, town: Town, callee: Ints) -> Ints:
    """The county for its own lines, now and then elsewhere; else where the line belongs."""
    _, ranges = regions()
    here = np.where(
        rng.random(len(callee)) < 0.96, 0, rng.integers(1, ranges["country"].stop, len(callee))
    )
    return np.where(town.lines.operator[callee] >= 0, here, town.lines.region[callee])


def _with(made: Batch, **more: Ints) -> Batch:
    return Batch(made.kind, made.time, {**made.columns, **more}, made.marks)
