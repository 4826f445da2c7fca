"""Tables of refund plans and their payments."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.refund.objection_rules import MOVES as OBJECTION_MOVES
from fanzha.recover.refund.objection_rules import State as Objected
from fanzha.recover.refund.rules import LINE_MOVES, LIVE, MOVES, LineState, State


@pghistory.track()
class Plan(models.Model):
    """One round of giving back what a report's freezes hold."""

    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(help_text="1 for the first")
    state = models.CharField(max_length=12, default=State.DRAFT)
    formula = models.CharField(max_length=40, help_text="value of refund.formula when made")
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(help_text="UTC")
    noticed_at = models.DateTimeField(null=True, help_text="UTC")
    approved_at = models.DateTimeField(null=True, help_text="UTC")
    approval = models.CharField(max_length=60, blank=True, help_text="批准文号")
    sent_at = models.DateTimeField(null=True, help_text="UTC")
    paid_at = models.DateTimeField(null=True, help_text="when the last payment was made, UTC")

    class Meta:
        """One live plan a report; no move that `rules.MOVES` does not have."""

        constraints = (
            models.UniqueConstraint(
                name="plan_one_live", fields=["report"], condition=models.Q(state__in=LIVE)
            ),
            models.UniqueConstraint(name="plan_round", fields=["report", "round"]),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Number and state; no personal data."""
        return f"plan:{self.pk} {self.state}"


@pghistory.track()
class Line(models.Model):
    """One payment of a plan: from a frozen account to a victim's own."""

    plan = models.ForeignKey("refund.Plan", on_delete=models.PROTECT, related_name="lines")
    freeze = models.ForeignKey("freeze.Freeze", on_delete=models.PROTECT, related_name="+")
    victim = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=34, db_index=True, help_text="the frozen account")
    bank = models.CharField(max_length=32)
    way = models.CharField(max_length=16)
    amount_fen = models.BigIntegerField()
    to_account = models.CharField(max_length=34)
    to_bank = models.CharField(max_length=32, blank=True, help_text="code of the victim's bank")
    to_name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=LineState.PLANNED)
    key = models.UUIDField(unique=True, default=uuid4)
    answer_code = models.CharField(max_length=8, blank=True)
    paid_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    pay_by = models.DateTimeField(null=True, help_text="the bank's deadline, UTC")
    corrected_why = models.CharField(max_length=200, blank=True, help_text="why sent again")

    class Meta:
        """A payment is above zero; no move that `rules.LINE_MOVES` does not have."""

        constraints = (
            models.CheckConstraint(
                name="refund_line_positive", condition=models.Q(amount_fen__gt=0)
            ),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(LINE_MOVES)),)

    def __str__(self) -> str:
        """Number, state and amount; no personal data."""
        return f"refund:{self.pk} {self.state} {self.amount_fen}"


@pghistory.track()
class Objection(models.Model):
    """Somebody's objection to a plan that was announced, and what was decided."""

    plan = models.ForeignKey("refund.Plan", on_delete=models.PROTECT, related_name="objections")
    name = models.CharField(max_length=80, help_text="who objects")
    ground = models.CharField(max_length=500)
    made_at = models.DateTimeField(help_text="UTC")
    taken_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=Objected.OPEN)
    decided_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, help_text="UTC")
    why = models.CharField(max_length=500, blank=True, help_text="reason of the decision")

    class Meta:
        """The same objection once; a decision has its decider, its moment and its reason."""

        constraints = (
            models.UniqueConstraint(name="objection_once", fields=["plan", "name", "ground"]),
            models.CheckConstraint(
                name="objection_decided_has_reason",
                condition=models.Q(state=Objected.OPEN)
                | (
                    models.Q(decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(why="")
                ),
            ),
        )
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(OBJECTION_MOVES)),
        )

    def __str__(self) -> str:
        """Number and state; no personal data."""
        return f"objection:{self.pk} {self.state}"
