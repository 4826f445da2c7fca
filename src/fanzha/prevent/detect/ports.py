"""What detection asks of the rooms after it, and of the centre it hands its findings to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from fanzha.kit.ports import Slot
from fanzha.prevent.detect.pictures import AccountSeen
from fanzha.prevent.detect.signals import Finding, Signal


class Signals(Protocol):
    """Takes signals in the transaction in which the position moves on."""

    def take(self, signals: Sequence[Signal]) -> None:
        """Make alerts of them; a signal taken before changes nothing."""


class Pictures(Protocol):
    """Keeps what is seen of accounts, in the same transaction."""

    def keep(self, pictures: Sequence[AccountSeen], at: datetime) -> None:
        """Each replaces what was kept of its account; `at` is log time, UTC."""
        ...


class At(NamedTuple):
    """How far a detector's log has been read, as its centre has it. Log time is UTC."""

    position: int
    log_time: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What the rows from `start` to `end` gave; `log_time` (UTC) is the latest arrival there.
    `pictures` stay where the detector runs: they never cross from an owner's side."""

    start: int
    end: int
    log_time: datetime
    signals: tuple[Signal, ...] = ()
    findings: tuple[Finding, ...] = ()
    pictures: tuple[AccountSeen, ...] = ()


class Centre(Protocol):
    """The centre a detector works for: in the same database, or over HTTPS."""

    def position(self) -> At:
        """How far this detector's log has been taken over."""
        ...

    def commit(self, outcome: Outcome) -> None:
        """Take the outcome and move the position, both or neither; an alert taken before changes
        nothing. Raises Overtaken when the position is not `outcome.start`, NotTaken for content
        that is refused."""
        ...

    def news(self, have: Mapping[str, str]) -> dict[str, bytes]:
        """What is in force and not yet had, by name: `rules` (JSON), `lists`, `register`
        (Parquet). `have` names the digest of each that is."""
        ...

    def tell(self, state: Mapping[str, Any]) -> None:
        """How the detector fares: figures and faults, no personal data."""
        ...


class Away(RuntimeError):
    """The centre cannot be reached now; what was to be done is done again later."""


class ReadElsewhere(Away):
    """Another detector reads this log, from another folder: this one waits, and takes nothing in,
    for nobody would read it."""


class NotTaken(RuntimeError):
    """The centre refuses this content, and will refuse it again; says why, in English."""


class Overtaken(RuntimeError):
    """Another detector has moved the position: two must not read one log."""


signals: Slot[Signals] = Slot("signals")
pictures: Slot[Pictures] = Slot("pictures of accounts")
