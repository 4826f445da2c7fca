"""How events arrive: each feed with its own delay, late files, lost values, repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fanzha.sim.arrays import MISSING, Ints, Rng, stream
from fanzha.sim.batch import HOUR, MINUTE, SECOND, Batch
from fanzha.sim.data import load
from fanzha.sim.town import Town


@dataclass(frozen=True)
class Delivered:
    """Events as the centre received them, ordered by arrival. Times microseconds UTC.

    `number` identifies an event within its kind; a repeat has the number of its first.
    `source` is a position in the names of `feeds_of(kind)`.
    """

    batch: Batch
    number: Ints
    source: Ints
    arrival: Ints


def feeds_of(kind: str) -> list[str]:
    """The names of the feeds that bring events of that kind."""
    return [f"{name}.{kind}" for name, _ in _feeds(kind)]


def _feeds(kind: str) -> list[tuple[str, dict[str, Any]]]:
    data = load("feeds")
    if kind in ("call_start", "call_end", "text", "visit"):
        return list(data["operators"].items())
    if kind == "app_install":
        return [("store", data["store"])]
    codes = [item["code"] for item in load("banks")["banks"]]
    if kind == "statement_line":
        return [(code, data["statements"]) for code in codes]
    banks = data["banks"]
    return [
        (code, banks["quick"] if at < 6 else banks["slow"] if at < 12 else banks["payment"])
        for at, code in enumerate(codes)
    ]


def deliver(town: Town, made: Batch, sent: Ints | None = None) -> Delivered:
    """Hand events over. `sent` overrides the moment each leaves (nightly statements)."""
    made = made.only(np.argsort(made.time, kind="stable")) if sent is None else made
    rng, specs = stream(town.seed, "feed", made.kind), [spec for _, spec in _feeds(made.kind)]
    source = _source(town, made)
    arrival = sent if sent is not None else _arrivals(rng, made.time, source, specs)
    arrival = arrival + _late(rng, made.time, source, specs)
    columns = _lose(rng, made.columns, source, specs)
    twice = np.flatnonzero(rng.random(len(made)) < _each(specs, "twice")[source])
    again = arrival[twice] + rng.integers(MINUTE, 30 * MINUTE, len(twice))
    rows = np.r_[np.arange(len(made)), twice]
    arrived = np.r_[arrival, again]
    order = np.argsort(arrived, kind="stable")
    rows = rows[order]
    whole = Batch(made.kind, made.time, columns, made.marks).only(rows)
    return Delivered(whole, rows, source[rows], arrived[order])


def _source(town: Town, made: Batch) -> Ints:
    """Which feed brings each row: the line's operator, the store, the account's bank."""
    if made.kind == "app_install":
        return np.zeros(len(made), np.int64)
    if "line" in made.columns and made.kind != "sign_in":
        return np.maximum(town.lines.operator[made.columns["line"]], 0)
    account = made.columns["payer" if made.kind == "transfer" else "account"]
    return town.accounts.bank[account]


def _arrivals(rng: Rng, time: Ints, source: Ints, specs: list[dict[str, Any]]) -> Ints:
    """The event's time, a delay, and the wait for the next file where a feed sends files."""
    median = np.array([spec["delay"]["median"] for spec in specs])[source]
    sigma = np.array([spec["delay"]["sigma"] for spec in specs])[source]
    delay = median * np.exp(sigma * rng.standard_normal(len(time)))
    arrival = time + (delay * SECOND).astype(np.int64)
    every = np.maximum(_each(specs, "file_every_s")[source] * SECOND, 1).astype(np.int64)
    return -(-arrival // every) * every


def _late(rng: Rng, time: Ints, source: Ints, specs: list[dict[str, Any]]) -> Ints:
    """Some hours of some feeds are held back for hours, every row of them alike."""
    if not len(time):
        return time
    hour = (time - time.min()) // HOUR
    shape = (len(specs), int(hour.max()) + 1)
    held = rng.random(shape) < _each(specs, "late")[:, None]
    low = np.array([spec.get("late_hours", [3, 20])[0] for spec in specs])[:, None]
    high = np.array([spec.get("late_hours", [3, 20])[1] for spec in specs])[:, None]
    wait: Ints = (held * rng.uniform(low, high, shape) * HOUR).astype(np.int64)
    found: Ints = wait[source, hour]
    return found


def _lose(
    rng: Rng, columns: dict[str, Ints], source: Ints, specs: list[dict[str, Any]]
) -> dict[str, Ints]:
    """Values a feed leaves out."""
    kept = dict(columns)
    for name in sorted({name for spec in specs for name in spec["missing"]} & set(columns)):
        rate = np.array([spec["missing"].get(name, 0.0) for spec in specs])[source]
        kept[name] = np.where(rng.random(len(source)) < rate, MISSING, columns[name])
    return kept


def _each(specs: list[dict[str, Any]], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([spec.get(name, 0) for spec in specs], float)
