"""Gangs: who rents which lines, sites, apps, and whose accounts they launder through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fanzha.sim.arrays import Ints, Rng, stream
from fanzha.sim.data import load
from fanzha.sim.town import Town


@dataclass(frozen=True)
class Gang:
    """What one gang has at hand: positions of lines by origin (`box`: cards of a SIM box, none
    for some), a line that passes calls on, hosts, an app, mule layers."""

    number: int
    lines: dict[str, Ints]
    hosts: Ints
    app: int
    relay: int
    layers: tuple[Ints, Ints, Ints]


def gangs(town: Town, count: int) -> list[Gang]:
    """`count` gangs. No two share a mule; lines, bulk ports and sites may be rented by several,
    and the ports carry honest texts too."""
    rng = stream(town.seed, "gangs")
    mules = _Mules(town, rng)
    spec = load("scams")["gangs"]
    return [
        Gang(
            number,
            {
                name: _some(rng, town.lines.reserve[name], spec[f"{name}_lines"])
                for name in ("foreign", "virtual", "country")
            }
            | {"port": _some(rng, town.lines.ports, spec["port_lines"])}
            | {"box": _box(rng, town, number)},
            _some(rng, town.web.rented, spec["hosts"]),
            int(rng.integers(town.web.rented_apps.start, town.web.rented_apps.stop)),
            int(rng.choice(np.arange(*_bounds(town.lines.reserve["country"])))),
            (
                mules.take(rng, spec["first_layer"]),
                mules.take(rng, spec["second_layer"]),
                mules.take(rng, spec["third_layer"]),
            ),
        )
        for number in range(count)
    ]


def _some(rng: Rng, group: range, how_many: list[int]) -> Ints:
    count = int(rng.integers(how_many[0], how_many[1] + 1))
    return rng.choice(np.arange(group.start, group.stop), min(count, len(group)), replace=False)


def _bounds(group: range) -> tuple[int, int]:
    return group.start, group.stop


def _box(rng: Rng, town: Town, number: int) -> Ints:
    """The cards of a box, for the gangs that run one while there are boxes left; the first does."""
    runs = rng.random() < load("scams")["tools"]["boxes"] or number == 0
    box = town.lines.boxes[number] if runs and number < len(town.lines.boxes) else range(0)
    return np.arange(box.start, box.stop)


class _Mules:
    """Accounts for rent: second accounts of residents in need, and strangers' accounts."""

    def __init__(self, town: Town, rng: Rng) -> None:
        poor = town.people.who("jobless", "worker", "student", "farmer")
        local = town.accounts.second[poor]
        outside = town.accounts.others["outside"]
        self._local = rng.permutation(local[local >= 0])
        self._far = rng.permutation(np.arange(outside.start, outside.stop))
        self._share = float(load("scams")["gangs"]["local_mules"])
        self._used = [0, 0]

    def take(self, rng: Rng, how_many: list[int]) -> Ints:
        """The next accounts nobody has rented yet."""
        count = int(rng.integers(how_many[0], how_many[1] + 1))
        local = int(rng.binomial(count, self._share))
        far = count - local
        a, b = self._used
        self._used = [a + local, b + far]
        found: Ints = np.r_[self._local[a : a + local], self._far[b : b + far]]
        return found
