"""Pure decisions on suspects: which list a thing belongs on, how findings join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fanzha.prevent.block.rules import Kind

LISTS: dict[str, Kind] = {
    "caller": "number", "sender": "number", "account": "account", "host": "host",
}  # fmt: skip
"""What can be put on a list, and on which. A device is for the operator to look at."""

_HEIGHT = {"low": 0, "medium": 1, "high": 2}
MOST_EVIDENCE = 20
"""Events kept of one suspect: the latest."""


def higher(one: str, other: str) -> str:
    """The higher of two levels.

    >>> higher("low", "high")
    'high'
    """
    return max(one, other, key=lambda level: _HEIGHT[level])


def joined(old: Iterable[Any], new: Iterable[Any]) -> list[Any]:
    """Old ones, then those that are new, each once.

    >>> joined(["a"], ["a", "b"])
    ['a', 'b']
    """
    result = list(old)
    result += [item for item in new if item not in result]
    return result
