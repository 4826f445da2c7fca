"""Table of listed numbers, accounts and hosts."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from fanzha.prevent.block.rules import KINDS


@pghistory.track()
class Listed(models.Model):
    """One value on the list from `since` until `until` (null: until somebody lifts it).

    `ground` says why in words a court can read; `source` who named it; `decided_by` is null
    when the list came from above.
    """

    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    value = models.CharField(max_length=253)
    ground = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    scam_type = models.CharField(max_length=48, blank=True)
    since = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, help_text="UTC; it lifts by itself then")
    decided_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(db_index=True, help_text="UTC")

    class Meta:
        """A value is listed once; the period is never negative."""

        constraints = (
            models.UniqueConstraint(fields=["kind", "value"], name="listed_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="listed_for_a_period"
            ),
        )

    def __str__(self) -> str:
        """Kind and row, not the value: a number may be a person's."""
        return f"{self.kind} {self.pk}"
