"""Tables of reports, of the payments and clues they name, and of what belongs together."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.report.rules import MOVES, Ending, LinkKind, PaymentFacts, State


@pghistory.track()
class Report(models.Model):
    """A victim's report. `scam_type` is a code of `words.scam_types`, empty if unknown."""

    state = models.CharField(max_length=12, default=State.RECEIVED, db_index=True)
    source = models.CharField(max_length=12)
    source_ref = models.CharField(max_length=64, blank=True, help_text='such as "alert:12"')
    digest = models.CharField(max_length=64, blank=True, help_text="of all that was told")
    text = models.TextField(blank=True)
    victim_name = models.CharField(max_length=80, blank=True)
    victim_phone = models.CharField(max_length=20, blank=True, db_index=True)
    victim_id = models.CharField(max_length=20, blank=True, db_index=True, help_text="证件号码")
    scam_type = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(help_text="UTC")
    accepted_at = models.DateTimeField(null=True, help_text="UTC")
    accepted_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    case_no = models.CharField(max_length=40, blank=True, help_text="立案文号")
    filed_at = models.DateTimeField(null=True, help_text="UTC")
    why = models.CharField(max_length=200, blank=True, help_text="why rejected or closed")
    ending = models.CharField(
        max_length=12, blank=True, choices=[(ending, ending) for ending in Ending]
    )

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
        indexes = (
            models.Index(fields=["received_at"], name="report_received"),
            models.Index(fields=["victim_name"], name="report_victim_name"),
            models.Index(fields=["accepted_at"], name="report_accepted"),
        )
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
        indexes = (
            models.Index(fields=["payee_account", "amount_fen"], name="payment_payee"),
            models.Index(fields=["payer_account"], name="payment_payer"),
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


class Clue(models.Model):
    """A number, identity or link of the con artists that an officer has confirmed."""

    report = models.ForeignKey("report.Report", on_delete=models.CASCADE, related_name="clues")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=300)

    class Meta:
        """Once in a report."""

        constraints = (
            models.UniqueConstraint(name="clue_once", fields=["report", "kind", "value"]),
        )

    def __str__(self) -> str:
        """The kind; no value."""
        return f"clue:{self.pk} {self.kind}"


@pghistory.track()
class Link(models.Model):
    """`report` belongs together with the earlier report `other`. Nobody made it: the system."""

    report = models.ForeignKey("report.Report", on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey("report.Report", on_delete=models.CASCADE, related_name="linked_by")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in LinkKind])
    made_at = models.DateTimeField(help_text="UTC")
    made_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Two reports are linked once for one kind, the later to the earlier."""

        constraints = (
            models.UniqueConstraint(name="link_once", fields=["report", "other", "kind"]),
            models.CheckConstraint(
                name="link_to_earlier", condition=models.Q(report__gt=models.F("other"))
            ),
        )

    def __str__(self) -> str:
        """Both numbers."""
        return f"report:{self.report_id} {self.kind} report:{self.other_id}"


class Batch(models.Model):
    """A file of reports that was taken in; the same content is taken once."""

    digest = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=48)
    header = models.JSONField()
    received_at = models.DateTimeField(help_text="UTC")
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """The number only: a file's name may name a person."""
        return f"batch:{self.pk}"


class BatchRow(models.Model):
    """What became of a row. `cells` is the row as sent, in the order of the batch's header."""

    batch = models.ForeignKey("report.Batch", on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField(help_text="1-based, as in the file")
    cells = models.JSONField()
    fate = models.CharField(max_length=8)
    report = models.ForeignKey(
        "report.Report", null=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.CharField(max_length=80, blank=True)
    zh = models.CharField(max_length=200, blank=True)
    en = models.CharField(max_length=200, blank=True)

    class Meta:
        """A row once."""

        constraints = (models.UniqueConstraint(name="batch_row_once", fields=["batch", "number"]),)

    def __str__(self) -> str:
        """The place in its file."""
        return f"batch:{self.batch_id} row {self.number}"


class Refused(models.Model):
    """A message of a partner's machine that could not be taken, kept for a person to look at."""

    received_at = models.DateTimeField(help_text="UTC")
    digest = models.CharField(max_length=64, unique=True, help_text="of reason and body")
    text = models.TextField(help_text="the body as received; may hold personal data")
    field = models.CharField(max_length=80, blank=True)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)

    def __str__(self) -> str:
        """Field and moment; no personal data."""
        return f"{self.received_at:%F %T} {self.field}"
