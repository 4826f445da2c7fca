"""The figures, and the rows each of them counts: one query gives both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from fanzha.inform.situation.rules import Figure, Name, Share, Span, today, yesterday_by_now
from fanzha.prevent.dissuade.queries import dissuaded, received
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
        tasks = _due(name, span, now).order_by("-received_at")
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
    """Of the alerts received in the span whose deadline has spoken: how many were in time."""
    done, by = _CLOCKS[name]
    counted = _due(name, span, now).aggregate(
        due=Count("pk"), kept=Count("pk", filter=Q(**{f"{done}__lte": F(by)}))
    )
    return Share(name, counted["kept"], counted["due"])


def _due(name: Name, span: Span, now: datetime) -> QuerySet[Any]:
    """Tasks a deadline has decided: done, or the time passed while the task was open.

    A visit is due only where somebody was sent.
    """
    done, by = _CLOCKS[name]
    passed_open = Q(closed_at=None) | Q(closed_at__gt=F(by))
    missed = Q(**{done: None, f"{by}__lte": now}) & passed_open
    found = received(span.since, span.until).filter(Q(**{f"{done}__isnull": False}) | missed)
    return found.filter(sent_at__isnull=False) if name == Name.MET else found


def _stopped_fen(span: Span) -> int:
    by_account = stops(span.since, span.until).values("account").annotate(fen=Max("balance_fen"))
    return by_account.aggregate(sum=Sum("fen"))["sum"] or 0


def _avoided_fen(span: Span) -> int:
    return dissuaded(span.since, span.until).aggregate(sum=Sum("saved_fen"))["sum"] or 0


def _loss_fen(span: Span) -> int:
    return reported(span.since, span.until).aggregate(sum=Sum("payments__amount_fen"))["sum"] or 0


_CLOCKS = {Name.REACHED: ("reached_at", "reach_by"), Name.MET: ("met_at", "meet_by")}
_VALUES = {
    Name.CASES: lambda span: reported(span.since, span.until).count(),
    Name.LOSSES: _loss_fen,
    Name.STOPPED: _stopped_fen,
    Name.DISSUADED: lambda span: dissuaded(span.since, span.until).count(),
    Name.AVOIDED: _avoided_fen,
}
