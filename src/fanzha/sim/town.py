"""The town: everything that is there before the first day begins. Nothing in it is a scam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Ints, Rng, Strings, joined, stream, taken
from fanzha.sim.banks import Accounts, open_accounts
from fanzha.sim.data import load
from fanzha.sim.lines import Lines, connect
from fanzha.sim.people import People, employer_count, settle
from fanzha.sim.place import Size, Unit, units
from fanzha.sim.web import Web, build_web
from fanzha.words.enums import UnitKind

DEFAULT_START = date(2025, 3, 3)
SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY_ZERO = date(1970, 1, 1)


@dataclass(frozen=True)
class Town:
    """Who and what there is. Positions point into the arrays named beside them.

    `start` is the first day in Asia/Shanghai. `circle` holds the people each resident
    talks to, the closest first. `firm_name` names the employers, `firm_grid` places them.
    """

    size: Size
    seed: int
    start: date
    units: tuple[Unit, ...]
    grids: tuple[Unit, ...]
    people: People
    lines: Lines
    accounts: Accounts
    web: Web
    circle: Ints
    firm_name: Strings
    firm_grid: Ints

    @property
    def midnight_us(self) -> int:
        """The first moment of the first day, microseconds since 1970-01-01 UTC."""
        first = datetime.combine(self.start, time(), SHANGHAI)
        return (first - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def build_town(size: Size, seed: int, start: date = DEFAULT_START) -> Town:
    """The town of that size and seed on its first day. The same every time."""
    n = int(load("place")["sizes"][size]["people"])
    today = (start - _DAY_ZERO).days
    tree = units(size)
    grids = tuple(unit for unit in tree if unit.kind is UnitKind.GRID)
    people = settle(stream(seed, "people"), n, len(grids), start)
    firms = employer_count(n)
    titles = _firm_names(firms)
    return Town(
        size=size,
        seed=seed,
        start=start,
        units=tree,
        grids=grids,
        people=people,
        lines=connect(stream(seed, "lines"), people, firms, today),
        accounts=open_accounts(stream(seed, "accounts"), people, titles, today),
        web=build_web(stream(seed, "web"), n, today),
        circle=_circles(stream(seed, "circles"), people),
        firm_name=titles,
        firm_grid=stream(seed, "firms").integers(0, len(grids), firms),
    )


def _firm_names(firms: int) -> Strings:
    data = load("people")["employers"]
    first, trade = pa.array(data["first"]), pa.array(data["trade"])
    at = np.arange(firms)
    return joined(
        taken(first, at % len(first)),
        pa.array([f"{n // 80 + 1}号" if n >= 80 else "" for n in range(firms)]),
        taken(trade, at // len(first) % len(trade)),
        data["kind"],
    )


def _circles(rng: Rng, people: People) -> Ints:
    """For each resident the people they know: half of the same grid, the rest anywhere."""
    n, width = len(people), int(load("days")["calls"]["circle"])
    by_grid = np.argsort(people.grid, kind="stable")
    rank = np.empty(n, np.int64)
    rank[by_grid] = np.arange(n)
    near = by_grid[(rank[:, None] + rng.integers(-60, 61, (n, width))) % n]
    far = rng.integers(0, n, (n, width))
    known = np.where(rng.random((n, width)) < 0.5, near, far)
    return np.where(known == np.arange(n)[:, None], (known + 1) % n, known)
