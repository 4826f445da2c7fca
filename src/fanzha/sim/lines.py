"""Telephone lines: residents', employers', call centres', strangers' far away; their devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Ints, Rng, Strings, digits, joined, pick, scattered, taken, with_luhn
from fanzha.sim.data import load
from fanzha.sim.people import People
from fanzha.sim.place import landline, regions
from fanzha.words.enums import Origin

ORIGINS = tuple(Origin)
OUTSIDE = ("province", "country", "virtual", "foreign")


@dataclass(frozen=True)
class Lines:
    """One row a line. `owner`, `operator`, `region` are positions, -1 where there is none.

    `boxes`: the lines of each SIM box. `in_device`: the line whose `device` it sits in, mostly
    itself.
    """

    number: Strings
    owner: Ints
    operator: Ints
    origin: Ints
    region: Ints
    opened: Ints
    device: Strings
    of_person: Ints
    firms: range
    ports: range
    centres: dict[str, range]
    strangers: dict[str, range]
    reserve: dict[str, range]
    official: range
    boxes: tuple[range, ...]
    in_device: Ints

    def __len__(self) -> int:
        return len(self.owner)


@dataclass
class _Block:
    numbers: Strings
    owner: Ints
    operator: Ints
    origin: Origin
    region: Ints


def shown_numbers() -> list[str]:
    """Numbers a phone may show instead of the line's: first what con artists show, then hotlines."""
    data = load("lines")["shown"]
    return [*data["false"], *data["hotlines"]]


def connect(rng: Rng, people: People, firms: int, today: int) -> Lines:
    """Every line the town will ever see. `today` in days since 1970-01-01."""
    blocks: list[_Block] = []
    ranges: dict[str, range] = {}

    def add(name: str, block: _Block) -> None:
        start = sum(len(item.owner) for item in blocks)
        blocks.append(block)
        ranges[name] = range(start, start + len(block.owner))

    add("own", _own(rng, people))
    add("firms", _fixed(firms))
    add("ports", _ports())
    for name, origin in _CENTRES.items():
        add(f"centre.{name}", _outside(rng, name, origin, _centre_count(name, len(people)), 0))
    for name in OUTSIDE:
        count = max(60, len(people) * load("lines")["outside"][name] // 1000)
        add(name, _outside(rng, name, Origin(name), count, 1))
    add("official", _official())
    add("boxes", _boxes(rng, len(people)))
    return _assemble(rng, people, blocks, ranges, today)


_CENTRES = {"local": Origin.LOCAL, "virtual": Origin.VIRTUAL, "country": Origin.COUNTRY}


def _centre_count(name: str, n: int) -> int:
    return max(2, int(load("lines")["centres"][name]) * n // 10_000)


def _own(rng: Rng, people: People) -> _Block:
    """One line for everybody old enough, a second for some."""
    data = load("lines")
    old_enough = np.flatnonzero(people.age >= data["people"]["from_age"])
    adults = np.flatnonzero(people.age >= 18)
    second = adults[rng.random(len(adults)) < data["people"]["second_line"]]
    owner = np.r_[old_enough, second]
    operator = pick(rng, [item["share"] for item in data["operators"]], len(owner))
    prefixes = [item["prefixes"] for item in data["operators"]]
    width = len(prefixes[0])
    flat = pa.array([prefix for group in prefixes for prefix in group])
    chosen = taken(flat, operator * width + rng.integers(0, width, len(owner)))
    numbers = joined(chosen, digits(scattered(len(owner), 0, 8), 8))
    return _Block(numbers, owner, operator, Origin.LOCAL, people.hukou[owner])


def _fixed(firms: int) -> _Block:
    """One fixed line an employer."""
    numbers = pa.array([landline(1000 + serial) for serial in range(firms)])
    return _Block(numbers, _none(firms), np.zeros(firms, np.int64), Origin.LOCAL, _home(firms))


def _ports() -> _Block:
    count = int(load("lines")["ports"]["count"])
    numbers = joined("1069", digits(scattered(count, 7, 6), 6))
    return _Block(numbers, _none(count), _none(count), Origin.COUNTRY, _none(count))


def _official() -> _Block:
    """The short numbers of the town's banks."""
    numbers = pa.array(load("lines")["official"]["numbers"])
    none = _none(len(numbers))
    return _Block(numbers, none, none, Origin.COUNTRY, none)


def _boxes(rng: Rng, n: int) -> _Block:
    """Cards of the county's operators that nobody is known for, boxes of them."""
    data = load("lines")
    count = max(2, int(data["boxes"]["per_10000"] * n // 10_000)) * int(data["boxes"]["cards"])
    operator = rng.integers(0, len(data["operators"]), count)
    prefixes = pa.array([item["prefixes"][0] for item in data["operators"]])
    suffix = digits(scattered(count, 60_000_000, 8), 8)
    numbers = joined(taken(prefixes, operator), suffix)
    return _Block(numbers, _none(count), operator, Origin.LOCAL, _home(count))


def _outside(rng: Rng, name: str, origin: Origin, count: int, segment: int) -> _Block:
    """Lines of that origin; the suffixes of call centres and strangers never meet."""
    start = 10_000_000 * (1 + segment) + 2_000_000 * ORIGINS.index(origin)
    suffix = digits(scattered(count, start, 8), 8)
    if name == "local":
        numbers = joined(load("place")["area_code"], digits(scattered(count, 3, 6), 7))
    else:
        prefixes = load("lines")["prefixes"][name]
        numbers = joined(taken(pa.array(prefixes), rng.integers(0, len(prefixes), count)), suffix)
    return _Block(numbers, _none(count), _none(count), origin, _regions(rng, origin, count))


def _regions(rng: Rng, origin: Origin, count: int) -> Ints:
    _, ranges = regions()
    if origin == Origin.FOREIGN:
        return _none(count)
    group = ranges[
        "country" if origin == Origin.VIRTUAL else origin.value.replace("local", "county")
    ]
    return rng.integers(group.start, group.stop, count)


def _assemble(
    rng: Rng, people: People, blocks: list[_Block], ranges: dict[str, range], today: int
) -> Lines:
    owner = np.concatenate([block.owner for block in blocks])
    n, own = len(owner), ranges["own"]
    of_person = np.full(len(people), -1)
    first = np.unique(owner[own.start : own.stop], return_index=True)
    of_person[first[0]] = first[1]
    share = load("lines")["reserve"]["share"]
    cut = {name: ranges[name].stop - int(len(ranges[name]) * share) for name in OUTSIDE}
    return Lines(
        number=pa.concat_arrays([block.numbers for block in blocks]),
        owner=owner,
        operator=np.concatenate([block.operator for block in blocks]),
        origin=np.concatenate(
            [np.full(len(block.owner), ORIGINS.index(block.origin)) for block in blocks]
        ),
        region=np.concatenate([block.region for block in blocks]),
        opened=today - rng.integers(20, 4000, n),
        device=with_luhn(joined("00", digits(scattered(n, 11, 12), 12))),
        of_person=of_person,
        firms=ranges["firms"],
        ports=ranges["ports"],
        centres={name: ranges[f"centre.{name}"] for name in _CENTRES},
        strangers={name: range(ranges[name].start, cut[name]) for name in OUTSIDE},
        reserve={name: range(cut[name], ranges[name].stop) for name in OUTSIDE},
        official=ranges["official"],
        boxes=_in_boxes(ranges["boxes"]),
        in_device=_in_device(n, ranges["boxes"]),
    )


def _in_boxes(lines: range) -> tuple[range, ...]:
    cards = int(load("lines")["boxes"]["cards"])
    return tuple(lines[at : at + cards] for at in range(0, len(lines), cards))


def _in_device(n: int, boxed: range) -> Ints:
    """Every line in a device of its own, but the cards of a box."""
    found = np.arange(n)
    for box in _in_boxes(boxed):
        found[box.start : box.stop] = box.start
    return found


def _none(count: int) -> Ints:
    return np.full(count, -1)


def _home(count: int) -> Ints:
    return np.zeros(count, np.int64)
