"""Table of freezes."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.freeze.rules import LIVE, MOVES, Kind, State


@pghistory.track()
class Freeze(models.Model):
    """One freeze of one account on the ground of a filed case and an approval.

    `amount_fen` is what is asked for (kind 01); `frozen_fen` what the bank holds, from
    `frozen_at` by its clock until `expires_at`, less `paid_fen`.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(max_length=32, db_index=True)
    account = models.CharField(max_length=34, db_index=True)
    holder = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=2, default=Kind.LIMITED)
    amount_fen = models.BigIntegerField()
    case_no = models.CharField(max_length=40)
    approval = models.CharField(max_length=60, help_text="批准文号")
    state = models.CharField(max_length=12, default=State.QUEUED)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    frozen_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    expires_at = models.DateTimeField(null=True, help_text="UTC")
    frozen_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(default=0, help_text="given back from it so far")
    answer_code = models.CharField(max_length=8, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """One live freeze an account and report; no move that `rules.MOVES` does not have."""

        constraints = (
            models.UniqueConstraint(
                name="freeze_one_live", fields=["report", "account"],
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(
                name="freeze_frozen_has_period",
                condition=~models.Q(state=State.FROZEN)
                | models.Q(frozen_at__isnull=False, expires_at__isnull=False,
                           frozen_fen__isnull=False),
            ),
        )  # fmt: skip
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"freeze:{self.pk} {self.bank} {self.state}"
