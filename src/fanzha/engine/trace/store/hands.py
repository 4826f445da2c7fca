"""Hands that help to build a log: threads for a large one, none for a small one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

SMALL = 50_000
"""Up to so many rows the work is done before a thread has started: a case's log is a few lines."""

P = ParamSpec("P")
T = TypeVar("T")


def hands(count: int, rows: int) -> Executor:
    """`count` threads for many rows; for few an executor that works at once, in the caller.

    >>> with hands(2, 10) as few:
    ...     few.submit(divmod, 7, 2).result()
    (3, 1)
    """
    return ThreadPoolExecutor(count) if rows > SMALL else _Here()


class _Here(Executor):
    """Does what is submitted at once; an error waits in the future as from a thread."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done
