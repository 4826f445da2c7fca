"""A rule held for a row: which, whose, when, and the numbers it went by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.columns import published
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import GROUPS, WINDOWS
from fanzha.engine.stream.rules import Rule
from fanzha.engine.stream.victim import SignSeen

DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Hit:
    """`rule` held for the row at `position` of the log (a call found still running: the row
    at which it was found). `entity`: the id it is about. `source`: the position of the event
    itself. Times are µs UTC. `numbers`: the columns the rule reads, without nulls. `story`: the
    resident's signs up to here. `listed_as`: the scam type a list gives one of its ids.
    `warming`: the windows among the numbers that are longer than the record is, shortest first."""

    rule: Rule
    position: int
    source: int
    kind: str
    event_us: int
    log_us: int
    entity: int
    resident: int
    numbers: dict[str, float]
    story: tuple[SignSeen, ...] = ()
    listed_as: str = ""
    warming: tuple[str, ...] = ()


def hits(frame: Frame, bits: NDArray[np.uint64], rules: Sequence[Rule]) -> Iterator[Hit]:
    """What the set bits of `bits` say: of each rule the first row an entity and UTC day.
    A row about nobody says nothing."""
    for number in np.flatnonzero(_any_bit(bits, len(rules))).tolist():
        rule = rules[number]
        word, shift = divmod(number, 64)
        rows = np.flatnonzero((bits[word] >> np.uint64(shift)) & np.uint64(1))
        entity = frame.ids["resident" if rule.about == "resident" else rule.entity][rows]
        day = (frame.log_us[rows] // DAY_US).astype(np.uint64)
        _, first = np.unique(np.stack([day, entity]), axis=1, return_index=True)
        yield from (_hit(frame, int(rows[at]), rule, int(entity[at])) for at in first if entity[at])


def _any_bit(bits: NDArray[np.uint64], rules: int) -> NDArray[np.bool_]:
    """Which rules hold for any row at all."""
    words = np.bitwise_or.reduce(bits, axis=1)
    return np.unpackbits(words.view(np.uint8), bitorder="little")[:rules].astype(np.bool_)


def _hit(frame: Frame, at: int, rule: Rule, entity: int) -> Hit:
    resident = int(frame.ids["resident"][at])
    position = int(frame.position[at])
    named = {name: float(frame.column(name)[at]) for name in rule.predicate.columns}
    numbers = {name: value for name, value in named.items() if value == value}
    return Hit(
        rule, position, int(frame.ids["start"][at]), GROUPS[frame.group].kinds[frame.kind[at]],
        int(frame.event_us[at]), int(frame.log_us[at]), entity, resident, numbers,
        warming=warming(frame.group, rule.predicate.columns, float(frame.column("history_s")[at])),
    )  # fmt: skip


def warming(group: str, names: Iterable[str], history_s: float) -> tuple[str, ...]:
    """The windows of these columns that have not their full history yet, shortest first.

    >>> warming("call", ["caller_calls_1h", "caller_callees_7d", "origin"], 90_000.0)
    ('7d',)
    """
    asked = {column.window_s for column in published(group) if column.name in set(names)}
    return tuple(w.name for w in WINDOWS if w.seconds in asked and w.seconds > history_s)


class Said:
    """What was said today: a rule speaks of one entity once a UTC day of log time."""

    def __init__(self) -> None:
        self._day = -1
        self._said: set[tuple[str, int]] = set()

    def first(self, hit: Hit) -> bool:
        """Whether this is the first of its day; from then on it is not."""
        if (day := hit.log_us // DAY_US) != self._day:
            self._day, self._said = day, set()
        key = hit.rule.name + ("~" if hit.rule.shadow else ""), hit.entity
        if key in self._said:
            return False
        self._said.add(key)
        return True

    def as_list(self) -> list[tuple[int, str, int]]:
        """Everything, for a snapshot."""
        return [(self._day, name, entity) for name, entity in sorted(self._said)]

    @classmethod
    def of(cls, kept: list[tuple[int, str, int]]) -> Said:
        """What `as_list` gave."""
        said = cls()
        for day, name, entity in kept:
            said._day = day
            said._said.add((name, entity))
        return said
