"""Reading what another machine sent, a field at a time. Every verb raises Trouble naming it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fanzha.kit.clock import moment_of
from fanzha.kit.errors import Trouble

MOST_WHOLE = 2**63 - 1


def mapping(raw: object, field: str) -> Mapping[str, Any]:
    """A table with names."""
    if not isinstance(raw, dict):
        raise Trouble(zh="应为对象", en="must be an object", field=field)
    return raw


def listed(row: Mapping[str, Any], name: str) -> list[object]:
    """A list, empty where there is none."""
    found = row.get(name, [])
    if not isinstance(found, list):
        raise Trouble(zh="应为列表", en="must be a list", field=name)
    return found


def at_most(rows: list[object], most: int, name: str) -> list[object]:
    """The rows, if there are not too many."""
    if len(rows) > most:
        raise Trouble(zh=f"最多 {most} 项", en=f"at most {most} items", field=name)
    return rows


def text(row: Mapping[str, Any], name: str, longest: int) -> str:
    """A text that is not empty.

    >>> text({"name": "a"}, "name", 3)
    'a'
    """
    found = row.get(name)
    if not isinstance(found, str) or not found or len(found) > longest or "\0" in found:
        raise Trouble(
            zh=f"应为 1 至 {longest} 个字符", en=f"must be 1 to {longest} characters", field=name
        )
    return found


def whole(row: Mapping[str, Any], name: str) -> int:
    """A whole number, zero or more, that a table can hold."""
    found = row.get(name)
    if type(found) is not int or not 0 <= found <= MOST_WHOLE:
        raise Trouble(zh="应为非负整数", en="must be a whole number, zero or more", field=name)
    return found


def share(row: Mapping[str, Any], name: str) -> float:
    """A number from 0 to 1."""
    found = row.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 1:
        raise Trouble(zh="应在 0 与 1 之间", en="must be between 0 and 1", field=name)
    return float(found)


def one_of(row: Mapping[str, Any], name: str, words: Sequence[str]) -> str:
    """One of these words."""
    found = row.get(name)
    if not isinstance(found, str) or found not in words:
        raise Trouble(zh="不是已知的词", en="not a known word", field=name)
    return found


def moment(row: Mapping[str, Any], name: str) -> datetime:
    """A moment with its zone, ISO 8601; in UTC."""
    found = moment_of(text(row, name, 40))
    if found is None:
        raise Trouble(zh="应为带时区的时间", en="must be a time with its zone", field=name)
    return found


def values(row: Mapping[str, Any], longest: int, name: str) -> dict[str, Any]:
    """Texts, whole numbers and truths, by name."""
    for key, value in row.items():
        fits = isinstance(value, str | int) and (
            not isinstance(value, str) or len(value) <= longest
        )
        if not fits or len(key) > 64 or "\0" in str(value):
            raise Trouble(zh="不允许的值", en="a value that is not allowed", field=name)
    return dict(row)
