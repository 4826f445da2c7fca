"""What a source of events is, and what it is handed: a folder, HTTP, later a broker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from fanzha.prevent.intake.feeds import Feed


class Parcel(NamedTuple):
    """One file or message: who sent it, a name for people, its content's hash, what it holds."""

    sender: str
    name: str
    digest: str
    feed: Feed

    @property
    def is_doubtful(self) -> bool:
        """Whether it has rows that another time on our clock would make good."""
        return any(row.field == "arrival_time" for row in self.feed.bad)


class Receipt(NamedTuple):
    """What became of a parcel; `position` is the log's end behind it."""

    events: int
    duplicates: int
    quarantined: int
    position: int


class Door(Protocol):
    """Where a source hands in what it got."""

    def hand_in(self, parcels: Sequence[Parcel]) -> list[Receipt]:
        """One receipt a parcel, given once all is on disk. Raises OSError when it is not."""
        ...


class Source(Protocol):
    """Something events come from. It may forget a parcel when it has its receipt."""

    name: str

    def start(self) -> None:
        """Begin to hand in, on a thread of its own."""
        ...

    def stop(self) -> None:
        """Hand in no more; returns when what was begun is done."""
        ...
