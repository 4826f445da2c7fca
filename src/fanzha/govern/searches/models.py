"""Table of searches. What was searched for is kept as a keyed digest only."""

from __future__ import annotations

import pgtrigger
from django.db import models


class Search(models.Model):
    """One search by one officer. `digest`: HMAC of the plain value under the centre's secret.

    `different` is how many different things they had searched for in the span, this one
    included; `told` says that it was over the limit at which auditors are told.
    """

    by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="UTC")
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=24, help_text='"number", "name", "number account"')
    purpose = models.CharField(max_length=32)
    ground = models.CharField(max_length=32, help_text='"alert:12", "report:3" or "lead"')
    reason = models.CharField(max_length=200, blank=True)
    different = models.PositiveIntegerField()
    told = models.BooleanField(default=False)

    class Meta:
        """Written once; one officer's latest are found at once."""

        indexes = (models.Index(fields=["by", "-at"], name="search_of_officer"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """The key, never what was searched for."""
        return f"search {self.pk}"
