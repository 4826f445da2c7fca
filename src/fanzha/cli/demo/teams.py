"""The demo's colleagues, their duty plan, their guard groups and a first hand-over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow.parquet as pq
from django.conf import settings

from fanzha.cli.demo.places import Places
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_named
from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.actions import NewLeave, NewShift, plan, set_team
from fanzha.govern.shifts.hand_over import leave_shift, take_shift
from fanzha.govern.shifts.rules import Span, Week
from fanzha.prevent.protect.guard.actions import guard_places, take_in
from fanzha.sim.officers import officers
from fanzha.sim.town import Town
from fanzha.wiring.hand_over import snapshot
from fanzha.words.enums import Role

# A colleague is named after the sign-in of the same desk: zhiban-2, wangge-7.
DESKS = {
    Role.DUTY_OFFICER: "zhiban", Role.DISSUASION_OFFICER: "quanzu",
    Role.COMMUNITY_POLICE: "shequ", Role.GRID_WORKER: "wangge",
}  # fmt: skip
EVERY_DAY = "1234567"
ALWAYS = Week(EVERY_DAY, 0, 0)
BY_TURNS = (Week(EVERY_DAY, 8 * 60, 20 * 60), Week(EVERY_DAY, 20 * 60, 8 * 60))
AWAY = timedelta(days=3)
WARDS = 5


@dataclass(frozen=True)
class Colleague:
    """Somebody of the made-up county beside the sign-ins, and where they work."""

    username: str
    unit: str
    actor: Actor

    @property
    def key(self) -> int:
        """Their key as a user."""
        return self.actor.user_id or 0


def enter(places: Places, town: Town, home_grid: str, warned: str, anchor: datetime) -> None:
    """Give the demo colleagues, shifts and wards, once, after the sign-ins were entered.

    Nobody guards `warned` (the key of 张某): his story is one without a guard.
    """
    duty, desk, grid = (_known(name, home_grid) for name in ("zhiban", "quanzu", "wangge"))
    others = [*_colleagues(town, home_grid)]
    callers = [desk, *(one for one in others if one.actor.role == Role.DISSUASION_OFFICER)]
    second = next(one for one in others if one.actor.role == Role.DUTY_OFFICER)
    plan(_plan([duty, desk], others, anchor), duty.actor, anchor)
    set_team("反诈一班(演示)", home_grid[:6], [one.key for one in callers], duty.actor, anchor)
    _guard(others, home_grid[:9], anchor)
    for person in _people_of(places, home_grid, warned):
        take_in(grid.key, person, grid.actor, anchor)
    shift = snapshot(anchor)
    take_shift(leave_shift(shift, "夜班无异常(演示)", second.actor, anchor), duty.actor, anchor)


def _known(username: str, unit: str) -> Colleague:
    return Colleague(username, unit, actor_named(username))


def _colleagues(town: Town, home_grid: str) -> Iterator[Colleague]:
    """The officers of the made-up county at the planned desks; one grid worker a village."""
    numbers: Counter[str] = Counter()
    for row in officers(town):
        desk = DESKS.get(Role(row["role"]))
        if desk is None or (desk == DESKS[Role.GRID_WORKER] and not _is_first(row["unit"])):
            continue
        if row["unit"] == home_grid:  # its grid worker is one of the sign-ins
            continue
        numbers[desk] += 1
        username = f"{desk}-{numbers[desk] + 1}"
        new = NewUser(username, row["role"], row["unit"], row["name"], row["phone"], is_demo=True)
        enter_user(new, password=settings.DEMO_PASSWORD)
        yield _known(username, row["unit"])


def _is_first(grid: str) -> bool:
    return grid.endswith("01")


def _plan(
    signed_in: Sequence[Colleague], others: Sequence[Colleague], anchor: datetime
) -> Iterator[NewShift | NewLeave]:
    """Whoever can be played is always there; colleagues at the desks come by turns."""
    for one in signed_in:
        yield NewShift(Span(anchor), one.key, week=ALWAYS)
    desks = (Role.DUTY_OFFICER, Role.DISSUASION_OFFICER)
    at_desks = [one for one in others if one.actor.role in desks]
    for place, one in enumerate(at_desks):
        yield NewShift(Span(anchor), one.key, week=BY_TURNS[place % len(BY_TURNS)])
    yield NewLeave(others[-1].key, anchor, anchor + AWAY)


def _guard(others: Sequence[Colleague], home_town: str, anchor: datetime) -> None:
    """Grid workers of the other towns guard their grids by address."""
    for one in others:
        if one.actor.role == Role.GRID_WORKER and not one.unit.startswith(home_town):
            guard_places(one.key, [one.unit], one.actor, anchor)


def _people_of(places: Places, grid: str, without: str) -> list[str]:
    people = pq.read_table(
        places.town / "entities" / "person.parquet", columns=["person_id", "home_grid"]
    ).to_pylist()
    here = [str(row["person_id"]) for row in people if row["home_grid"] == grid]
    return [person for person in here if person != without][:WARDS]
