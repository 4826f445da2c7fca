"""Reads of files of warning orders: how far each is, and which of its orders met something.

No personal data: numbers of rows, ids of orders, keys of alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from fanzha.prevent.alert.growing import JOINED, OPENED, REPEATED, SUPPRESSED
from fanzha.prevent.alert.models import WarningBatch, WarningRow
from fanzha.prevent.alert.rules import CHANGED, LEFT_OUT, OPEN, REJECTED, SAME, TAKEN


@dataclass(frozen=True)
class Progress:
    """Of one file: its orders by fate, those whose alert is still open, and what they met."""

    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    still_open: int = 0
    opened: int = 0
    joined: int = 0
    suppressed: int = 0
    same: int = 0
    changed: int = 0

    @property
    def ended(self) -> int:
        """Orders whose alert has ended."""
        return self.taken - self.still_open


@dataclass(frozen=True)
class Line:
    """One file in the list, and whether nobody acknowledged it in time."""

    batch: WarningBatch
    progress: Progress
    is_late: bool


def lines(batches: Iterable[WarningBatch], now: datetime) -> list[Line]:
    """The files with how far each is; late ones first, else as given."""
    batches = list(batches)
    known = progress_of([batch.pk for batch in batches])
    found = [Line(batch, known[batch.pk], is_late(batch, now)) for batch in batches]
    return sorted(found, key=lambda line: not line.is_late)


def is_late(batch: WarningBatch, now: datetime) -> bool:
    """Nobody has acknowledged it, and the time for it is over."""
    due = batch.acknowledge_by
    return batch.acknowledged_at is None and due is not None and due <= now


def progress_of(batch_ids: Sequence[int]) -> dict[int, Progress]:
    """How far each file is, in one look."""
    rows = WarningRow.objects.filter(batch__in=batch_ids).values_list("batch").order_by()
    counted = rows.annotate(**{name: Count("pk", filter=of) for name, of in _COUNTS.items()})
    found = {batch: Progress(**dict(zip(_COUNTS, of, strict=True))) for batch, *of in counted}
    return {batch_id: found.get(batch_id, Progress()) for batch_id in batch_ids}


_COUNTS = {
    "taken": Q(fate=TAKEN), "left_out": Q(fate=LEFT_OUT), "rejected": Q(fate=REJECTED),
    "still_open": Q(alert__state=OPEN), "opened": Q(met=OPENED),
    "joined": Q(met__in=[JOINED, REPEATED], again=""), "suppressed": Q(met=SUPPRESSED),
    "same": Q(again=SAME), "changed": Q(again=CHANGED),
}  # fmt: skip


def noted(batch_id: int) -> QuerySet[WarningRow]:
    """The orders that met something: an open alert, a quiet, or an earlier coming of their own;
    contradictions first."""
    rows = WarningRow.objects.filter(batch=batch_id, fate=TAKEN).select_related("alert")
    met = rows.filter(~Q(met=OPENED, again="") & ~Q(met=""))
    return met.order_by("-again", "number")
