"""The figures, and the rows each of them counts: one query gives both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Sum

from fanzha.inform.situation.rules import Figure, Name, Share, Span, today, yesterday_by_now
from fanzha.prevent.dissuade.figure_rules import Name as Counted
from fanzha.prevent.dissuade.figures import Scope, counted
from fanzha.prevent.dissuade.queries import dissuaded
from fanzha.recover.report.queries import reported
from fanzha.recover.stop.queries import stops

# What a row shows: never a name, a number or an account.
_TASK = (
    "alert_id", "state", "outcome", "saved_fen", "received_at", "reach_by", "reached_at",
    "meet_by", "met_at", "closed_at", "late_reach", "late_meet", "alert__scam_type",
    "alert__level", "alert__unit__name_zh", "alert__unit__name_en",
)  # fmt: skip
_REPORT = ("id", "state", "source", "scam_type", "received_at", "case_no", "loss_fen")
_ORDER = ("id", "report_id", "bank", "state", "stopped_at", "expires_at", "balance_fen")


@dataclass(frozen=True)
class Board:
    """What the wall shows of one moment."""

    figures: dict[str, Figure]
    shares: dict[str, Share]


def board(now: datetime) -> Board:
    """All figures of the day of `now`, with yesterday up to the same time."""
    spans = today(now), yesterday_by_now(now)
    return Board(
        figures={str(n): Figure(n, *(value(n, span) for span in spans)) for n in _VALUES},
        shares={str(n): share(n, spans[0], now) for n in _CLOCKS},
    )


def rows(name: Name, span: Span, now: datetime, most: int) -> list[dict[str, Any]]:
    """The newest `most` rows that a figure counts."""
    if name in _CLOCKS:
        _, due = _CLOCKS[name]
        tasks = counted(due, Scope(span.since, span.until, now)).order_by("-received_at")
        return list(tasks.values(*_TASK)[:most])
    if name in {Name.DISSUADED, Name.AVOIDED}:
        closed = dissuaded(span.since, span.until).order_by("-closed_at")
        return list(closed.values(*_TASK)[:most])
    if name == Name.STOPPED:
        return list(stops(span.since, span.until).order_by("-stopped_at").values(*_ORDER)[:most])
    reports = reported(span.since, span.until).annotate(loss_fen=Sum("payments__amount_fen"))
    return list(reports.order_by("-received_at").values(*_REPORT)[:most])


def value(name: Name, span: Span) -> int:
    """One figure: a count, or fen. An account stopped twice counts once, at its highest."""
    return _VALUES[name](span)


def share(name: Name, span: Span, now: datetime) -> Share:
    """Of the alerts received in the span whose clock has spoken: how many were in time."""
    asked = Scope(span.since, span.until, now)
    kept, due = (counted(figure, asked).count() for figure in _CLOCKS[name])
    return Share(name, kept, due)


def _stopped_fen(span: Span) -> int:
    by_account = stops(span.since, span.until).values("account").annotate(fen=Max("balance_fen"))
    return by_account.aggregate(sum=Sum("fen"))["sum"] or 0


def _avoided_fen(span: Span) -> int:
    return dissuaded(span.since, span.until).aggregate(sum=Sum("saved_fen"))["sum"] or 0


def _loss_fen(span: Span) -> int:
    return reported(span.since, span.until).aggregate(sum=Sum("payments__amount_fen"))["sum"] or 0


_CLOCKS = {Name.REACHED: (Counted.REACHED, Counted.REACH_DUE),
           Name.MET: (Counted.MET, Counted.MEET_DUE)}  # fmt: skip
_VALUES = {
    Name.CASES: lambda span: reported(span.since, span.until).count(),
    Name.LOSSES: _loss_fen,
    Name.STOPPED: _stopped_fen,
    Name.DISSUADED: lambda span: dissuaded(span.since, span.until).count(),
    Name.AVOIDED: _avoided_fen,
}
