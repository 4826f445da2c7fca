"""Who asks and when: what the middleware put on the request, typed."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.words.money import Fen, fen

# Every number of so many digits fits into 64 bits.
MOST_DIGITS = 18
LONGEST_AMOUNT = 40


def actor(request: HttpRequest) -> Actor:
    """The signed-in person; only for views that are not public."""
    return cast(Actor, vars(request)["actor"])


def now(request: HttpRequest) -> datetime:
    """The one moment this request lives in, UTC."""
    return cast(datetime, vars(request)["now"])


def is_whole(text: str) -> bool:
    """Whether a text is a whole number that a table can hold.

    >>> is_whole("12"), is_whole("1.7"), is_whole("9" * 5000)
    (True, False, False)
    """
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def whole(text: str, field: str) -> int:
    """The whole number a form sent, zero or more. Raises Trouble naming the field."""
    if not is_whole(text):
        raise Trouble(zh="应为整数", en="must be a whole number", field=field)
    return int(text)


def yuan(text: str, field: str, row: int | None = None) -> Fen:
    """The amount a form sent, in fen. Raises Trouble, also for digits without end."""
    if len(text) > LONGEST_AMOUNT:
        raise Trouble(zh="不是金额", en="not an amount", field=field, row=row)
    return fen(text, field=field, row=row)
