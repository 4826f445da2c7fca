"""NetworKit: accounts are nodes; an edge's weight is the number of its transfer.

Its index of edges is for pairs of nodes, which many transfers may share, so the number goes where
the library gives it back with the neighbour: a float, exact up to 2^53.
"""

from __future__ import annotations

from pathlib import Path

import networkit
import numpy as np

from bench.peers_trace.columns import read
from bench.peers_trace.search import dirty_first, last_in_window


class Log:
    """A log as a graph of NetworKit's."""

    def __init__(self, file: Path) -> None:
        self._columns = columns = read(file)
        self._graph = networkit.GraphFromCoo(
            (
                np.arange(len(columns.payer), dtype=np.float64),
                (columns.payer.astype(np.uint64), columns.payee.astype(np.uint64)),
            ),
            n=columns.accounts,
            weighted=True,
            directed=True,
        )

    def trace(self, seeds: dict[int, int], window_us: int | None) -> dict[int, int]:
        """Stolen fen by transfer."""
        last = last_in_window(self._columns.time_us, seeds, window_us)
        return dirty_first(self._outgoing, *self._columns.views, seeds, last)

    def _outgoing(self, account: int) -> list[int]:
        return sorted(int(number) for _, number in self._graph.iterNeighborsWeights(account))
