"""Tables of reports and of the payments they name."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.report.rules import MOVES, PaymentFacts, State


@pghistory.track()
class Report(models.Model):
    """A victim's report. `scam_type` is a code of `words.scam_types`, empty if unknown."""

    state = models.CharField(max_length=12, default=State.RECEIVED, db_index=True)
    source = models.CharField(max_length=12)
    source_ref = models.CharField(max_length=64, blank=True, help_text='such as "alert:12"')
    text = models.TextField(blank=True)
    victim_name = models.CharField(max_length=80, blank=True)
    victim_phone = models.CharField(max_length=20, blank=True)
    scam_type = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(help_text="UTC")
    accepted_at = models.DateTimeField(null=True, help_text="UTC")
    accepted_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    case_no = models.CharField(max_length=40, blank=True, help_text="立案文号")
    filed_at = models.DateTimeField(null=True, help_text="UTC")
    why = models.CharField(max_length=200, blank=True, help_text="why rejected or closed")

    class Meta:
        """The database refuses moves that `rules.MOVES` does not have."""

        constraints = (
            models.CheckConstraint(
                name="report_accepted_has_moment",
                condition=models.Q(state__in=[State.RECEIVED, State.REJECTED])
                | models.Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_filed_has_case",
                condition=~models.Q(state=State.FILED) | ~models.Q(case_no=""),
            ),
            models.UniqueConstraint(
                name="report_once_per_source_row",
                fields=["source", "source_ref"],
                condition=~models.Q(source_ref=""),
            ),
        )
        indexes = (models.Index(fields=["received_at"], name="report_received"),)
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Number and state; no personal data."""
        return f"report:{self.pk} {self.state}"


@pghistory.track()
class Payment(models.Model):
    """One payment a victim made. Banks are unit codes."""

    report = models.ForeignKey("report.Report", on_delete=models.CASCADE, related_name="payments")
    payer_account = models.CharField(max_length=34, blank=True)
    payer_bank = models.CharField(max_length=32, blank=True)
    payer_name = models.CharField(max_length=80, blank=True)
    payee_account = models.CharField(max_length=34)
    payee_bank = models.CharField(max_length=32)
    payee_name = models.CharField(max_length=80, blank=True)
    amount_fen = models.BigIntegerField()
    paid_at = models.DateTimeField(help_text="UTC")

    class Meta:
        """The same payment stands once in a report."""

        constraints = (
            models.UniqueConstraint(
                name="payment_once",
                fields=["report", "payer_account", "payee_account", "amount_fen", "paid_at"],
            ),
            models.CheckConstraint(name="payment_positive", condition=models.Q(amount_fen__gt=0)),
        )

    def __str__(self) -> str:
        """Number and amount; no personal data."""
        return f"payment:{self.pk} {self.amount_fen}"

    def facts(self) -> PaymentFacts:
        """The payment as a frozen value."""
        return PaymentFacts(
            payee_account=self.payee_account, amount_fen=self.amount_fen, paid_at=self.paid_at,
            payee_bank=self.payee_bank, payee_name=self.payee_name,
            payer_account=self.payer_account, payer_bank=self.payer_bank,
            payer_name=self.payer_name,
        )  # fmt: skip
