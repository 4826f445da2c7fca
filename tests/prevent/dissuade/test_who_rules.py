"""Who is asked: nobody who is not there, nobody over the limit while another is free."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.units.rules import lineage
from fanzha.prevent.dissuade.who.rules import (
    CALL,
    COMMUNITY_POLICE,
    DUTY_TEAM,
    FIELD,
    GRID,
    GUARD,
    NEIGHBOUR,
    VISIT,
    Wanted,
    Worker,
    assign,
    order,
)

GRIDS = [f"/C/T{t}/V{v}/G{g}/" for t in (1, 2) for v in (1, 2) for g in (1, 2)]
AREAS = sorted({area for grid in GRIDS for area in lineage(grid)})
ROLES = ["duty_officer", "dissuasion_officer", "community_police", "grid_worker"]
LIMIT = 3

loads = st.integers(0, LIMIT + 1)
someone = st.tuples(
    st.sampled_from(ROLES), st.sampled_from(AREAS), loads, st.sampled_from([(), ("/C/",)])
)
staff = st.lists(someone, max_size=8).map(
    lambda people: [Worker(key, *parts) for key, parts in enumerate(people, start=1)]
)
keys = st.integers(1, 10)  # some of them are not on duty
task = st.tuples(
    st.sampled_from([CALL, VISIT]), st.sampled_from(["", *AREAS]),
    st.lists(keys, max_size=2, unique=True).map(tuple), st.frozensets(keys, max_size=3),
)  # fmt: skip
batch = st.lists(task, max_size=12).map(
    lambda tasks: [Wanted(key, *parts) for key, parts in enumerate(tasks, start=1)]
)


def eligible(rung: str, wanted: Wanted, workers: list[Worker]) -> set[int]:
    """Written anew and slowly: who of those on duty may be asked on a rung."""
    found = set()
    for worker in workers:
        covers = worker.area in lineage(wanted.path)
        teams = worker.team_areas
        fits = {
            GUARD: worker.user_id in wanted.guards
            and (wanted.step == CALL or worker.role in FIELD),
            DUTY_TEAM: bool(set(teams) & set(lineage(wanted.path)) or (teams and not wanted.path)),
            COMMUNITY_POLICE: worker.role == "community_police" and covers,
            GRID: worker.role == "grid_worker" and covers,
            NEIGHBOUR: worker.role in FIELD,
        }
        if fits[rung] and worker.user_id not in wanted.without:
            found.add(worker.user_id)
    return found


def rungs_of(wanted: Wanted, workers: list[Worker]) -> dict[str, set[int]]:
    """Who may be asked, by rung, in order; nobody is sent where no address is known."""
    if wanted.step == VISIT and not wanted.path:
        return {}
    return {rung: eligible(rung, wanted, workers) for rung in order(wanted.step)}


@given(batch, staff)
def test_it_asks_the_first_rung_with_somebody_below_the_limit(
    tasks: list[Wanted], workers: list[Worker]
) -> None:
    load = {worker.user_id: worker.load for worker in workers}
    chosen = assign(tasks, workers, LIMIT)
    for wanted in tasks:
        free = {
            rung: {user for user in users if load[user] < LIMIT}
            for rung, users in rungs_of(wanted, workers).items()
        }
        anybody = set().union(*rungs_of(wanted, workers).values())
        choice = chosen.get(wanted.task_id)
        assert (choice is None) == (not anybody)
        if choice is None:
            continue
        assert choice.user_id in rungs_of(wanted, workers)[choice.why]
        first = next((rung for rung, users in free.items() if users), None)
        if first is None:
            assert load[choice.user_id] == min(load[user] for user in anybody)
        else:
            assert choice.why == first
            assert choice.user_id in free[first]
        load[choice.user_id] += 1


@given(batch, staff)
def test_the_same_input_gives_the_same_answer(tasks: list[Wanted], workers: list[Worker]) -> None:
    assert assign(tasks, workers, LIMIT) == assign(tasks, list(reversed(workers)), LIMIT)


@given(batch, staff)
def test_it_never_asks_somebody_who_is_left_out_or_not_there(
    tasks: list[Wanted], workers: list[Worker]
) -> None:
    there = {worker.user_id for worker in workers}
    chosen = assign(tasks, workers, LIMIT)
    for wanted in tasks:
        if wanted.task_id in chosen:
            assert chosen[wanted.task_id].user_id in there - wanted.without


@given(st.integers(1, 60), st.integers(1, 6))
def test_it_spreads_a_batch_evenly_over_a_team(tasks: int, members: int) -> None:
    team = [Worker(key, "dissuasion_officer", "/C/", 0, ("/C/",)) for key in range(members)]
    wanted = [Wanted(key, CALL, GRIDS[0]) for key in range(tasks)]
    given_out = Counter(choice.user_id for choice in assign(wanted, team, 100).values())
    counts = [given_out[key] for key in range(members)]
    assert sum(counts) == tasks
    assert max(counts) - min(counts) <= 1


def test_the_nearest_unit_helps_first() -> None:
    near = Worker(1, "grid_worker", "/C/T1/V1/G2/", LIMIT - 1)
    far = Worker(2, "grid_worker", "/C/T2/V1/G1/")
    wanted = [Wanted(key, VISIT, "/C/T1/V1/G1/") for key in (1, 2)]
    chosen = assign(wanted, [near, far], LIMIT)
    assert [chosen[key].user_id for key in (1, 2)] == [1, 2]
    assert {choice.why for choice in chosen.values()} == {NEIGHBOUR}


def test_a_guard_at_a_desk_calls_but_is_not_sent() -> None:
    guard = Worker(1, "dissuasion_officer", "/C/")
    grid = Worker(2, "grid_worker", GRIDS[0])
    call, visit = Wanted(1, CALL, GRIDS[0], (1,)), Wanted(2, VISIT, GRIDS[0], (1,))
    chosen = assign([call, visit], [guard, grid], LIMIT)
    assert (chosen[1].user_id, chosen[1].why) == (1, GUARD)
    assert (chosen[2].user_id, chosen[2].why) == (2, GRID)
