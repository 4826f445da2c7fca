"""What texts say: a pool that scripts may add to."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from fanzha.sim.arrays import Ints, Rng, Strings, stream
from fanzha.sim.data import load
from fanzha.sim.town import Town


class Bodies:
    """Every text body, by position. Ordinary ones are made at the start, by category."""

    def __init__(self, town: Town) -> None:
        self._pool: list[str] = []
        self._ranges: dict[str, range] = {}
        rng, data = stream(town.seed, "bodies"), load("texts")
        hosts: list[Any] = town.web.host.slice(0, 60).to_pylist()
        for name in ("service", "link", "personal"):
            start = len(self._pool)
            for template in data[name]:
                for _ in range(data["variants"]):
                    host = hosts[int(rng.integers(0, len(hosts)))]
                    self.add(filled(rng, template, host))
            self._ranges[name] = range(start, len(self._pool))

    def add(self, body: str) -> int:
        """A new body's position."""
        self._pool.append(body)
        return len(self._pool) - 1

    def any_of(self, rng: Rng, category: str, n: int) -> Ints:
        """`n` positions out of that category."""
        group = self._ranges[category]
        return rng.integers(group.start, group.stop, n)

    def pool(self) -> Strings:
        """All bodies, in the order of their positions."""
        return pa.array(self._pool, pa.string())


def filled(rng: Rng, template: str, host: str) -> str:
    """The template with a made-up number and that host in it."""
    return template.replace("{n}", str(rng.integers(1000, 999_999))).replace("{host}", host)
