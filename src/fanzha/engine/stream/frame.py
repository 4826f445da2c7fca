"""A Frame: the rows of one group of kinds in log order, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.columns import index, published
from fanzha.engine.stream.roles import GROUPS

Ids = NDArray[np.uint64]
Micros = NDArray[np.int64]
Numbers = NDArray[np.float64]
PAGE = 4096


@dataclass
class Frame:
    """`n` rows of `group`. Row i of published column f is `values[f, i]`, NaN for null.

    kind: index into the group's kinds. position: place in the log. event_us, log_us: µs UTC;
    log time never goes back. late: the row came too late to count. ids: 0 for null.
    places: index of a province by column, 0 for unknown.
    """

    group: str
    kind: NDArray[np.uint8]
    position: NDArray[np.int64]
    event_us: Micros
    log_us: Micros
    late: NDArray[np.bool_]
    ids: dict[str, Ids]
    places: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    values: Numbers = field(default_factory=lambda: np.empty((0, 0)))

    def __post_init__(self) -> None:
        """Make the matrix where none was given."""
        if not self.values.size:
            self.values = matrix(len(published(self.group)), len(self.kind))

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.kind)

    def column(self, name: str) -> Numbers:
        """A published column, one number a row; writes go through."""
        values: Numbers = self.values[index(self.group)[name], : len(self)]
        return values

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Which rows are of `kind`."""
        mask: NDArray[np.bool_] = self.kind == GROUPS[self.group].kinds.index(kind)
        return mask


EVERY = ("source", "resident", "start")
"""Ids every Frame has besides its group's: the feed, whose story a row belongs to, and the
position of the event itself."""


def empty(group: str) -> Frame:
    """A Frame without rows.

    >>> len(empty("call"))
    0
    """
    none = np.zeros(0, np.int64)
    names = (*GROUPS[group].ids, *EVERY)
    places = ("caller_region", "callee_region") if group == "call" else ()
    return Frame(
        group, np.zeros(0, np.uint8), none, none, none, np.zeros(0, np.bool_),
        {name: np.zeros(0, np.uint64) for name in names},
        {name: np.zeros(0, np.uint8) for name in places},
    )  # fmt: skip


def matrix(columns: int, rows: int) -> Numbers:
    """A column-major matrix of NaN. Its stride is never a multiple of a page: columns that lie
    whole pages apart would push each other out of the same few cache lines.

    >>> [matrix(2, rows).strides[0] % 4096 != 0 for rows in (1, 512, 4096, 16384)]
    [True, True, True, True]
    """
    stride = -(-max(rows, 1) // 8) * 8
    if stride * 8 % PAGE == 0:
        stride += 8
    return np.full((columns, stride), np.nan)
