"""Whose the frozen money is under each method, beside what the plan gives: for a person to judge.

Art. 8 of the 2016 rules decides. The tracing methods are shown next to it because courts have
used each: where they agree the money is beyond doubt, where they part a prosecutor wants to know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fanzha.engine.trace import METHODS, Seed, trace
from fanzha.recover.trace.following import log_of
from fanzha.recover.trace.picture import Move

Stolen = tuple[str, int, int]
"""A transfer's id, the report of the victim who made it, and the stolen fen in it."""


@dataclass(frozen=True)
class Compared:
    """One victim: loss, what plans give, and what each method finds in the frozen accounts, fen."""

    report_id: int
    loss_fen: int
    planned_fen: int
    by_method: Mapping[str, int]


def compare(
    moves: Iterable[Move], stolen: Collection[Stolen], frozen: Collection[str],
    losses: Mapping[int, int], planned: Mapping[int, int],
) -> list[Compared]:  # fmt: skip
    """Every victim with a loss, by report number.

    Victim 1 pays 60 into M and victim 2 pays 40; M pays 50 on to N, and only N is frozen:

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> moves = [Move("a", at, "V1", "M", 60), Move("b", at, "V2", "M", 40),
    ...          Move("c", at, "M", "N", 50)]
    >>> for one in compare(moves, [("a", 1, 60), ("b", 2, 40)], {"N"}, {1: 60, 2: 40}, {1: 30, 2: 20}):
    ...     print(one.report_id, one.planned_fen, one.by_method["fifo"], one.by_method["pro_rata"])
    1 30 50 30
    2 20 0 20
    """
    found = _by_method(moves, stolen, frozen)
    return [
        Compared(number, loss, planned.get(number, 0),
                 {method: held[number] for method, held in found.items()})
        for number, loss in sorted(losses.items())
    ]  # fmt: skip


def _by_method(
    moves: Iterable[Move], stolen: Collection[Stolen], frozen: Collection[str]
) -> dict[str, dict[int, int]]:
    if not stolen:
        return {method: defaultdict(int) for method in METHODS}
    log = log_of(list(moves))
    victim = {transfer: report for transfer, report, _ in stolen}
    seeds = log.place(Seed(transfer, fen) for transfer, _, fen in stolen)
    held: dict[str, dict[int, int]] = {}
    for method in METHODS:
        sums: dict[int, int] = defaultdict(int)
        for one in trace(log, seeds, method).victims:
            sums[victim[one.transfer_id]] += sum(
                place.held_fen for place in one.places if place.account in frozen
            )
        held[method] = sums
    return held
