"""Reads of texts and calls. Lists are masked; bodies and numbers pass the gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    Min,
    QuerySet,
    Sum,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Substr

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import CENTRE, Actor
from fanzha.prevent.channel import rules
from fanzha.prevent.channel.calls import CALLERS
from fanzha.prevent.channel.models import CallItem, OddReport, Text
from fanzha.prevent.channel.rules import CallState, State
from fanzha.prevent.protect.rules import masked_number

SHOWN = 100
DAY = timedelta(days=1)
ALERT = "alert:"
_KEY = Cast(Substr("about", len(ALERT) + 1), BigIntegerField())
_ALERT_OF = Case(When(about__regex=f"^{ALERT}[0-9]{{1,18}}$", then=_KEY))


@dataclass(frozen=True)
class TextLine:
    """One text in a list: nobody's number, nobody's name, none of its words."""

    about: str
    phone: str
    template: str
    state: str
    why: str
    trouble: str
    tries: int
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class TextFigures:
    """Texts of the last day by state, the share of each, and what stands in the queue."""

    made: int
    by_state: dict[str, int]
    by_why: dict[str, int]
    segments: int
    waiting: int
    oldest: datetime | None
    odd: int

    @property
    def delivered(self) -> float | None:
        """The share of those that ended which arrived; None where none has ended."""
        arrived = self.by_state[State.DELIVERED] + self.by_state[State.READ]
        ended = arrived + self.by_state[State.FAILED]
        return arrived / ended if ended else None


@dataclass(frozen=True)
class CallLine:
    """One call on the list, its number half hidden."""

    id: int
    about: str
    phone: str
    made_at: datetime
    outcome: str = ""
    by: str = ""
    ended_at: datetime | None = None
    alert_id: int | None = field(default=None)
    is_check: bool = False
    due: datetime | None = None


def text_figures(now: datetime) -> TextFigures:
    """What the page of texts says of the last 24 hours."""
    day = Text.objects.filter(made_at__gt=now - DAY)
    counted = dict(day.values_list("state").annotate(Count("pk")))
    why = day.filter(state=State.FAILED).values_list("why").annotate(number=Count("pk"))
    waiting = Text.objects.filter(state__in=rules.WAITING, next_at__isnull=False)
    queue = waiting.aggregate(count=Count("pk"), oldest=Min("made_at"))
    return TextFigures(
        made=sum(counted.values()),
        by_state={state: counted.get(state, 0) for state in rules.ORDER},
        by_why=dict(why.order_by("-number")),
        segments=day.exclude(sent_at=None).aggregate(sum=Sum("segments"))["sum"] or 0,
        waiting=queue["count"],
        oldest=queue["oldest"],
        odd=OddReport.objects.count(),
    )


def text_lines(state: str, now: datetime) -> list[TextLine]:
    """The last day's texts in a state ("" for all), newest first, at most a hundred."""
    texts = Text.objects.filter(made_at__gt=now - DAY).order_by("-pk")
    return _lines(texts.filter(state=state)[:SHOWN] if state else texts[:SHOWN])


def texts_about(about: str) -> list[TextLine]:
    """Every text about an alert or group with its fate, oldest first; none of its words."""
    return _lines(Text.objects.filter(about=about).order_by("pk")[:SHOWN])


def access_bodies(actor: Actor, about: str, *, purpose: str, now: datetime) -> list[str]:
    """What was written about an alert, oldest first, without the codes; leaves an audit entry.

    Raises PermissionDenied for whoever is not of the centre.
    """
    pass_gate(
        actor, allowed=actor.role in CENTRE, subject_kind="text", subject_id=about, ground=about,
        purpose=purpose, now=now,
    )  # fmt: skip
    bodies = Text.objects.filter(about=about).order_by("pk")[:SHOWN].values_list("body", flat=True)
    return [body.replace("{code}", "******") for body in bodies]


def find_texts(actor: Actor, number: str, most: int) -> list[TextLine]:
    """Texts to a number with their fate, newest first; empty for whoever is not of the centre."""
    if actor.role not in CENTRE:
        return []
    return _lines(Text.objects.filter(phone=number).order_by("-made_at")[:most])


def odd_reports() -> list[OddReport]:
    """Reports that fit no text of ours, newest first."""
    return list(OddReport.objects.order_by("-pk")[:SHOWN])


def calls_to_make(clock: Combinable) -> QuerySet[CallItem]:
    """Calls that wait for a person, the nearest clock first; those without one as they came.

    `clock` reads `alert`, the key of the alert a call is about (null for none), and is kept as
    `due`. Who asked first is not who must be reached first.
    """
    waiting = CallItem.objects.filter(state=CallState.WAITING, by_hand=True)
    with_clock = waiting.annotate(alert=_ALERT_OF).annotate(due=clock)
    return with_clock.order_by(F("due").asc(nulls_last=True), "made_at", "pk")


def call_lines(calls: Iterable[CallItem]) -> list[CallLine]:
    """Calls to make as lines of a list, each with its clock."""
    return [replace(_call(call), due=getattr(call, "due", None)) for call in calls]


def calls_made(now: datetime) -> list[CallLine]:
    """Calls that ended in the last day, newest first."""
    ended = CallItem.objects.filter(state=CallState.ENDED, ended_at__gt=now - DAY)
    return [_call(call) for call in ended.select_related("by").order_by("-ended_at")[:SHOWN]]


def access_call(actor: Actor, call_id: int, *, now: datetime) -> tuple[CallLine, str]:
    """A call and its whole number; leaves an audit entry.

    Raises PermissionDenied for a role that does not call, CallItem.DoesNotExist.
    """
    call = CallItem.objects.select_related("by").get(pk=call_id)
    pass_gate(
        actor, allowed=actor.role in CALLERS, subject_kind="call", subject_id=call.pk,
        ground=call.about, purpose="dissuade", now=now,
    )  # fmt: skip
    return _call(call), call.phone


def _lines(texts: Iterable[Text]) -> list[TextLine]:
    return [
        TextLine(
            text.about, masked_number(text.phone), text.template, text.state, text.why,
            text.trouble, text.tries, text.made_at, text.ended_at or text.sent_at,
        )
        for text in texts
    ]  # fmt: skip


def _call(call: CallItem) -> CallLine:
    kind, key = call.about[: len(ALERT)], call.about[len(ALERT) :]
    alert_id = int(key) if kind == ALERT and key.isdecimal() else None
    by = str(call.by) if call.by_id else ""
    return CallLine(
        call.pk, call.about, masked_number(call.phone), call.made_at, call.outcome, by,
        call.ended_at, alert_id, call.is_check,
    )  # fmt: skip
