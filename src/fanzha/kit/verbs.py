"""One transaction a verb, also where one verb calls another; one view for reads that belong
together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Got = TypeVar("Got")

_inside: ContextVar[bool] = ContextVar("inside a verb", default=False)


def joining(verb: Callable[Given, Got]) -> Callable[Given, Got]:
    """Do a verb as a whole or not at all; called by another such verb it joins that one's whole.

    `transaction.atomic` sets a savepoint around every inner verb, two statements each, though an
    error there ends the outer one as well. Here nothing is set. So an outer verb must not catch
    what an inner one raises and go on, except around a `transaction.atomic()` of its own.
    """

    @wraps(verb)
    def whole(*given: Given.args, **named: Given.kwargs) -> Got:
        if _inside.get() and connection.in_atomic_block:
            return verb(*given, **named)
        mark = _inside.set(True)
        try:
            with transaction.atomic():
                return verb(*given, **named)
        finally:
            _inside.reset(mark)

    return whole


@contextmanager
def one_view() -> Iterator[None]:
    """Let all reads in the block see the same moment: what is committed meanwhile is not seen.

    Inside a transaction the view is that transaction's own: a verb holds what it reads.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
