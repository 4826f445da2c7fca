"""Many threads, one write: what waits is done together (group commit).

One sync to disk costs milliseconds whatever it carries. So the first thread that comes
does the work of all that wait with it, in the order they came, and each gets its own answer.
(DeWitt et al., "Implementation Techniques for Main Memory Database Systems", 1984.)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Ticket(Generic[Item, Answer]):
    def __init__(self, item: Item) -> None:
        self.item = item
        self.answers: list[Answer] = []
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return bool(self.answers) or self.error is not None


class Together(Generic[Item, Answer]):
    """Items of many threads, handed to `do` in lists; `do` returns one answer an item.

    An error of `do` is the answer of every item in its list.

    >>> Together(lambda numbers: [2 * n for n in numbers]).hand_in(21)
    42
    """

    def __init__(self, do: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._do = do
        self._waiting: deque[_Ticket[Item, Answer]] = deque()
        self._turn = Lock()

    def hand_in(self, item: Item) -> Answer:
        """Wait until the item is done, by this thread or another; returns its answer."""
        ticket: _Ticket[Item, Answer] = _Ticket(item)
        self._waiting.append(ticket)
        with self._turn:
            if not ticket.done:
                self._do_all_that_wait()
        if ticket.error is not None:
            raise ticket.error
        return ticket.answers[0]

    def _do_all_that_wait(self) -> None:
        tickets = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            answers = self._do([ticket.item for ticket in tickets])
            for ticket, answer in zip(tickets, answers, strict=True):
                ticket.answers.append(answer)
        except BaseException as error:
            for ticket in tickets:
                ticket.error = error
            if not isinstance(error, Exception):
                raise
