"""The order in which a trace looks at transfers."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

import numpy as np

from fanzha.engine.trace.log import TransferLog


class Frontier:
    """Rows still to look at, soonest first; grows while it is walked.

    It holds the seeds and, for each watched account, that account's next outgoing
    transfer only. So a trace costs the outgoing transfers of the accounts that hold
    stolen money, times the logarithm of how many such accounts there are, whatever the
    size of the log.
    """

    def __init__(self, log: TransferLog, seeded: Iterable[int], last_row: int) -> None:
        self._log, self._last_row = log, last_row
        self._heap = sorted(seeded)
        self._queued = set(self._heap)

    def __iter__(self) -> Iterator[int]:
        while self._heap:
            row = heapq.heappop(self._heap)
            self._queued.discard(row)
            yield row

    def watch(self, account: int, after: int) -> None:
        """Queue the account's first outgoing transfer after row `after`, if in the window."""
        rows = self._log.outgoing(account)
        place = int(np.searchsorted(rows, after, side="right"))
        if place < len(rows) and rows[place] <= self._last_row:
            self._add(int(rows[place]))

    def _add(self, row: int) -> None:
        if row not in self._queued:
            self._queued.add(row)
            heapq.heappush(self._heap, row)
