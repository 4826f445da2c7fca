"""Events on their way to disk: columns of numbers and pool positions, marked with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fanzha.sim.acts import Act, Stage
from fanzha.sim.arrays import MISSING, Bools, Ints

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

MARKS = ("act", "stage", "scam", "person")


@dataclass(frozen=True)
class Batch:
    """Events of one kind. `time` in microseconds since 1970-01-01 UTC.

    `columns` holds numbers or positions in the pool of that column. The marks (act, stage,
    scam, person) are the truth and never reach an event file.
    """

    kind: str
    time: Ints
    columns: dict[str, Ints]
    marks: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.time)

    def only(self, keep: Bools | Ints) -> Batch:
        """The rows of a mask, or the rows at those positions in that order."""
        return Batch(
            self.kind,
            self.time[keep],
            {name: column[keep] for name, column in self.columns.items()},
            {name: mark[keep] for name, mark in self.marks.items()},
        )


def batch(
    kind: str,
    time: Ints,
    act: Act | Ints = Act.NONE,
    stage: Stage | Ints = Stage.NONE,
    scam: int | Ints = MISSING,
    person: int | Ints = MISSING,
    **columns: int | Ints,
) -> Batch:
    """A batch; a single number stands for the whole column."""
    n = len(time)

    def full(value: int | Ints) -> Ints:
        return np.broadcast_to(np.asarray(value, np.int64), n)

    marks = {"act": full(act), "stage": full(stage), "scam": full(scam), "person": full(person)}
    return Batch(kind, time, {name: full(column) for name, column in columns.items()}, marks)


def concat(kind: str, parts: Sequence[Batch]) -> Batch:
    """The parts of that kind one after the other; a column one part lacks is MISSING there."""
    parts = [part for part in parts if part.kind == kind]
    names = sorted({name for part in parts for name in part.columns})

    def column(name: str) -> Ints:
        return _stack([part.columns.get(name, np.full(len(part), MISSING)) for part in parts])

    return Batch(
        kind,
        _stack([part.time for part in parts]),
        {name: column(name) for name in names},
        {name: _stack([part.marks[name] for part in parts]) for name in MARKS},
    )


def _stack(arrays: list[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)
