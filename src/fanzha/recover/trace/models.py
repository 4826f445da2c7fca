"""Tables of questions to banks, their statements, and accounts set aside."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.trace.picture import Move
from fanzha.recover.trace.rules import MOVES, WAITING, State


@pghistory.track()
class Query(models.Model):
    """A question to a bank: the transactions of an account since a moment."""

    key = models.UUIDField(unique=True, default=uuid4)
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(max_length=32)
    account = models.CharField(max_length=34, db_index=True)
    since = models.DateTimeField(help_text="UTC")
    state = models.CharField(max_length=12, default=State.QUEUED)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)

    class Meta:
        """One waiting query an account and report."""

        constraints = (
            models.UniqueConstraint(
                name="query_one_waiting", fields=["report", "account"],
                condition=models.Q(state__in=WAITING),
            ),
        )  # fmt: skip
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"query:{self.pk} {self.bank} {self.state}"


class Statement(models.Model):
    """A bank's answer to a query: complete from the query's `since` to `as_of`.

    `bad` lists lines that could not be used: row, field and reason. The answer as it
    came stays with its message.
    """

    query = models.OneToOneField("trace.Query", on_delete=models.PROTECT, related_name="statement")
    account = models.CharField(max_length=34, db_index=True)
    as_of = models.DateTimeField(help_text="UTC")
    holder = models.CharField(max_length=80, blank=True)
    opening_balance_fen = models.BigIntegerField(null=True)
    balance_fen = models.BigIntegerField(null=True, help_text="at as_of")
    lines = models.PositiveIntegerField(help_text="usable lines in it")
    fresh = models.PositiveIntegerField(help_text="lines no earlier statement had")
    bad = models.JSONField(default=list)

    def __str__(self) -> str:
        """Number and size; no personal data."""
        return f"statement:{self.pk} {self.lines} lines"


class Line(models.Model):
    """One transfer, once, whichever statements it stands on (both ends' banks report it)."""

    statement = models.ForeignKey("trace.Statement", on_delete=models.PROTECT, related_name="+")
    transfer_id = models.CharField(max_length=64, unique=True)
    time = models.DateTimeField(help_text="UTC")
    payer = models.CharField(max_length=64, db_index=True)
    payee = models.CharField(max_length=64, db_index=True)
    amount_fen = models.BigIntegerField()
    payer_bank = models.CharField(max_length=32, blank=True)
    payee_bank = models.CharField(max_length=32, blank=True)
    payer_name = models.CharField(max_length=80, blank=True)
    payee_name = models.CharField(max_length=80, blank=True)
    exit_kind = models.CharField(max_length=24, blank=True)

    def __str__(self) -> str:
        """Number and amount; no personal data."""
        return f"line:{self.pk} {self.amount_fen}"

    def move(self) -> Move:
        """The line as a frozen value."""
        return Move(
            transfer_id=self.transfer_id, time=self.time, payer=self.payer, payee=self.payee,
            amount_fen=self.amount_fen, payer_bank=self.payer_bank, payee_bank=self.payee_bank,
            payer_name=self.payer_name, payee_name=self.payee_name, exit_kind=self.exit_kind,
        )  # fmt: skip


class Exclusion(models.Model):
    """An account an officer has set aside in one chase, with the reason."""

    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=64)
    why = models.CharField(max_length=200)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(help_text="UTC")

    class Meta:
        """Once an account and report."""

        constraints = (
            models.UniqueConstraint(name="exclusion_once", fields=["report", "account"]),
        )

    def __str__(self) -> str:
        """Number; no personal data."""
        return f"exclusion:{self.pk}"
