"""What the daily sheet (每日必商) says of a missed clock, a rule and a bank. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fanzha.prevent.dissuade.figure_rules import RuleEnds

# From when on something is worth a word at the table: figures of ours, no law has any.
SLOW_ANSWER_S = 300.0
MANY_FALSE_ALARMS = 3
OFTEN_WRONG = 0.5

WHY: dict[str, tuple[str, str]] = {
    "not_taken": ("无人及时领取", "nobody took it in time"),
    "no_answer": ("电话无人接听", "calls were not answered"),
    "not_sent": ("未派人", "nobody was sent"),
    "sent_late": ("派人已迟", "sent too late"),
    "not_found": ("上门未找到人", "not found at the door"),
    "handed_over": ("移交外地未接手", "another area did not take it over"),
    "resisted": ("不听劝", "resisted"),
    "reached_late": ("联系上已迟", "reached too late"),
    "met_late": ("见面已迟", "met too late"),
    "still_open": ("仍在处置", "still at work"),
}


@dataclass(frozen=True)
class Facts:
    """What is known of a task whose clock was missed. UTC; `late_…` says which clock it was."""

    late_reach: bool
    late_meet: bool
    reach_by: datetime | None
    meet_by: datetime | None
    claimed_at: datetime | None = None
    reached_at: datetime | None = None
    sent_at: datetime | None = None
    met_at: datetime | None = None
    is_open: bool = False
    waits_elsewhere: bool = False
    calls: int = 0
    visits: int = 0
    resisted: int = 0


def reasons(facts: Facts) -> list[str]:
    """Why somebody was not reached or met in time, as codes of `WHY`, the first cause first.

    >>> from datetime import UTC
    >>> by = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    >>> reasons(Facts(late_reach=True, late_meet=False, reach_by=by, meet_by=None, calls=2))
    ['not_taken', 'no_answer']
    """
    return [*_of_reach(facts), *_of_meet(facts)] or ["still_open"]


def is_noisy(ends: RuleEnds) -> bool:
    """Whether a rule's false alarms are worth a word.

    >>> is_noisy(RuleEnds("r", ended=9, right=2, wrong=3)), is_noisy(RuleEnds("r", 9, 7, 2))
    (True, False)
    """
    return ends.wrong >= MANY_FALSE_ALARMS and (ends.wrong_share or 0) >= OFTEN_WRONG


def is_slow(median_s: float | None, waiting: int) -> bool:
    """Whether a bank's answers to stop orders are worth a word.

    >>> is_slow(12.5, 0), is_slow(None, 1), is_slow(600, 0)
    (False, True, True)
    """
    return waiting > 0 or (median_s is not None and median_s > SLOW_ANSWER_S)


def _of_reach(facts: Facts) -> Iterator[str]:
    if not facts.late_reach:
        return
    by = facts.reach_by
    if facts.claimed_at is None or (by and facts.claimed_at > by):
        yield "not_taken"
    if facts.calls:
        yield "no_answer"
    if facts.reached_at is not None:
        yield "reached_late"


def _of_meet(facts: Facts) -> Iterator[str]:
    if not facts.late_meet:
        return
    by = facts.meet_by
    if facts.waits_elsewhere:
        yield "handed_over"
    elif facts.sent_at is None:
        yield "not_sent"
    elif by and facts.sent_at > by:
        yield "sent_late"
    if facts.visits:
        yield "not_found"
    if facts.resisted:
        yield "resisted"
    if facts.met_at is not None:
        yield "met_late"
    elif facts.is_open:
        yield "still_open"
