"""In which order people are reached, and the first of that order without reckoning them all. Pure.

Ten thousand may be open, and a page shows a hundred. What reaching somebody is worth changes by
the hour and by every try, so it is kept nowhere; but it never exceeds a ceiling that the database
reckons of what is kept. Read by falling ceiling, the rest of the list is out as soon as its ceiling
is below the last one found: the threshold algorithm of Fagin, Lotem and Naor, "Optimal aggregation
algorithms for middleware", JCSS 66 (2003), section 4, with one list.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Standing:
    """What decides on somebody's place: times in UTC, money in fen. `due` is the clock that runs,
    or the receipt where none does; `number` (the task's) decides where all else is equal."""

    late: bool
    mine: bool
    expected_fen: int
    received_at: datetime
    due: datetime
    number: int


@dataclass(frozen=True)
class Candidate:
    """Somebody whose place is reckoned, and what reaching them could be worth at most, in fen."""

    standing: Standing
    ceiling_fen: int


def urgency(standing: Standing) -> tuple[Any, ...]:
    """Sorts the most urgent first: late ones by age, then one's own, then all others, both by the
    loss that reaching the person now is expected to prevent.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    >>> late, own, rich = (
    ...     Standing(True, False, 1, noon, noon, 1), Standing(False, True, 2, noon, noon, 2),
    ...     Standing(False, False, 9, noon, noon, 3))
    >>> [standing.number for standing in sorted([rich, own, late], key=urgency)]
    [1, 2, 3]
    """
    if standing.late:
        return (0, standing.received_at, standing.number)
    kind = 1 if standing.mine else 2
    return (kind, -standing.expected_fen, standing.due, standing.number)


def first(falling: Iterable[Candidate], count: int) -> list[Candidate]:
    """The `count` most urgent of candidates of one kind (none late, all mine or none).

    They come by falling ceiling, and no more of them are taken than are needed: here the last is
    not looked at, as two are worth more than it could be.

    >>> from datetime import UTC
    >>> noon, looked = datetime(2026, 3, 2, 4, tzinfo=UTC), []
    >>> def walk():
    ...     for number, (worth, ceiling) in enumerate([(5, 9), (7, 8), (6, 7), (1, 5), (4, 4)]):
    ...         looked.append(number)
    ...         yield Candidate(Standing(False, False, worth, noon, noon, number), ceiling)
    >>> [found.standing.number for found in first(walk(), 2)], looked
    ([1, 2], [0, 1, 2, 3])
    """
    found: list[Candidate] = []
    best: list[int] = []  # a heap of the `count` highest worths so far
    for candidate in falling if count > 0 else ():
        if len(best) == count and candidate.ceiling_fen < best[0]:
            break
        found.append(candidate)
        (heapq.heappush if len(best) < count else heapq.heappushpop)(
            best, candidate.standing.expected_fen
        )
    return sorted(found, key=lambda candidate: urgency(candidate.standing))[:count]
