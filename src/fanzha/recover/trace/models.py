"""Tables of questions to banks, their statements, accounts set aside, mandates and their steps."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.message.codes import Code
from fanzha.recover.trace import mandate, monitoring
from fanzha.recover.trace.picture import Move
from fanzha.recover.trace.rules import MOVES, WAITING, State


@pghistory.track()
class Query(models.Model):
    """A question to a bank about an account: `code` says which.

    Transactions since a moment, its holder, or all accounts of its holder at that bank.
    `said` keeps the answer to the last two, personal data; transactions become a `Statement`.
    """

    code = models.CharField(max_length=6, default=Code.QUERY)
    mandate = models.ForeignKey(
        "trace.Mandate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    said = models.JSONField(default=dict)
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
        """One waiting query of a kind an account and report."""

        constraints = (
            models.UniqueConstraint(
                name="query_one_waiting", fields=["report", "account", "code"],
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
    """One transfer, once, whichever statements it stands on (both ends' banks report it).

    It came with a statement or as an event of live monitoring.
    """

    statement = models.ForeignKey(
        "trace.Statement", null=True, on_delete=models.PROTECT, related_name="+"
    )
    monitor = models.ForeignKey(
        "trace.Monitor", null=True, on_delete=models.PROTECT, related_name="+"
    )
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

    class Meta:
        """Every line says where it came from."""

        constraints = (
            models.CheckConstraint(
                name="line_has_source",
                condition=models.Q(statement__isnull=False) ^ models.Q(monitor__isnull=False),
            ),
        )

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


@pghistory.track()
class Monitor(models.Model):
    """Live monitoring of an account: from the bank's start, the bank tells every transfer."""

    key = models.UUIDField(unique=True, default=uuid4)
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(max_length=32)
    account = models.CharField(max_length=34, db_index=True)
    state = models.CharField(max_length=12, default=monitoring.State.QUEUED)
    why = models.CharField(max_length=200)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(help_text="UTC; it ends by itself then")
    started_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    end_key = models.UUIDField(null=True, unique=True)
    ended_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """One open monitoring an account and report; it runs only from a start to an end."""

        constraints = (
            models.UniqueConstraint(
                name="monitor_one_open", fields=["report", "account"],
                condition=models.Q(state__in=monitoring.OPEN),
            ),
            models.CheckConstraint(
                name="monitor_has_period", condition=models.Q(until__gt=models.F("asked_at"))
            ),
            models.CheckConstraint(
                name="monitor_running_began",
                condition=~models.Q(state=monitoring.State.RUNNING)
                | models.Q(started_at__isnull=False),
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(monitoring.MOVES)),
        )

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"monitor:{self.pk} {self.bank} {self.state}"


SIGNED = (
    "report", "officer", "officer_name", "signed_at", "amount_fen", "hops", "accounts", "kinds",
    "until", "needs_second", "seal",
)  # fmt: skip


@pghistory.track()
class Mandate(models.Model):
    """An officer's signed order that the chase of one case may go on by itself, see `mandate`.

    `seal` is made over all that is signed; `second_seal` over the same and who signed
    second. Both are verified before each use (`sealing`).
    """

    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=mandate.State.PROPOSED)
    officer = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    officer_name = models.CharField(max_length=80)
    signed_at = models.DateTimeField(help_text="UTC")
    amount_fen = models.BigIntegerField(help_text="stolen money at all accounts stopped under it")
    hops = models.PositiveIntegerField(help_text="layers after the first payee (0)")
    accounts = models.PositiveIntegerField(help_text="stopped at most")
    kinds = models.JSONField(help_text="kinds of holder, sorted")
    until = models.DateTimeField(help_text="UTC; void from then")
    needs_second = models.BooleanField()
    seal = models.CharField(max_length=64)
    second = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    second_name = models.CharField(max_length=80, blank=True)
    second_at = models.DateTimeField(null=True, help_text="UTC")
    second_seal = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True, help_text="of the last pause or revocation")
    ended_at = models.DateTimeField(null=True, help_text="UTC")
    look_again_at = models.DateTimeField(null=True, help_text="a stop it relied on has ended, UTC")

    class Meta:
        """One open mandate a report; what was signed never changes; no active one half signed."""

        constraints = (
            models.UniqueConstraint(
                name="mandate_one_open", fields=["report"],
                condition=models.Q(state__in=mandate.OPEN),
            ),
            models.CheckConstraint(
                name="mandate_fully_signed",
                condition=~models.Q(state__in=[mandate.State.ACTIVE, mandate.State.PAUSED])
                | models.Q(needs_second=False)
                | models.Q(second__isnull=False, second_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_two_persons",
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("officer")),
            ),
            models.CheckConstraint(
                name="mandate_has_period", condition=models.Q(until__gt=models.F("signed_at"))
            ),
            models.CheckConstraint(
                name="mandate_has_room",
                condition=models.Q(amount_fen__gt=0, accounts__gt=0),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["until"], name="mandate_until",
                condition=models.Q(state__in=mandate.OPEN),
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(mandate.MOVES)),
            pgtrigger.ReadOnly(name="signed", fields=list(SIGNED)),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Number and state; no personal data."""
        return f"mandate:{self.pk} {self.state}"

    def terms(self) -> mandate.Terms:
        """How far it reaches."""
        return mandate.Terms(
            self.amount_fen, self.hops, self.accounts, frozenset(self.kinds), self.until
        )


_WITHIN = """
IF NOT EXISTS (
    SELECT FROM trace_mandate m
    WHERE m.id = NEW.mandate_id AND m.report_id = NEW.report_id AND m.state = 'active'
      AND NEW.at >= m.signed_at AND NEW.at < m.until AND NEW.hop <= m.hops
      AND (NEW.kind <> 'stop' OR (NEW.at_risk_fen <= m.amount_fen AND m.accounts > (
        SELECT count(*) FROM trace_step s WHERE s.mandate_id = m.id AND s.kind = 'stop')))
) THEN RAISE EXCEPTION 'the mandate does not reach this step';
END IF;
RETURN NEW;
"""


class Step(models.Model):
    """What the chase did by itself, under which mandate and why: `amounts` are stolen fen at the
    account by method, `version` that of the log they were computed on.

    `kind` is stop, ask, or passed: a stop that the centre itself refused, a person decides.
    `key` is that of the order or query.
    """

    mandate = models.ForeignKey("trace.Mandate", on_delete=models.PROTECT, related_name="steps")
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    account = models.CharField(max_length=64)
    bank = models.CharField(max_length=32)
    hop = models.PositiveIntegerField()
    at_risk_fen = models.BigIntegerField(help_text="stolen money there at that moment, dirty first")
    amounts = models.JSONField(default=dict)
    version = models.CharField(max_length=64)
    why = models.CharField(max_length=200)
    key = models.UUIDField()
    at = models.DateTimeField(help_text="UTC")

    class Meta:
        """Never changed; refused by the database where the mandate does not reach."""

        constraints = (
            models.UniqueConstraint(
                name="step_once", fields=["mandate", "account"],
                condition=~models.Q(kind="ask"),
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.Trigger(
                name="within", operation=pgtrigger.Insert, when=pgtrigger.Before, func=_WITHIN
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Number and kind; no personal data."""
        return f"step:{self.pk} {self.kind}"
