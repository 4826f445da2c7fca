"""Pure decisions on texts and calls: their states, when to try again, how fast, how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=2)
LEASE = timedelta(seconds=30)
"""A try that nobody has ended by then was cut off: the text is handed over again."""


class State(StrEnum):
    """A text on its way, in the order of its states: it moves to a later one or stays.

    Failed stands before delivered: a gateway may give up on a phone that was only switched off,
    and what it then tells of its arrival is the truth.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


STATE_LABELS: Mapping[str, Mapping[str, str]] = {
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENDING: {"zh": "发送中", "en": "being sent"},
    State.SENT: {"zh": "已发出", "en": "sent"},
    State.FAILED: {"zh": "未送达", "en": "failed"},
    State.DELIVERED: {"zh": "已送达", "en": "delivered"},
    State.READ: {"zh": "已读", "en": "read"},
}
ORDER = tuple(State)
FATES = frozenset({State.SENT, State.FAILED, State.DELIVERED, State.READ})
"""What those who asked for the text are told, each once."""
REPORTED = frozenset({State.FAILED, State.DELIVERED, State.READ})
"""What a gateway may tell of a text it has taken."""
WAITING = frozenset({State.QUEUED, State.SENDING})
NEVER_LEFT = frozenset({(State.QUEUED, late) for late in (State.SENT, State.DELIVERED, State.READ)})
MOVES: frozenset[tuple[str, str]] = frozenset(combinations(ORDER, 2)) - NEVER_LEFT


def moves_on(before: str, after: str) -> bool:
    """Whether `after` is news to a text in state `before`.

    >>> moves_on("sending", "delivered"), moves_on("delivered", "sent"), moves_on("sent", "sent")
    (True, False, False)
    """
    return (before, after) in MOVES


class Why(StrEnum):
    """Why a text failed."""

    TOO_LATE = "too_late"
    TOO_MANY = "too_many"
    NO_GATEWAY = "no_gateway"
    REFUSED = "refused"
    UNDELIVERABLE = "undeliverable"
    NO_REPORT = "no_report"


WHY_LABELS: Mapping[str, Mapping[str, str]] = {
    Why.TOO_LATE: {"zh": "已过时限, 不再发送", "en": "its time was over before it could leave"},
    Why.TOO_MANY: {"zh": "该号码当日短信已达上限", "en": "this number has had its texts for the day"},
    Why.NO_GATEWAY: {"zh": "未接短信网关", "en": "no gateway is set up"},
    Why.REFUSED: {"zh": "网关拒收", "en": "refused by the gateway"},
    Why.UNDELIVERABLE: {"zh": "未能送达", "en": "could not be delivered"},
    Why.NO_REPORT: {"zh": "没有送达回执", "en": "no delivery report came"},
}  # fmt: skip


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries that failed: doubled each time, up to two minutes.

    >>> [pause(tries).total_seconds() for tries in (1, 2, 3, 20)]
    [2.0, 4.0, 8.0, 120.0]
    """
    return min(FIRST_PAUSE * (1 << min(max(tries - 1, 0), 10)), LONGEST_PAUSE)


@dataclass(frozen=True)
class Pace:
    """The gateway takes `per_second` texts, and up to `burst` at once."""

    per_second: float
    burst: int = 20

    def permits(self, free_at: datetime | None, now: datetime) -> int:
        """How many may leave now. `free_at` is when what has left is paid for (GCRA, the
        virtual-scheduling form of ITU-T I.371, A.2).

        >>> from datetime import UTC
        >>> now = datetime(2026, 3, 2, 8, tzinfo=UTC)
        >>> pace = Pace(per_second=10, burst=5)
        >>> pace.permits(None, now), pace.permits(pace.after(None, now, 5), now)
        (5, 0)
        """
        owed = (self._paid(free_at, now) - now).total_seconds()
        return max(self.burst - round(owed * self.per_second), 0)

    def after(self, free_at: datetime | None, now: datetime, count: int) -> datetime:
        """`free_at` once `count` have left at `now`."""
        return self._paid(free_at, now) + timedelta(seconds=count / self.per_second)

    def _paid(self, free_at: datetime | None, now: datetime) -> datetime:
        """`free_at`, but `now` where it is past, or further off than any burst can bring it: then
        the clock was set back, and a debt to it would hold up texts for as long as it was ahead.
        """
        longest = timedelta(seconds=self.burst / self.per_second)
        return free_at if free_at and now < free_at <= now + longest else now


class CallState(StrEnum):
    """A call on the list: waiting for a person or a machine, placed by a machine, ended."""

    WAITING = "waiting"
    PLACED = "placed"
    ENDED = "ended"


CALL_MOVES: frozenset[tuple[str, str]] = frozenset(combinations(tuple(CallState), 2))


class CallOutcome(StrEnum):
    """What came of a call; the first, and the two of a check, mean that somebody spoke with the
    person."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    WRONG_NUMBER = "wrong_number"
    HUNG_UP = "hung_up"
    STILL_SAFE = "still_safe"
    PAID_AFTER = "paid_after"


FOUND = (CallOutcome.STILL_SAFE, CallOutcome.PAID_AFTER)
"""What a check a day after a dissuasion finds, where the person picks up."""
HEARD = tuple(outcome for outcome in CallOutcome if outcome not in FOUND)
"""How any other call ends; a machine tells no more."""


def outcomes(*, is_check: bool) -> tuple[CallOutcome, ...]:
    """How a call may end. That somebody talked settles no check: it says nothing of what was heard.

    >>> [str(outcome) for outcome in outcomes(is_check=True)][:3]
    ['still_safe', 'paid_after', 'no_answer']
    """
    return (*FOUND, *HEARD[1:]) if is_check else HEARD


OUTCOME_LABELS: Mapping[str, Mapping[str, str]] = {
    CallOutcome.TALKED: {"zh": "已通话", "en": "talked"},
    CallOutcome.NO_ANSWER: {"zh": "无人接听", "en": "no answer"},
    CallOutcome.BUSY: {"zh": "占线", "en": "busy"},
    CallOutcome.SWITCHED_OFF: {"zh": "关机", "en": "switched off"},
    CallOutcome.WRONG_NUMBER: {"zh": "号码不对", "en": "wrong number"},
    CallOutcome.HUNG_UP: {"zh": "被挂断", "en": "hung up"},
    CallOutcome.STILL_SAFE: {"zh": "仍然安全", "en": "still safe"},
    CallOutcome.PAID_AFTER: {"zh": "还是付了款", "en": "paid after all"},
}


def subject_of(about: str) -> str:
    """The topic that open pages of `about` listen to.

    >>> subject_of("alert:12")
    'alert-12'
    """
    return about.replace(":", "-", 1)
