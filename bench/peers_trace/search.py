"""`dirty_first` written on what a graph library offers: the outgoing edges of an account.

No general library searches in time order with amounts that run out, but each can give the edges of
a vertex fast. So accounts are vertices, transfers are edges numbered in the order of the log, and
the search is the textbook one: a heap with each account's next outgoing transfer. An account's edges
are asked for once a trace. Payers, payees and amounts lie in arrays beside the graph, read through
memoryviews, the fastest way to single numbers from Python.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

import numpy as np

Outgoing = Callable[[int], list[int]]
"""The transfers an account paid, ascending."""


def dirty_first(
    outgoing: Outgoing,
    payer: memoryview,
    payee: memoryview,
    amount: memoryview,
    seeds: dict[int, int],
    last: int,
) -> dict[int, int]:
    """Stolen fen by transfer, from `seeds` (fen by transfer) up to the transfer `last`."""
    held: dict[int, int] = defaultdict(int)
    paid: dict[int, list[int]] = {}
    edges: dict[int, int] = {}
    heap = sorted(seeds)
    queued = set(heap)
    while heap:
        transfer = heapq.heappop(heap)
        source, target = payer[transfer], payee[transfer]
        seed = seeds.get(transfer, 0)
        carried = min(amount[transfer] - seed, held[source]) if transfer <= last else 0
        if seed + carried:
            edges[transfer] = seed + carried
            held[source] -= carried
            held[target] += seed + carried
        for account in (source, target):
            if held[account]:
                if account not in paid:
                    paid[account] = outgoing(account)
                place = bisect_right(paid[account], transfer)
                if place < len(paid[account]):
                    following = paid[account][place]
                    if following <= last and following not in queued:
                        queued.add(following)
                        heapq.heappush(heap, following)
    return edges


def last_in_window(time_us: np.ndarray, seeds: dict[int, int], window_us: int | None) -> int:
    """The last transfer in the window that opens with the earliest seed."""
    if window_us is None:
        return len(time_us) - 1
    return int(np.searchsorted(time_us, time_us[min(seeds)] + window_us, side="right")) - 1
