"""Pure decision: who is asked to reach each person of a batch.

Rung by rung, in the order of `words/data/who.toml`, the first rung with somebody below the load
limit gives the one with the fewest open tasks of the nearest unit; equals go by key. Where
everybody who could go is full, the least loaded goes: nobody at risk is left for a limit's sake.

A heap for each rung and unit holds its people by load. Loads only grow within a batch, so an
entry that is out of date is put right when it comes up, and a choice costs O(rungs × depth ×
log people).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heapify, heappop, heappush, heapreplace

from fanzha.govern.units.rules import lineage
from fanzha.kit.grouping import grouped
from fanzha.words.data import load as load_words
from fanzha.words.enums import Language, Role

CALL, VISIT = "call", "visit"
GUARD, DUTY_TEAM, COMMUNITY_POLICE, GRID, NEIGHBOUR = (
    "guard", "duty_team", "community_police", "grid", "neighbour",
)  # fmt: skip
FIELD = frozenset({Role.COMMUNITY_POLICE, Role.GRID_WORKER})
RUNG_OF_ROLE: Mapping[str, str] = {
    Role.COMMUNITY_POLICE: COMMUNITY_POLICE, Role.GRID_WORKER: GRID,
}  # fmt: skip
# The pool of a rung for those whose address nobody knows.
ANYWHERE = ""


@dataclass(frozen=True)
class Worker:
    """Somebody on duty. `area` is the branch they work for; `team_areas` are the branches whose
    duty team they are in, `load` their open tasks."""

    user_id: int
    role: str
    area: str
    load: int = 0
    team_areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """One person to be reached. `path` is empty where the address is not known; `guards` as in
    `protect.guard.rules.guards`; nobody of `without` is asked. The rung `after` had its turn: those
    behind it are asked first."""

    task_id: int
    step: str
    path: str
    guards: tuple[int, ...] = ()
    without: frozenset[int] = frozenset()
    after: str = ""


@dataclass(frozen=True)
class Choice:
    """Who is asked, and the rung they were found on."""

    user_id: int
    why: str


def assign(
    wanted: Sequence[Wanted], workers: Iterable[Worker], limit: int
) -> dict[int, Choice]:  # fmt: skip
    """A choice for each task that somebody can go for, by task; the given order decides first.

    Without a known address nobody can be sent: such a visit has no choice.

    >>> police = Worker(1, "community_police", "/C/T1/")
    >>> grid = Worker(2, "grid_worker", "/C/T1/V1/G1/")
    >>> tasks = [Wanted(n, "visit", "/C/T1/V1/G1/") for n in (1, 2, 3)]
    >>> [(c.user_id, c.why) for c in assign(tasks, [police, grid], limit=1).values()]
    [(1, 'community_police'), (2, 'grid'), (1, 'community_police')]
    """
    return People(workers, limit).assign(wanted)


def order(step: str, after: str = "") -> tuple[str, ...]:
    """The rungs of a step, first asked first: those behind the rung `after`, then it begins anew.

    >>> order(VISIT), order(VISIT, after=COMMUNITY_POLICE)[:2]
    (('guard', 'community_police', 'grid', 'neighbour'), ('grid', 'neighbour'))
    """
    rungs = tuple(_words()["order"][step])
    turn = rungs.index(after) + 1 if after in rungs else 0
    return rungs[turn:] + rungs[:turn]


def why(rung: str, language: Language) -> str:
    """Why somebody of this rung is asked, in words.

    >>> why("guard", "en")
    'guards this resident'
    """
    return str(_words()["why"][rung][language])


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return load_words("who")


@dataclass
class _Pool:
    """People of one rung for one branch, by load as last seen and key."""

    heap: list[tuple[int, int]]

    def least(self, loads: Mapping[int, int], without: frozenset[int]) -> tuple[int, int] | None:
        """(load, key) of the least loaded who is not left out."""
        aside = []
        while self.heap:
            load, user = self.heap[0]
            if load != loads[user]:
                heapreplace(self.heap, (loads[user], user))
            elif user in without:
                aside.append(heappop(self.heap))
            else:
                break
        found = self.heap[0] if self.heap else None
        for item in aside:
            heappush(self.heap, item)
        return found


class People:
    """Those on duty, their loads as the batch goes on, and the pools of each rung."""

    def __init__(self, workers: Iterable[Worker], limit: int) -> None:
        self.workers = {worker.user_id: worker for worker in workers}
        self.loads = {user: worker.load for user, worker in self.workers.items()}
        self.limit = limit
        self.pools = {key: _Pool(heap) for key, heap in grouped(self._posted()).items()}
        for pool in self.pools.values():
            heapify(pool.heap)

    def assign(self, wanted: Iterable[Wanted]) -> dict[int, Choice]:
        """As `assign`; asked again, it goes on with the loads it left."""
        found = ((task.task_id, self.choose(task)) for task in wanted)
        return {key: choice for key, choice in found if choice is not None}

    def choose(self, task: Wanted) -> Choice | None:
        """The choice for one task; it counts as one more open task of whoever is chosen."""
        if task.step == VISIT and not task.path:
            return None
        full: list[tuple[int, int, int, str]] = []
        for place, rung in enumerate(order(task.step, task.after)):
            found = [*self._candidates(rung, task)]
            for load, user in found:
                if load < self.limit:
                    return self._chosen(user, rung)
            full += [(load, place, user, rung) for load, user in found]
        if not full:
            return None
        _, _, user, rung = min(full)
        return self._chosen(user, rung)

    def _chosen(self, user: int, rung: str) -> Choice:
        self.loads[user] += 1
        return Choice(user, rung)

    def _candidates(self, rung: str, task: Wanted) -> Iterator[tuple[int, int]]:
        """(load, key): each guard in order; of other rungs the least loaded of each unit, the
        nearest unit first."""
        if rung == GUARD:
            for user in task.guards:
                if user in self.workers and user not in task.without and self._fits(user, task):
                    yield self.loads[user], user
            return
        for area in lineage(task.path) if task.path else (ANYWHERE,):
            pool = self.pools.get((rung, area))
            found = pool.least(self.loads, task.without) if pool else None
            if found:
                yield found

    def _fits(self, user: int, task: Wanted) -> bool:
        """Whether a guard can take the step: a visit is for those in the field."""
        return task.step != VISIT or self.workers[user].role in FIELD

    def _posted(self) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
        """Each pool somebody belongs to, and their place in it."""
        for worker in self.workers.values():
            place = (worker.load, worker.user_id)
            for area in worker.team_areas:
                yield (DUTY_TEAM, area), place
            if worker.team_areas:
                yield (DUTY_TEAM, ANYWHERE), place
            if worker.role in FIELD:
                yield (RUNG_OF_ROLE[worker.role], worker.area), place
                for area in (*lineage(worker.area), ANYWHERE):
                    yield (NEIGHBOUR, area), place
