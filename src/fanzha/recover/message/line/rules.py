"""Pure decisions on the line to one bank: its circuit, its pace, what goes first.

The circuit is the breaker of M. Nygard, "Release It!" (2nd ed. 2018, ch. 5): after
`Limits.failures` failures in a row nothing is handed over any more, then one message
probes the line, and its success lets the rest go.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.recover.message.codes import Code

PROBE_PATIENCE = timedelta(seconds=30)
"""A probe of which nothing was heard for so long counts as lost with its worker. A call to a bank is
given up sooner (`outside.bank.http.TIMEOUT`), and a probe sent twice has one effect."""


class Circuit(StrEnum):
    """Closed: messages pass. Open: none does. Half-open: one probes the line."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Event(StrEnum):
    """What happens to a line."""

    TOOK = "took"
    FAILED = "failed"
    BROKE = "broke"
    PROBED = "probed"


NEXT: dict[tuple[Circuit, Event], Circuit] = {
    (Circuit.CLOSED, Event.TOOK): Circuit.CLOSED,
    (Circuit.CLOSED, Event.FAILED): Circuit.CLOSED,
    (Circuit.CLOSED, Event.BROKE): Circuit.OPEN,
    (Circuit.OPEN, Event.PROBED): Circuit.HALF_OPEN,
    (Circuit.OPEN, Event.TOOK): Circuit.CLOSED,  # it had left before the circuit opened
    (Circuit.OPEN, Event.FAILED): Circuit.OPEN,  # so had this one
    (Circuit.HALF_OPEN, Event.TOOK): Circuit.CLOSED,
    (Circuit.HALF_OPEN, Event.FAILED): Circuit.OPEN,
    (Circuit.HALF_OPEN, Event.PROBED): Circuit.HALF_OPEN,  # the probe before it was lost
}
"""Every move there is; the database refuses the others too."""
MOVES: frozenset[tuple[str, str]] = frozenset(
    (before, after) for (before, _), after in NEXT.items() if before != after
)


@dataclass(frozen=True)
class Limits:
    """What a line bears: messages a second (0: no limit), so many at once after a rest,
    failures in a row until the circuit opens."""

    per_second: float = 20.0
    burst: int = 20
    failures: int = 3


@dataclass(frozen=True)
class Line:
    """What is known of a line. `failures` in a row; `since` when the circuit opened;
    `try_at` when it may be probed; `free_at` when its pace has no debt left. UTC."""

    circuit: Circuit = Circuit.CLOSED
    failures: int = 0
    since: datetime | None = None
    try_at: datetime | None = None
    free_at: datetime | None = None


def permits(line: Line, now: datetime, limits: Limits) -> int:
    """How many messages may leave now.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> permits(Line(), at, Limits(burst=5)), permits(Line(Circuit.OPEN, try_at=at), at, Limits())
    (5, 1)
    """
    if line.circuit is not Circuit.CLOSED:
        return int(line.try_at is None or now >= line.try_at)
    if not limits.per_second:
        return limits.burst
    debt = max(line.free_at - now, timedelta()) if line.free_at else timedelta()
    return max(0, limits.burst - math.ceil(debt / _step(limits)))


def left(line: Line, now: datetime, limits: Limits) -> Line:
    """The line after one message has been let go. Call it only with a permit.

    The pace is the generic cell rate algorithm (ITU-T I.371): each message moves
    `free_at` on by one step.
    """
    if line.circuit is not Circuit.CLOSED:
        after = NEXT[line.circuit, Event.PROBED]
        return replace(line, circuit=after, try_at=now + PROBE_PATIENCE)
    if not limits.per_second:
        return line
    return replace(line, free_at=max(line.free_at or now, now) + _step(limits))


def took(line: Line) -> Line:
    """The line after the bank took a message."""
    after = NEXT[line.circuit, Event.TOOK]
    return replace(line, circuit=after, failures=0, since=None, try_at=None)


def failed(line: Line, now: datetime, limits: Limits) -> Line:
    """The line after a message could not be handed over.

    A failure that arrives late, when the circuit is open already, changes nothing.
    """
    if line.circuit is Circuit.OPEN:
        return line
    failures = line.failures + 1
    breaks = line.circuit is Circuit.CLOSED and failures >= limits.failures
    after = NEXT[line.circuit, Event.BROKE if breaks else Event.FAILED]
    if after is Circuit.CLOSED:
        return replace(line, failures=failures)
    return replace(
        line, circuit=after, failures=failures, since=line.since or now,
        try_at=now + pause(failures),
    )  # fmt: skip


def pause(failures: int) -> timedelta:
    """How long to leave a line, or a message, alone after so many failures in a row.

    >>> [pause(n).seconds for n in (1, 2, 3, 9)]
    [1, 2, 4, 60]
    """
    return timedelta(seconds=min(2 ** min(failures - 1, 10), 60))


EMERGENCY, MEASURE, PAYMENT, QUESTION, PAPERWORK = range(5)
"""What goes first where not all can go: the smaller one."""
_RANKS = {
    Code.STOP: EMERGENCY, Code.EXTEND_STOP: EMERGENCY, Code.FREEZE: MEASURE,
    Code.EXTEND_FREEZE: MEASURE, Code.LIFT_STOP: MEASURE, Code.LIFT_FREEZE: MEASURE,
    Code.PAY_BACK: PAYMENT, Code.PAPER: PAPERWORK,
}  # fmt: skip


def rank(code: str) -> int:
    """Where a message stands in its bank's queue: emergency stops first, then measures
    and questions; papers that follow their order last.

    Within one account the order of sending rules instead, see `waits_for`.

    >>> rank(Code.STOP) < rank(Code.FREEZE) < rank(Code.QUERY)
    True
    """
    return _RANKS.get(Code(code), QUESTION)


def waits_for(own: int, earlier: int) -> bool:
    """Whether a message of rank `own` waits until an earlier one of its account has left.

    Measures leave in order; a question follows all that was asked before it, but never
    holds up a measure.

    >>> waits_for(QUESTION, EMERGENCY), waits_for(EMERGENCY, QUESTION)
    (True, False)
    """
    return earlier < QUESTION or own >= QUESTION


def _step(limits: Limits) -> timedelta:
    return timedelta(seconds=1 / limits.per_second)
