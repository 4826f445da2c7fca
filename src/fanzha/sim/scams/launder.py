"""Laundering: split, split again, gather, out through a typed exit."""

from __future__ import annotations

import numpy as np

from fanzha.sim.acts import Act, Stage
from fanzha.sim.arrays import Rng, heavy, pick
from fanzha.sim.batch import SECOND
from fanzha.sim.data import load
from fanzha.sim.plan import Plan
from fanzha.sim.scams.gang import Gang
from fanzha.sim.town import Town

Hop = tuple[int, int, int]
"""A plan row, its hop (1 after the victim's payment), the plan row it passes on."""


def launder(
    plan: Plan, rng: Rng, town: Town, gang: Gang, paid: int, mule: int, when: int, scam: int
) -> list[Hop]:
    """Send what row `paid` moved from `mule` on through the gang's layers to the exits.

    Each mule keeps a little. Shares of a row never add up to more than it moved.
    """
    spec = load("scams")["laundering"]
    hops: list[Hop] = []

    def pass_on(row: int, source: int, since: int, hop: int) -> None:
        wait = spec["first_wait_s"] if hop == 1 else spec["later_wait_s"]
        last = hop > len(gang.layers) - 1 or (hop > 1 and rng.random() < spec["out_early"])
        count = 1 if last else int(rng.integers(*_ends(spec, hop)))
        targets = [_exit(rng, town)] if last else _mules(rng, gang, hop, count)
        for target, share in zip(targets, _shares(rng, len(targets)), strict=True):
            due = since + int(heavy(rng, 1, **wait)[0] * SECOND) + SECOND
            child = plan.pay(due, source, target, parent=row, permille=share,
                             act=Act.PASS_THROUGH, stage=Stage.LAUNDERING, scam=scam)  # fmt: skip
            hops.append((child, hop, row))
            if not last:
                pass_on(child, target, due, hop + 1)

    pass_on(paid, mule, when, 1)
    return hops


def _ends(spec: dict[str, list[int]], hop: int) -> tuple[int, int]:
    low, high = spec["splits" if hop == 1 else "second_splits"]
    return low, high + 1


def _mules(rng: Rng, gang: Gang, hop: int, count: int) -> list[int]:
    layer = gang.layers[hop]
    found: list[int] = rng.choice(layer, min(count, len(layer)), replace=False).tolist()
    return found


def _exit(rng: Rng, town: Town) -> int:
    """Where the money leaves, by kind."""
    exits = load("scams")["laundering"]["exits"]
    group = town.accounts.others[list(exits)[int(pick(rng, exits, 1)[0])]]
    return int(rng.integers(group.start, group.stop))


def _shares(rng: Rng, count: int) -> list[int]:
    """Thousandths for each target, together what a mule passes on."""
    low, high = load("scams")["laundering"]["passed_permille"]
    passed = int(rng.integers(low, high + 1))
    cut = rng.dirichlet(np.full(count, 4.0)) * passed
    return [max(1, int(share)) for share in cut]
