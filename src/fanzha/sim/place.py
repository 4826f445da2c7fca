"""The county and what hangs on it: towns, villages, grids, stations, banks, operators."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fanzha.sim.data import load
from fanzha.words.enums import UnitKind


class Size(StrEnum):
    """How big a town: `hamlet` 2,000 residents, `town` 50,000."""

    HAMLET = "hamlet"
    TOWN = "town"


@dataclass(frozen=True)
class Unit:
    """A node of the unit tree. `phone` is a made-up fixed line, where there is one."""

    unit: str
    name: str
    kind: UnitKind
    parent: str | None
    phone: str | None = None


def units(size: Size) -> tuple[Unit, ...]:
    """The whole tree, parents before children, the same for every seed."""
    data = load("place")
    city, county = data["city"], data["county"]
    tree = [
        Unit(city["code"], city["name"], UnitKind.CITY, None),
        Unit(county["code"], county["name"], UnitKind.COUNTY, city["code"], landline(0)),
        *(
            Unit(code, name, UnitKind.OFFICE, county["code"], landline(1))
            for code, name in data["offices"].items()
        ),
    ]
    for place in range(data["sizes"][size]["towns"]):
        tree += _town(size, place)
    tree += [
        Unit(bank["code"], bank["name"], UnitKind.BANK, county["code"])
        for bank in load("banks")["banks"]
    ]
    tree += [
        Unit(operator["code"], operator["name"], UnitKind.OPERATOR, county["code"])
        for operator in load("lines")["operators"]
    ]
    return tuple(tree)


def _town(size: Size, place: int) -> list[Unit]:
    """A town, its police station, its villages and their grids."""
    data, shape = load("place"), load("place")["sizes"][size]
    county, name = data["county"]["code"], data["names"]["towns"][place]
    code = f"{county}{101 + place}"
    found = [
        Unit(code, name, UnitKind.TOWN, county),
        Unit(
            f"{code}P", f"{name}派出所(虚构)", UnitKind.POLICE_STATION, code, landline(10 + place)
        ),
    ]
    for village in range(shape["villages"]):
        below = f"{code}{201 + village}"
        title = f"{name}{data['names']['villages'][village]}"
        found.append(Unit(below, title, UnitKind.VILLAGE, code))
        found += [
            Unit(f"{below}{grid + 1:02d}", f"{title}第{grid + 1}网格", UnitKind.GRID, below)
            for grid in range(shape["grids"])
        ]
    return found


def landline(serial: int) -> str:
    """A fixed line under an area code that does not exist."""
    return f"{load('place')['area_code']}{2_000_000 + serial:07d}"


def regions() -> tuple[list[str], dict[str, range]]:
    """Division codes, and which of them are county, province, country, foreign."""
    codes: list[str] = []
    ranges = {}
    for name, group in load("place")["regions"].items():
        ranges[name] = range(len(codes), len(codes) + len(group))
        codes += group
    return codes, ranges
