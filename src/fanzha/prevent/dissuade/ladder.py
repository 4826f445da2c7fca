"""The ladder as data: which step follows when, read from words/data/ladder.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from fanzha.words.data import load

TEXT, CALL, VISIT = "text", "call", "visit"
DELIVERED, CLAIM, REACH, MEET = "delivered", "claim", "reach", "meet"
ACKNOWLEDGE, ASSIGN, NEXT_CHECK = "acknowledge", "assign", "next_check"
CLOCKS = (DELIVERED, CLAIM, REACH, MEET, ACKNOWLEDGE, ASSIGN, NEXT_CHECK)
UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


@dataclass(frozen=True)
class Rung:
    """Where a level puts a task: the steps taken at once, and the clocks that begin."""

    level: str
    zh: str
    en: str
    steps: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A way to the person, and what it means."""

    step: str
    zh: str
    en: str
    does_zh: str
    does_en: str


@dataclass(frozen=True)
class Escalation:
    """What takes a task to a further step without anybody's doing."""

    when: str
    step: str
    zh: str
    en: str


@dataclass(frozen=True)
class Clock:
    """A kind of deadline: the key of law.toml with the county's default, and what it fires."""

    clock: str
    law: str
    unit: str
    zh: str
    en: str
    then_zh: str
    then_en: str

    def lasts(self, count: int) -> timedelta:
        """So many of its units."""
        return count * UNITS[self.unit]


@dataclass(frozen=True)
class Next:
    """A next step for somebody who will not listen."""

    next: str
    zh: str
    en: str


@dataclass(frozen=True)
class Ladder:
    """All of it. `late_after` is how long after its time a deadline may fire unmarked."""

    late_after: timedelta
    rungs: dict[str, Rung]
    steps: dict[str, Step]
    escalations: tuple[Escalation, ...]
    clocks: dict[str, Clock]
    resisting: tuple[Next, ...]
    least_calls: int
    least_visits: int


@cache
def ladder() -> Ladder:
    """The ladder in force.

    >>> ladder().rungs["high"].steps, ladder().clocks["reach"].law
    (('call', 'visit'), 'dissuade.reach_minutes')
    """
    data = load("ladder")
    return Ladder(
        late_after=timedelta(seconds=data["late_after_seconds"]),
        rungs={item["level"]: _rung(item) for item in data["level"]},
        steps={item["step"]: Step(**item) for item in data["step"]},
        escalations=tuple(Escalation(**item) for item in data["escalation"]),
        clocks={item["clock"]: Clock(**item) for item in data["clock"]},
        resisting=tuple(Next(**item) for item in data["resisting"]),
        least_calls=data["unreachable"]["calls"],
        least_visits=data["unreachable"]["visits"],
    )


def _rung(item: dict[str, Any]) -> Rung:
    lists = {"steps": tuple(item["steps"]), "clocks": tuple(item["clocks"])}
    return Rung(**{**item, **lists})
