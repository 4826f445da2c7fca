"""Behind every source: what is bad goes to quarantine, what is new into the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from fanzha.prevent.intake.gate import Gate
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.ports import Parcel, Receipt
from fanzha.prevent.intake.quarantine import Quarantine
from fanzha.prevent.intake.state import DISK, State, said


class IntakeDoor:
    """The door of one data folder and its log. Any thread may hand in."""

    def __init__(self, data: Path, log: Log, clock: Callable[[], datetime]) -> None:
        self.state, self.clock = State(), clock
        self.gate = Gate(log, self.state)
        self.quarantine = Quarantine(data)

    def hand_in(self, parcels: Sequence[Parcel]) -> list[Receipt]:
        """Everything on disk, then one receipt a parcel; their rows enter by arrival.

        Raises OSError (a full disk): nothing of it is in the log, and the state says so
        until a later call succeeds.
        """
        now = self.clock()
        try:
            aside = [self._set_aside(parcel, now) for parcel in parcels]
            passed = self.gate.submit([parcel.feed.rows for parcel in parcels])
        except OSError as error:
            self.state.fault(DISK, *said(error), now)
            raise
        self.state.well(DISK)
        for parcel, new in zip(parcels, aside, strict=True):
            self.state.count(parcel.sender, quarantined=new)
        return [
            Receipt(each.events, each.duplicates, len(parcel.feed.bad), each.position)
            for parcel, each in zip(parcels, passed, strict=True)
        ]

    def _set_aside(self, parcel: Parcel, now: datetime) -> int:
        return self.quarantine.keep(parcel.name, parcel.digest, parcel.feed.bad, now)
