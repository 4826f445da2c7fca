"""igraph: accounts are vertices, transfers are edges; its own index of edges by vertex."""

from __future__ import annotations

from pathlib import Path

import igraph
import numpy as np

from bench.peers_trace.columns import read
from bench.peers_trace.search import dirty_first, last_in_window


class Log:
    """A log as a graph of igraph's."""

    def __init__(self, file: Path) -> None:
        self._columns = columns = read(file)
        ends = np.column_stack([columns.payer, columns.payee])
        self._graph = igraph.Graph(n=columns.accounts, edges=ends, directed=True)

    def trace(self, seeds: dict[int, int], window_us: int | None) -> dict[int, int]:
        """Stolen fen by transfer."""
        last = last_in_window(self._columns.time_us, seeds, window_us)
        return dirty_first(self._outgoing, *self._columns.views, seeds, last)

    def _outgoing(self, account: int) -> list[int]:
        return sorted(self._graph.incident(account, mode="out"))
