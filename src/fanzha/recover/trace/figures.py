"""Figures of the chase: how quick the banks and we were, and where the money was held. For sums.

No personal data: no gate. Hours to lift a wrong stop are `stop.queries.lift_times`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles

from fanzha.recover.report.queries import reported
from fanzha.recover.stop.queries import stops
from fanzha.recover.trace.models import Query
from fanzha.recover.trace.picture import Status
from fanzha.recover.trace.queries import picture_of


@dataclass(frozen=True)
class BankTime:
    """How long one bank took to answer orders and queries, in seconds."""

    bank: str
    answers: int
    median_s: float
    p95_s: float


@dataclass(frozen=True)
class Held:
    """Stolen money that came to accounts of one bank at one hop, in fen: what came in, what a
    stop or a freeze holds there now, and what was given back."""

    bank: str
    hop: int
    in_fen: int = 0
    stopped_fen: int = 0
    frozen_fen: int = 0
    returned_fen: int = 0

    @property
    def secured_share(self) -> float:
        """The part of what came in that is held or was given back, 0–1."""
        kept = self.stopped_fen + self.frozen_fen + self.returned_fen
        return kept / self.in_fen if self.in_fen else 0.0


def bank_times(since: datetime, until: datetime) -> list[BankTime]:
    """Answers to stops that began, and to queries asked, in [since, until), by bank."""
    taken: dict[str, list[float]] = defaultdict(list)
    orders = stops(since, until).values_list("bank", "ordered_at", "answered_at")
    asked = Query.objects.filter(asked_at__gte=since, asked_at__lt=until, answered_at__isnull=False)
    for bank, start, end in (*orders, *asked.values_list("bank", "asked_at", "answered_at")):
        if end is not None:
            taken[bank].append((end - start).total_seconds())
    return [
        BankTime(bank, len(each), median(each), _p95(each)) for bank, each in sorted(taken.items())
    ]


def seconds_to_first_stop(since: datetime, until: datetime, now: datetime) -> list[float]:
    """From acceptance to the bank's moment of the first stop, for reports of [since, until).

    A bank's clock may be behind ours: never below zero. Reports without a stop are left out.
    """
    found = reported(since, until).values_list("pk", "accepted_at")
    accepted = {report_id: at for report_id, at in found if at is not None}
    first: dict[int, datetime] = {}
    rows = stops(since, now).filter(report_id__in=list(accepted)).order_by("stopped_at")
    for report_id, stopped_at in rows.values_list("report_id", "stopped_at"):
        if stopped_at is not None:
            first.setdefault(report_id, stopped_at)
    return [max(0.0, (at - accepted[one]).total_seconds()) for one, at in sorted(first.items())]


def held_by_bank_and_hop(report_ids: Iterable[int], now: datetime) -> list[Held]:
    """Where these reports' money came to and is held, by bank and hop. A picture a report."""
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for report_id in report_ids:
        for node in picture_of(report_id, now).nodes:
            row = sums[node.bank, node.hop]
            row["in_fen"] += node.in_fen
            row["returned_fen"] += node.returned_fen
            if node.status in (Status.STOPPED, Status.FROZEN):
                row[f"{node.status}_fen"] += node.secured_fen
    return [Held(bank, hop, **row) for (bank, hop), row in sorted(sums.items())]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
