"""What each figure of dissuasion means, as a condition on a task of its days.

The same conditions in Python, on one task, with examples: `figure_rules.py`. A test holds the two
together.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from fanzha.prevent.dissuade import rules
from fanzha.prevent.dissuade.figure_rules import Name
from fanzha.prevent.dissuade.models import Contact
from fanzha.words.enums import Level


def meaning(name: Name, now: datetime) -> Q:
    """The condition of a figure on a task of its days, at `now` (UTC)."""
    return _CLOCKED[name](now) if name in _CLOCKED else _PLAIN[name]


def _due(by: str, done: str, late: str, now: datetime) -> Q:
    """`figure_rules.is_due`."""
    open_then = Q(closed_at=None) | Q(closed_at__gt=F(by))
    spoke = Q(**{f"{done}__isnull": False}) | Q(**{f"{by}__lte": now}) & open_then
    return Q(**{f"{by}__isnull": False}) & spoke | Q(**{f"{by}__isnull": True, late: True})


def _missed(by: str, done: str) -> Q:
    """Not `figure_rules.is_kept`."""
    return Q(**{done: None}) | Q(**{by: None}) | Q(**{f"{done}__gt": F(by)})


_REACH, _MEET = ("reach_by", "reached_at"), ("meet_by", "met_at")
_CLOCKED = {
    Name.REACH_DUE: lambda now: _due(*_REACH, "late_reach", now),
    Name.REACH_MISSED: lambda now: _due(*_REACH, "late_reach", now) & _missed(*_REACH),
    Name.MEET_DUE: lambda now: _due(*_MEET, "late_meet", now),
    Name.MEET_MISSED: lambda now: _due(*_MEET, "late_meet", now) & _missed(*_MEET),
}


def _tried(**what: str) -> Q:
    return Q(Exists(Contact.objects.filter(task=OuterRef("pk"), **what)))


PAID = Q(outcome=rules.ALREADY_PAID) | Q(check_outcome=rules.PAID_AFTER)
"""The person paid: so the task ended, or so the check after a day found."""
_PLAIN: dict[Name, Q] = {
    Name.RECEIVED: Q(),
    Name.HIGH: Q(level=Level.HIGH),
    Name.MEDIUM: Q(level=Level.MEDIUM),
    Name.LOW: Q(level=Level.LOW),
    Name.REACHED: Q(reached_at__lte=F("reach_by")),
    Name.MET: Q(met_at__lte=F("meet_by")),
    Name.RESISTED: _tried(result=rules.RESISTS),
    Name.ENDED: Q(),
    **{Name(outcome): Q(outcome=outcome) for outcome in rules.OUTCOMES},
    Name.PAID_AFTER: Q(check_outcome=rules.PAID_AFTER),
    Name.PAID: PAID,
}


def at_step(step: str) -> Q:
    """The person paid when so much had been done and no more."""
    return PAID & Q(paid_step=step)


CAME: dict[str, Q] = {
    "none": Q(),
    "text": _tried(way=rules.TEXT),
    "call": _tried(way=rules.CALL),
    "visit": Q(sent_at__isnull=False),
    "reached": Q(reached_at__isnull=False),
    "met": Q(met_at__isnull=False),
}
"""How far a task had come: that the step was taken."""
