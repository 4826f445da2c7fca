"""Who is asked to reach each person of a batch: one set of queries, however many tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count

from fanzha.govern.shifts.queries import duty_teams, on_duty
from fanzha.govern.shifts.rules import Person
from fanzha.govern.units.queries import of_kinds
from fanzha.kit.grouping import grouped
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.rules import CLOSED
from fanzha.prevent.dissuade.who.rules import Choice, People, Wanted, Worker
from fanzha.prevent.protect.guard.queries import guards_of
from fanzha.words import law
from fanzha.words.enums import Role, UnitKind

# Whoever lives in one of these can be found there; a county is no address.
ADDRESSES = (UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.GRID)
LIMIT = "dissuade.most_open_tasks"


@dataclass(frozen=True)
class Need:
    """A task that needs somebody for a `step` ("call" or "visit").

    `unit_path` is the unit of the address as the alert has it; nobody of `without` is asked, and
    the rungs behind the rung `after` come first.
    """

    task_id: int
    step: str
    unit_path: str
    resident_id: int | None
    without: frozenset[int] = frozenset()
    after: str = ""


def choose(asked: Sequence[Need], now: datetime) -> dict[int, Choice]:
    """Who goes, by task; a task that nobody can go for is missing.

    The guard, the duty team, the community police of the address, the grid worker, the nearest
    unit, as `words/data/who.toml` orders them for the step; only people on duty at `now`, those
    with the fewest open tasks first, and what was just given out counts. A visit to somebody
    without a known address has no choice: they can only be called.
    """
    return Crew(now).choose(asked)


class Crew:
    """Everybody on duty at `now` with what they hold: read once, when somebody is first asked for.

    What it gives out counts at once, also when it is asked again; what others give out meanwhile
    is not seen, so that it is kept for a moment only.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._addresses: dict[str, bool] = {}

    def choose(self, asked: Sequence[Need]) -> dict[int, Choice]:
        """As `choose`."""
        if not asked:
            return {}
        self._learn({task.unit_path for task in asked})
        residents = {task.resident_id for task in asked if task.resident_id is not None}
        guards = guards_of(residents) if residents else {}
        wanted = [
            Wanted(
                task.task_id, task.step, task.unit_path if self._addresses[task.unit_path] else "",
                guards.get(task.resident_id or 0, ()), task.without, task.after,
            )
            for task in asked
        ]  # fmt: skip
        return self._people.assign(wanted)

    def _learn(self, paths: Set[str]) -> None:
        """Which of the paths are an address; each is asked for once."""
        new = paths - self._addresses.keys()
        found = _addresses(new) if new else frozenset()
        self._addresses |= {path: path in found for path in new}

    @cached_property
    def _people(self) -> People:
        return People(_workers(self.now), law.number(LIMIT, self.now))


def has_address(unit_path: str) -> bool:
    """Whether somebody of this unit can be visited; without an address a call is all there is."""
    return bool(_addresses({unit_path}))


def open_tasks() -> dict[int, int]:
    """Open tasks of each person who claimed one, was named to call, or was sent, by key."""
    loads: dict[int, int] = {}
    rows = Task.objects.exclude(state=CLOSED).values_list("claimed_by", "assigned_to", "visitor")
    for claimed, named, sent, tasks in rows.annotate(tasks=Count("pk")).order_by():
        for user in {claimed or named, sent} - {None}:
            loads[user] = loads.get(user, 0) + tasks
    return loads


def _workers(now: datetime) -> list[Worker]:
    """Everybody on duty with their load; without any team the dissuasion desk is the team."""
    loads, members = open_tasks(), duty_teams()
    areas = grouped(members)
    return [
        Worker(
            person.user_id, person.role, person.area, loads.get(person.user_id, 0),
            tuple(areas.get(person.user_id, ())) if members else _desk(person),
        )
        for person in on_duty(now)
    ]  # fmt: skip


def _desk(person: Person) -> tuple[str, ...]:
    return (person.area,) if person.role == Role.DISSUASION_OFFICER else ()


def _addresses(paths: Collection[str]) -> frozenset[str]:
    """Those of the paths that are an address."""
    return frozenset(of_kinds(ADDRESSES).filter(path__in=paths).values_list("path", flat=True))
