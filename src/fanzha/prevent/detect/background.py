"""Work that no alert waits for: archive and memory go to disk on a thread of their own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

MOST = 64
"""Pieces of work that may wait; then whoever brings more waits too, and nothing grows."""


class Background:
    """Does one piece of work after another, in the order given.

    What a piece raises is raised at a later `do` or `wait`. `busy_s`: seconds it worked.

    >>> done: list[int] = []
    >>> background = Background()
    >>> for number in range(3):
    ...     background.do(lambda number=number: done.append(number))
    >>> background.close()
    >>> done
    [0, 1, 2]
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "detector-disk")
        self._pending: deque[Future[None]] = deque()
        self.busy_s = 0.0

    def do(self, work: Callable[[], None]) -> None:
        """Do `work` when all before it is done."""
        while self._pending and (len(self._pending) >= MOST or self._pending[0].done()):
            self._pending.popleft().result()
        self._pending.append(self._worker.submit(self._timed, work))

    def _timed(self, work: Callable[[], None]) -> None:
        began = time.perf_counter()
        try:
            work()
        finally:
            self.busy_s += time.perf_counter() - began

    def wait(self) -> None:
        """Until all is done."""
        while self._pending:
            self._pending.popleft().result()

    def close(self) -> None:
        """Until all is done; nothing comes after."""
        try:
            self.wait()
        finally:
            self._worker.shutdown()
