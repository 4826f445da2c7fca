"""Pure decisions on dissuasion: the state machine, the clocks, what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.kit.errors import Trouble
from fanzha.words import law

WAITING, CLAIMED, UNREACHED, REACHED = "waiting", "claimed", "unreached", "reached"
RESISTING, SENT, ON_WAY, MET, CLOSED = "resisting", "sent", "on_way", "met", "closed"

# The desk calls while the street walks: a call that succeeds while somebody is on the way
# stamps the clock and leaves the state, so that nobody is called back by mistake.
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (WAITING, CLAIMED), (WAITING, SENT),
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

DISSUADED, NO_SCAM, ALREADY_PAID, UNREACHABLE = (
    "dissuaded", "no_scam", "already_paid", "unreachable",
)  # fmt: skip
OUTCOMES = (DISSUADED, NO_SCAM, ALREADY_PAID, UNREACHABLE)

# What was tried, and what came of it.
CALL, EMPLOYER, FAMILY, VISIT, DESK = "call", "employer", "family", "visit", "desk"
WAYS = (CALL, EMPLOYER, FAMILY, VISIT, DESK)
NO_ANSWER, ANSWERED, RESISTS, SET_OUT, IN_PERSON, NOT_FOUND, HANDED_OVER, ENDED, FOUND = (
    "no_answer", "answered", "resists", "set_out", "in_person", "not_found", "handed_over",
    "ended", "found",
)  # fmt: skip
RESULTS = (
    NO_ANSWER, ANSWERED, RESISTS, SET_OUT, IN_PERSON, NOT_FOUND, HANDED_OVER, ENDED, FOUND,
)  # fmt: skip

STREET = frozenset({SENT, ON_WAY})


@dataclass(frozen=True)
class Clocks:
    """Until when somebody must have been reached, and met. UTC."""

    reach_by: datetime
    meet_by: datetime


def clocks(received_at: datetime) -> Clocks:
    """Both deadlines, from the moment the alert was received.

    Source: the settings `dissuade.reach_minutes` and `dissuade.visit_minutes`.

    >>> from datetime import UTC
    >>> due = clocks(datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC))
    >>> due.reach_by.strftime("%T"), due.meet_by.strftime("%T")
    ('08:30:47', '08:50:47')
    """
    reach = law.number("dissuade.reach_minutes", received_at)
    meet = law.number("dissuade.visit_minutes", received_at)
    return Clocks(received_at + timedelta(minutes=reach), received_at + timedelta(minutes=meet))


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


def deepest(path: str, places: dict[str, int]) -> int | None:
    """Whom to send: the one whose unit is nearest above the resident's grid, or in it.

    `places` maps the unit paths of those who can go to their ids.

    >>> deepest("/YX/YX01/V1/G1/", {"/YX/YX01/": 1, "/YX/YX01/V1/G1/": 2, "/YX/YX02/": 3})
    2
    """
    above = [place for place in places if place and path.startswith(place)]
    return places[max(above, key=len)] if above else None


NAMES: dict[str, tuple[str, str]] = {
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
