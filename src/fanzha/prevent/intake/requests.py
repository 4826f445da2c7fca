"""Requests that wait are read and handed in together, and each gets its own answer.

To read a hundred lines of five kinds costs some thousand calls of Arrow whatever is in them; ten
requests read as one cost hardly more than one. So while a worker is busy the others collect
(group commit, as in `together.py`), and nobody waits for a group to fill.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from fanzha.prevent.intake.lines import BLOCK
from fanzha.prevent.intake.request import Sent
from fanzha.prevent.intake.senders import Holder

WORKERS = 2
"""One group is read while the one before it is synced to disk."""
Request = tuple[Sent, Holder]
Answer = TypeVar("Answer")


class Requests(Generic[Answer]):
    """A queue before `do`, which answers a group of requests, one answer each, on a thread."""

    def __init__(self, do: Callable[[Sequence[Request]], Sequence[Answer]]) -> None:
        self._do = do
        self._waiting: deque[tuple[Request, asyncio.Future[Answer]]] = deque()
        self._threads = ThreadPoolExecutor(WORKERS, "intake")
        self._workers: set[asyncio.Task[None]] = set()

    async def answer(self, sent: Sent, holder: Holder) -> Answer:
        """The answer to one request, once its group is done."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(((sent, holder), answer))
        if len(self._workers) < WORKERS:
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return await answer

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while group := self._group():
            asked = [request for request, _ in group]
            try:
                answers = await loop.run_in_executor(self._threads, self._do, asked)
            except Exception as error:  # it is the answer of everybody in the group
                for _, waits in group:
                    if not waits.done():
                        waits.set_exception(error)
                continue
            for (_, waits), answer in zip(group, answers, strict=True):
                if not waits.done():  # a sender that hung up waits no more
                    waits.set_result(answer)

    def _group(self) -> list[tuple[Request, asyncio.Future[Answer]]]:
        """What waits, as far as it is read in one block; at least one request."""
        group: list[tuple[Request, asyncio.Future[Answer]]] = []
        size = 0
        while self._waiting:
            size += len(self._waiting[0][0][0].body)
            if group and size > BLOCK:
                break
            group.append(self._waiting.popleft())
        return group
