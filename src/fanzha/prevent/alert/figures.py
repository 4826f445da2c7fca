"""Were the orders from above answered in time, who was warned before? Nobody's data leaves here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fanzha.prevent.alert.models import Alert, WarningBatch
from fanzha.prevent.alert.rules import RIGHT


@dataclass(frozen=True)
class Answered:
    """Files of warning orders of a span: how many came, how many are due an answer by now, how
    many were acknowledged in time, how many were returned with their outcomes."""

    files: int
    due: int
    kept: int
    returned: int

    @property
    def share(self) -> float | None:
        """In time, of those that are due.

        >>> Answered(files=3, due=2, kept=1, returned=0).share
        0.5
        """
        return self.kept / self.due if self.due else None


def answered(since: datetime, until: datetime, now: datetime) -> Answered:
    """How the files received in [since, until) (UTC) were answered, as it stands at `now`."""
    due = Q(acknowledge_by__isnull=False) & (
        Q(acknowledged_at__isnull=False) | Q(acknowledge_by__lte=now)
    )
    row = files_in(since, until).aggregate(
        files=Count("pk"), due=Count("pk", filter=due),
        kept=Count("pk", filter=Q(acknowledged_at__lte=F("acknowledge_by"))),
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
    )  # fmt: skip
    return Answered(**row)


def files_in(since: datetime, until: datetime) -> QuerySet[WarningBatch]:
    """The files of warning orders received in [since, until), newest first."""
    found = WarningBatch.objects.filter(received_at__gte=since, received_at__lt=until)
    return found.order_by("-received_at", "-pk")


def warned_before(subject: str, moment: str) -> Exists:
    """Whether an alert about the person in the column `subject` of another query had ended rightly,
    dissuaded or already paid, before the moment in its column `moment`."""
    ended = Alert.objects.filter(subject=OuterRef(subject), ended__in=RIGHT)
    return Exists(ended.filter(closed_at__lt=OuterRef(moment)))
