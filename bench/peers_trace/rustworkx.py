"""rustworkx: accounts are nodes, transfers are edges, numbered as they were added."""

from __future__ import annotations

from pathlib import Path

import rustworkx

from bench.peers_trace.columns import read
from bench.peers_trace.search import dirty_first, last_in_window

CHUNK = 1_000_000
"""Edges handed over at once: as Python tuples they take far more memory than in the graph."""


class Log:
    """A log as a graph of rustworkx's."""

    def __init__(self, file: Path) -> None:
        self._columns = columns = read(file)
        self._graph = graph = rustworkx.PyDiGraph(multigraph=True)
        graph.add_nodes_from([None] * columns.accounts)
        for start in range(0, len(columns.payer), CHUNK):
            ends = (column[start : start + CHUNK].tolist() for column in columns[:2])
            graph.extend_from_edge_list(list(zip(*ends, strict=True)))

    def trace(self, seeds: dict[int, int], window_us: int | None) -> dict[int, int]:
        """Stolen fen by transfer."""
        last = last_in_window(self._columns.time_us, seeds, window_us)
        return dirty_first(self._outgoing, *self._columns.views, seeds, last)

    def _outgoing(self, account: int) -> list[int]:
        return sorted(self._graph.incident_edges(account))
