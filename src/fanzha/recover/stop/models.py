"""Table of stop-payment orders."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.stop.rules import LIVE, MOVES, Kind, State


@pghistory.track()
class Order(models.Model):
    """One emergency stop of one account, on the ground of one report.

    `key` is the key of its message; `lift_key` that of the message that lifts it.
    `decider` is the officer who answers for it, `why` the reason in plain words.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, default=Kind.PAYEE)
    mandate_id = models.BigIntegerField(
        null=True, db_index=True, help_text="the mandate of recover/trace it was ordered under"
    )
    bank = models.CharField(max_length=32, db_index=True)
    account = models.CharField(max_length=34, db_index=True)
    holder = models.CharField(max_length=80, blank=True)
    amount_fen = models.BigIntegerField(help_text="of the payment that is the ground")
    paid_at = models.DateTimeField(help_text="of that payment, UTC")
    state = models.CharField(max_length=12, default=State.QUEUED)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=200)
    ordered_at = models.DateTimeField(help_text="UTC")
    sent_at = models.DateTimeField(null=True, help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    stopped_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    expires_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    balance_fen = models.BigIntegerField(null=True, help_text="as the bank said at the stop")
    lift_key = models.UUIDField(null=True, unique=True)
    lift_why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="lapsed, lifted or frozen, UTC")

    class Meta:
        """One live order an account and report; no move that `rules.MOVES` does not have."""

        constraints = (
            models.UniqueConstraint(
                name="order_one_live", fields=["report", "account"],
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(
                name="order_stopped_has_period",
                condition=~models.Q(state=State.STOPPED)
                | models.Q(stopped_at__isnull=False, expires_at__isnull=False),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["stopped_at"], name="order_stopped"),
            models.Index(
                fields=["expires_at"], name="order_running", condition=models.Q(state=State.STOPPED)
            ),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"order:{self.pk} {self.bank} {self.state}"
