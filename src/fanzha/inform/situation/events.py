"""The live line: what happened last, without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from django.db.models import Sum

from fanzha.inform.situation.rules import Span
from fanzha.prevent.dissuade.queries import dissuaded, received
from fanzha.recover.report.queries import reported
from fanzha.recover.stop.queries import stops

Both = dict[str, str]


class Kind(StrEnum):
    """What can happen, as the line tells it."""

    ALERT = "alert"
    DISSUADED = "dissuaded"
    REPORT = "report"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Event:
    """One thing that happened. `place` names a unit or a bank in both languages, empty if none.

    `fen` is null where no money is in sight.
    """

    at: datetime
    kind: Kind
    place: Both
    scam_type: str
    fen: int | None


def latest(span: Span, banks: dict[str, Both], most: int = 14) -> list[Event]:
    """The last events of the span, newest first. `banks` names banks by unit code."""
    found = [*_alerts(span, most), *_dissuaded(span, most), *_reports(span, most)]
    found += _stops(span, banks, most)
    newest = sorted(found, key=lambda event: (event.at, event.kind), reverse=True)
    return list(islice(newest, most))


_TOLD = ("alert__unit__name_zh", "alert__unit__name_en", "alert__scam_type")


def _alerts(span: Span, most: int) -> Iterator[Event]:
    rows = received(span.since, span.until).order_by("-received_at")
    for at, fen, zh, en, scam in rows.values_list("received_at", "alert__money_fen", *_TOLD)[:most]:
        yield Event(at, Kind.ALERT, {"zh": zh, "en": en}, scam, fen)


def _dissuaded(span: Span, most: int) -> Iterator[Event]:
    rows = dissuaded(span.since, span.until).order_by("-closed_at")
    for at, fen, zh, en, scam in rows.values_list("closed_at", "saved_fen", *_TOLD)[:most]:
        if at is not None:  # the span leaves no other, the column's type does
            yield Event(at, Kind.DISSUADED, {"zh": zh, "en": en}, scam, fen)


def _reports(span: Span, most: int) -> Iterator[Event]:
    rows = reported(span.since, span.until).annotate(loss_fen=Sum("payments__amount_fen"))
    rows = rows.order_by("-received_at")
    for at, fen, scam in rows.values_list("received_at", "loss_fen", "scam_type")[:most]:
        yield Event(at, Kind.REPORT, {}, scam, fen)


def _stops(span: Span, banks: dict[str, Both], most: int) -> Iterator[Event]:
    rows = stops(span.since, span.until).order_by("-stopped_at")
    for at, fen, bank in rows.values_list("stopped_at", "balance_fen", "bank")[:most]:
        if at is not None:  # the span leaves no other, the column's type does
            yield Event(at, Kind.STOPPED, banks.get(bank, {"zh": bank, "en": bank}), "", fen)
