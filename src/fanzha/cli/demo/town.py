"""Make the sample town, enter its people and banks into the centre, start its clock."""

from __future__ import annotations

from pathlib import Path

from fanzha.cli.demo import register, signins, teams, world
from fanzha.cli.demo.places import (
    DAYS,
    SEED,
    Places,
    first_day,
    size_of,
    start_clock,
    town_of,
)  # fmt: skip
from fanzha.sim.make import make
from fanzha.sim.place import Size
from fanzha.sim.stories import boss, xu, zhang


def prepare(data: Path, *, speed: float, size: Size) -> list[tuple[str, str]]:
    """Everything the demo needs, once; the same again changes nothing, nor does another size.

    The town's clock stands meanwhile, so that its first minutes are not over before it is there.

    Returns the demo sign-ins as lines to show.
    """
    places = Places(data)
    anchor = start_clock(places, 0, size)
    town = town_of(places)
    if not places.town.exists():
        make(places.town, size_of(places), DAYS, SEED, first_day(anchor))
    warned, cheated = zhang(town), (boss(town), xu(town))
    home, is_new = warned.person["home_grid"], not places.world.exists()
    if is_new:
        register.enter(places.town, warned, cheated, anchor)
    shown = signins.enter(_units(home))
    if is_new:
        teams.enter(places, town, home, warned.person["person_id"], anchor)
        world.write(places, cheated, anchor)
    start_clock(places, speed)
    return shown


def _units(home_grid: str) -> dict[str, str]:
    """The unit of each sign-in: the centre's by default, the street's where 张某 lives."""
    county, town = home_grid[:6], home_grid[:9]
    return {"": county, "wangge": home_grid, "shequ": town, "bank03": "B03", "yunying": "OP1"}
