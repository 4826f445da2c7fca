"""Pure: the words of alerts, and how levels, reasons and events join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fanzha.words.enums import Level
from fanzha.words.reasons import needs, say

OPEN, CLOSED = "open", "closed"
MOVES: frozenset[tuple[str, str]] = frozenset({(OPEN, CLOSED)})

DETECTOR, WARNING_ORDER, PERSON = "detector", "warning_order", "person"
SOURCES = (DETECTOR, WARNING_ORDER, PERSON)

# What becomes of a row of warning orders.
TAKEN, LEFT_OUT, REJECTED = "taken", "left_out", "rejected"
FATES = (TAKEN, LEFT_OUT, REJECTED)

# Outcomes that say whether it was a scam; the others do not.
RIGHT, WRONG = ("dissuaded", "already_paid"), ("no_scam",)

# Reasons about the person or about us, which are no sign of a scam.
ABOUT_THE_PERSON = "earlier_victim"
AGAIN = ("again_person", "again_higher", "again_paid", "again_other_kind")
NO_SIGN = frozenset({ABOUT_THE_PERSON, "warming_up", *AGAIN})

# An order that came before: with the same content, or with another under the same id.
SAME, CHANGED = "same", "changed"

HEIGHT: dict[str, int] = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}


def higher(one: str, other: str) -> Level:
    """The higher of two levels.

    >>> str(higher("low", "medium"))
    'medium'
    """
    return Level(max(one, other, key=lambda level: HEIGHT[level]))


def raised(level: str) -> Level:
    """One level up: for somebody who was cheated before (张某).

    >>> str(raised("low")), str(raised("high"))
    ('medium', 'high')
    """
    above = {Level.LOW: Level.MEDIUM, Level.MEDIUM: Level.HIGH}
    return above.get(Level(level), Level.HIGH)


def joined(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Old reasons and then those that are new; the same reason is given once.

    >>> joined([{"code": "a"}], [{"code": "a"}, {"code": "b"}])
    [{'code': 'a'}, {'code': 'b'}]
    """
    result = list(old)
    result += [item for item in new if item not in result]
    return result


def told_once(reasons: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The reasons as a list of them is read: those that say the same words stand there once.

    Kept are all: a sum of signs that a call made and one that a payment made are two signs, and
    each may take the alert further. The time line tells them apart.

    >>> codes = ("risk_high_call", "known_number", "risk_high_payment")
    >>> [item["code"] for item in told_once({"code": code, "params": {}} for code in codes)]
    ['risk_high_call', 'known_number']
    """
    first: dict[str, Mapping[str, Any]] = {}
    for item in reasons:
        first.setdefault(_words(item["code"], item.get("params", {})), item)
    return list(first.values())


def _words(code: str, params: dict[str, Any]) -> str:
    named = needs(code)
    return f"{code} {params}" if named is None or named - params.keys() else say(code, params)


def foremost(reasons: Iterable[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """So many reasons for a short line: the first ones, and always that of an earlier loss.

    >>> foremost([{"code": "a"}, {"code": "b"}, {"code": "c"}, {"code": "earlier_victim"}], 3)
    [{'code': 'a'}, {'code': 'b'}, {'code': 'earlier_victim'}]
    """
    told = told_once(reasons)
    person = [item for item in told if item["code"] == ABOUT_THE_PERSON]
    others = [item for item in told if item["code"] != ABOUT_THE_PERSON]
    return [*others[: most - len(person)], *person]


def story(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The events of both in the order they happened, each event once."""
    by_id = {item["event_id"]: item for item in (*old, *new)}
    return sorted(by_id.values(), key=lambda item: (item["happened_at"], item["event_id"]))
