"""What the chase saves: `python -m bench.chase [--cases 200] [--person-minutes 5]`.

Cases are played event by event (`chase_case`, `chase_world`): launderers move money every 1–10
minutes over 14 banks; each bank answer takes 1 s to 10 min, drawn log-uniformly. Deciding is the
centre's real code; there is no HTTP and no database in it. A person who goes hop after hop
reads each answer in turn and needs `--person-minutes` from an answer to the next orders, which are
what the page's big button sends. Neither leads judged an account that the rules leave to a person:
none of those is stopped. The last line is JSON; shares are of the money lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.chase_case import Case, Outcome, Rules
from bench.chase_world import World
from bench.svg import line_chart

METHODS = ("dirty_first", "fifo", "pro_rata")
DELAYS_S = (1.0, 5.0, 20.0, 60.0, 180.0, 600.0)


def main() -> None:
    """Play, print, plot; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="number of the first case")
    parser.add_argument("--person-minutes", type=float, default=5.0)
    parser.add_argument("--plot", type=Path, default=Path("var/bench/chase.svg"))
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.cases)
    person_s = asked.person_minutes * 60
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        told = measure(pool, seeds, person_s)
        curve = by_delay(pool, seeds, person_s)
    plot(asked.plot, curve, asked.cases, asked.person_minutes)
    said = {"cases": asked.cases, "person_minutes_per_hop": asked.person_minutes}
    print(json.dumps({**said, **told, "by_bank_delay": curve}))


def measure(pool: ProcessPoolExecutor, seeds: Iterable[int], person_s: float) -> dict[str, Any]:
    """All banks at 1 s to 10 min: the chase by each method, the person, nobody."""
    chase = {name: played(pool, seeds, Rules(method=name)) for name in METHODS}
    person = played(pool, seeds, Rules(person_s=person_s))
    for name, one in {**chase, "person": person}.items():
        print(f"{name:12} {one}", file=sys.stderr)
    saved = chase["dirty_first"]["saved_share"]
    return {
        "saved_share": saved, "person_saved_share": person["saved_share"],
        "ratio_person": round(saved / max(person["saved_share"], 1e-9), 2),
        "reach_share": chase["dirty_first"]["reach_share"],
        "innocent_stopped": {name: one["innocent"] for name, one in chase.items()},
        "innocent_stopped_by_person": person["innocent"],
        "chase": chase, "person": person,
    }  # fmt: skip


def by_delay(
    pool: ProcessPoolExecutor, seeds: Iterable[int], person_s: float
) -> list[dict[str, float]]:
    """How what is saved falls as banks answer later: each answer within a fifth of the delay."""
    found = []
    for delay in DELAYS_S:
        around = (delay / 1.2, delay * 1.2)
        chase = played(pool, seeds, Rules(delay_s=around))
        person = played(pool, seeds, Rules(delay_s=around, person_s=person_s))
        found.append({
            "delay_s": delay, "chase": chase["saved_share"], "person": person["saved_share"],
            "reach": chase["reach_share"],
        })  # fmt: skip
        print(f"bank delay {delay:5.0f} s {found[-1]}", file=sys.stderr)
    return found


def played(pool: ProcessPoolExecutor, seeds: Iterable[int], rules: Rules) -> dict[str, Any]:
    """Sums over all cases."""
    outcomes = list(pool.map(_one, ((seed, rules) for seed in seeds), chunksize=5))
    sums = {name: sum(asdict(one)[name] for one in outcomes) for name in asdict(outcomes[0])}
    return {
        **{f"{name}_share": round(sums[name] / sums["loss"], 4) for name in ("saved", "left", "reach")},
        "stopped": sums["stopped"], "innocent": sums["innocent"], "passed": sums["passed"],
    }  # fmt: skip


def _one(task: tuple[int, Rules]) -> Outcome:
    seed, rules = task
    return Case(World(seed), rules).play()


def plot(path: Path, curve: list[dict[str, float]], cases: int, minutes: float) -> None:
    """Saved share over bank delay, as SVG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    series = {
        "the chase": [one["chase"] for one in curve],
        f"a person, {minutes:g} min a hop": [one["person"] for one in curve],
        "within reach at acceptance": [one["reach"] for one in curve],
    }
    title = f"Money saved, {cases} made-up cases"
    path.write_text(
        line_chart(title, "bank's time to answer, s", "share of the loss",
                   [one["delay_s"] for one in curve], series), encoding="utf-8",
    )  # fmt: skip
    print(f"plot: {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
