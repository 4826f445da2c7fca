"""What a back-test holds hits against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pyarrow as pa

from fanzha.kit.ports import Slot

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def schema(**types: pa.DataType) -> pa.Schema:
    """A schema of columns of these names and types."""
    return pa.schema([pa.field(name, kind) for name, kind in types.items()])


def micros(moment: datetime) -> int:
    """µs since 1970, UTC.

    >>> from datetime import UTC
    >>> micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(at_us: int) -> datetime:
    """What `micros` was given."""
    return _EPOCH + timedelta(microseconds=at_us)


PEOPLE = schema(key=pa.uint64(), case=pa.string())
CASES = schema(case=pa.string(), victim=pa.bool_(), begins_us=pa.int64(), ends_us=pa.int64())
PAYMENTS = schema(case=pa.string(), at_us=pa.int64(), amount_fen=pa.int64())
THINGS = schema(about=pa.string(), key=pa.uint64())
CLEARED = schema(key=pa.uint64(), begins_us=pa.int64(), ends_us=pa.int64())


@dataclass(frozen=True)
class Happened:
    """What is known to have happened in a period. Keys are ids (`engine.stream.ids`), times µs UTC.

    people: under which ids (phones, accounts) the person of a case is seen. cases: from when
    to when a con worked on that person; `victim` where it was meant to end in a payment and is
    counted in recall. A case's name is a key on file, never a name or a number of a person.
    payments: what the case paid, when. things: numbers, senders, devices, accounts and hosts of
    con artists. cleared: who was found not to be cheated, from when to when. whole: nothing else
    happened, so that every other hit is wrong; where it is false such hits are not judged.
    """

    people: pa.Table
    cases: pa.Table
    payments: pa.Table
    things: pa.Table
    cleared: pa.Table
    whole: bool


class Truth(Protocol):
    """Knows what happened."""

    def happened(self, start: datetime, end: datetime, /) -> Happened:
        """What touches the period from `start` (UTC) to before `end`."""


outcomes: Slot[Truth] = Slot("outcomes")
"""What the centre's own desks found out: outcomes of dissuasion, reports."""
