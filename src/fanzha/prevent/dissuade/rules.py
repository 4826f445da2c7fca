"""Pure decisions on dissuasion: the one state machine, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade.ladder import ladder

TEXTED = "texted"
WAITING, CLAIMED, UNREACHED, REACHED = "waiting", "claimed", "unreached", "reached"
RESISTING, SENT, ON_WAY, MET, CLOSED = "resisting", "sent", "on_way", "met", "closed"

# A text that was sent, delivered or read ends nothing: from "texted" a task only goes on, or
# ends with its alert. The desk calls while the street walks: a call that succeeds while somebody is on the way
# stamps the clock and leaves the state, so that nobody is called back by mistake.
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (TEXTED, WAITING), (TEXTED, CLAIMED), (TEXTED, SENT), (TEXTED, CLOSED),
        (WAITING, TEXTED), (WAITING, CLAIMED), (WAITING, SENT), (WAITING, CLOSED),
        (CLAIMED, UNREACHED), (CLAIMED, REACHED), (CLAIMED, RESISTING), (CLAIMED, SENT),
        (CLAIMED, CLOSED),
        (UNREACHED, REACHED), (UNREACHED, RESISTING), (UNREACHED, SENT), (UNREACHED, CLOSED),
        (REACHED, RESISTING), (REACHED, SENT), (REACHED, CLOSED),
        (RESISTING, REACHED), (RESISTING, SENT), (RESISTING, ON_WAY), (RESISTING, MET),
        (RESISTING, CLOSED),
        (SENT, ON_WAY), (SENT, MET), (SENT, RESISTING), (SENT, CLOSED),
        (ON_WAY, SENT), (ON_WAY, MET), (ON_WAY, RESISTING), (ON_WAY, CLOSED),
        (MET, RESISTING), (MET, CLOSED),
    }
)  # fmt: skip

DISSUADED, NO_SCAM, ALREADY_PAID, UNREACHABLE, EXPIRED = (
    "dissuaded", "no_scam", "already_paid", "unreachable", "expired",
)  # fmt: skip
BY_PERSON = (DISSUADED, NO_SCAM, ALREADY_PAID, UNREACHABLE)
OUTCOMES = (*BY_PERSON, EXPIRED)

# What the check after a day finds.
STILL_SAFE, PAID_AFTER = "still_safe", "paid_after"
CHECKS = (STILL_SAFE, PAID_AFTER)

# What was tried, and what came of it.
CALL, EMPLOYER, FAMILY, VISIT, DESK = "call", "employer", "family", "visit", "desk"
LANDLORD, TEXT = "landlord", "text"
WAYS = (TEXT, CALL, EMPLOYER, FAMILY, LANDLORD, VISIT, DESK)
BY_DESK = (CALL, EMPLOYER, FAMILY, LANDLORD)
NO_ANSWER, ANSWERED, RESISTS, SET_OUT, IN_PERSON, NOT_FOUND, HANDED_OVER, ENDED, FOUND = (
    "no_answer", "answered", "resists", "set_out", "in_person", "not_found", "handed_over",
    "ended", "found",
)  # fmt: skip
QUEUED, DELIVERED, READ, FAILED = "queued", "delivered", "read", "failed"
AREA, TAKEN_OVER, CAME_BACK, HOLD_ASKED, CHECKED, TOO_LATE = (
    "area", "taken_over", "came_back", "hold_asked", "checked", "too_late",
)  # fmt: skip
RESULTS = (
    NO_ANSWER, ANSWERED, RESISTS, SET_OUT, IN_PERSON, NOT_FOUND, HANDED_OVER, ENDED, FOUND,
    QUEUED, "sent", DELIVERED, READ, FAILED, AREA, TAKEN_OVER, CAME_BACK, HOLD_ASKED, CHECKED,
    TOO_LATE,
)  # fmt: skip

STREET = frozenset({SENT, ON_WAY})


@dataclass(frozen=True)
class Tries:
    """How often the person was called without an answer, and looked for in vain; whether
    anybody can be sent to them at all."""

    calls: int
    visits: int
    can_visit: bool


@dataclass(frozen=True)
class Reached:
    """How far a task had come: what was done, and when (UTC)."""

    texted: bool
    called: bool
    reached_at: datetime | None
    sent_at: datetime | None
    met_at: datetime | None


def must_be_unreachable(tries: Tries) -> None:
    """Trouble until the ladder's tries have been made (words/data/ladder.toml).

    >>> must_be_unreachable(Tries(calls=3, visits=0, can_visit=False))
    """
    calls = ladder().least_calls
    visits = ladder().least_visits if tries.can_visit else 0
    if tries.calls < calls or tries.visits < visits:
        raise Trouble(
            zh=f"还不能以联系不上办结: 须致电 {calls} 次、上门 {visits} 次, "
            f"现已致电 {tries.calls} 次、上门 {tries.visits} 次",
            en=f"not unreachable yet: {calls} calls and {visits} visits must have been tried, "
            f"so far {tries.calls} and {tries.visits}",
            field="outcome",
        )


def furthest(done: Reached) -> str:
    """The furthest step before somebody paid all the same, for the figures.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> furthest(Reached(True, True, None, at, None)), furthest(Reached(True, False, None, None, None))
    ('visit', 'text')
    """
    steps = {
        "met": done.met_at, "reached": done.reached_at, "visit": done.sent_at,
        "call": done.called, "text": done.texted,
    }  # fmt: skip
    return next((step for step, taken in steps.items() if taken), "none")


def move(old: str, new: str) -> str:
    """The new state, or Trouble when the way there is not open. To stay is always open."""
    if old != new and (old, new) not in MOVES:
        raise Trouble(
            zh=f"任务现为“{NAMES[old][0]}”, 不能改为“{NAMES[new][0]}”",
            en=f'the task is "{NAMES[old][1]}" and cannot become "{NAMES[new][1]}"',
            field="state",
        )
    return new


def after_call(state: str, result: str) -> str:
    """The state after the desk called: while the street walks, an answer leaves it.

    >>> after_call(UNREACHED, ANSWERED), after_call(ON_WAY, ANSWERED), after_call(SENT, RESISTS)
    ('reached', 'on_way', 'resisting')
    """
    if result == RESISTS:
        return move(state, RESISTING)
    wanted = {NO_ANSWER: UNREACHED, ANSWERED: REACHED}.get(result, state)
    waits = state in {CLAIMED, UNREACHED} or (state == RESISTING and wanted == REACHED)
    return move(state, wanted) if waits else state


NAMES: dict[str, tuple[str, str]] = {
    TEXTED: ("已发短信", "texted"),
    WAITING: ("待领取", "waiting"),
    CLAIMED: ("已领取", "claimed"),
    UNREACHED: ("未联系上", "not reached"),
    REACHED: ("已联系上", "reached"),
    RESISTING: ("不听劝", "resisting"),
    SENT: ("已派人", "sent to the street"),
    ON_WAY: ("在路上", "on the way"),
    MET: ("已见面", "met"),
    CLOSED: ("已办结", "closed"),
}
