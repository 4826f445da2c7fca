"""What goes wrong between the made-up banks and the centre, by chance, schedule or order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.draws import drawn
from fanzha.recover.message.rules import moment


@dataclass(frozen=True)
class Fault:
    """A bank's troubles. `drop`, `double`, `garble` are chances from 0 to 1.

    A dropped message was taken and is lost; a dropped answer is believed told. `late_s` is
    how late an answer is told at most, in seconds of town time: with it answers overtake one
    another. `garble`: a torn copy comes along. `down`: times of no service, from and to, UTC.
    """

    drop: float = 0.0
    double: float = 0.0
    late_s: float = 0.0
    garble: float = 0.0
    down: tuple[tuple[datetime, datetime], ...] = ()

    def is_down(self, at: datetime) -> bool:
        """Whether the bank takes and tells nothing at that moment."""
        return any(begin <= at < end for begin, end in self.down)


@dataclass(frozen=True)
class Telling:
    """One posting of an answer to the centre, not before `at`. `torn`: its second half is lost."""

    name: str
    key: str
    at: datetime
    torn: bool = False


def fault_of(raw: Mapping[str, Any]) -> Fault:
    """A bank's troubles in parsed JSON. Raises Trouble naming the field."""
    chances = {name: float(raw.get(name, 0)) for name in ("drop", "double", "garble")}
    for name, chance in chances.items():
        if not 0 <= chance <= 1:
            raise Trouble(zh="应在 0 与 1 之间", en="must be from 0 to 1", field=name)
    down = tuple((moment(one, "from"), moment(one, "to")) for one in raw.get("down", []))
    return Fault(late_s=float(raw.get("late_s", 0)), down=down, **chances)


def tellings(fault: Fault, key: str, turn: int, at: datetime, seed: int) -> tuple[Telling, ...]:
    """How the answer to `key` goes out in its `turn`, once it is there at `at`: 0 to 3 times.

    >>> from datetime import UTC
    >>> ready = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> [one.name for one in tellings(Fault(double=1), "k", 0, ready, seed=1)]
    ['k/0/0', 'k/0/1']
    >>> tellings(Fault(drop=1), "k", 0, ready, seed=1)
    ()
    """
    copies = 1 + (drawn(seed, "double", key, turn) < fault.double)
    whole = [_telling(fault, key, turn, number, at, seed) for number in range(copies)]
    kept = [one for one in whole if drawn(seed, "drop", one.name) >= fault.drop]
    if drawn(seed, "garble", key, turn) < fault.garble:
        kept.append(_telling(fault, key, turn, copies, at, seed, torn=True))
    return tuple(kept)


def _telling(
    fault: Fault, key: str, turn: int, number: int, at: datetime, seed: int, *, torn: bool = False
) -> Telling:
    name = f"{key}/{turn}/{number}"
    late = timedelta(seconds=fault.late_s * drawn(seed, "late", name))
    return Telling(name, key, at + late, torn)
