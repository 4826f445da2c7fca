"""Tables of freezes and of changes to them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pghistory
from django.db import models

from fanzha.recover.freeze.rules import BORN, LIVE, MOVES, Kind, State, expires
from fanzha.recover.stop.change_rules import Kind as Asked
from fanzha.recover.stop.measure import tables


@pghistory.track()
class Freeze(tables.Measure):
    """One freeze of one account on the ground of a filed case and an approval.

    `amount_fen` is what is asked for (kind 01); `frozen_fen` what the bank holds, from
    `frozen_at` by its clock until `expires_at`, less `paid_fen`.
    """

    states: ClassVar = tables.States(State.FROZEN, State.LAPSED, State.LIFTED, LIVE)

    kind = models.CharField(max_length=2, default=Kind.LIMITED)
    amount_fen = models.BigIntegerField()
    case_no = models.CharField(max_length=40)
    approval = models.CharField(max_length=60, help_text="批准文号")
    state = models.CharField(max_length=12, default=State.QUEUED)
    needs_second = models.BooleanField(default=False)
    confirmer = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    extended_at = models.DateTimeField(
        null=True, help_text="the bank's moment of the last renewal, UTC"
    )
    frozen_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(default=0, help_text="given back from it so far")

    class Meta:
        """What the database refuses besides moves that `rules.MOVES` does not have."""

        constraints = (
            models.UniqueConstraint(
                name="freeze_one_live", fields=["report", "account"],
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(
                name="freeze_frozen_has_period",
                condition=~models.Q(state=State.FROZEN)
                | models.Q(frozen_at__isnull=False, expires_at__isnull=False,
                           frozen_fen__isnull=False,
                           expires_at__gt=models.F("frozen_at")),
            ),
            models.CheckConstraint(
                name="freeze_has_decider_and_ground",
                condition=models.Q(decider__isnull=False) & ~models.Q(case_no="")
                & ~models.Q(approval=""),
            ),
            models.CheckConstraint(
                name="freeze_by_two_where_needed",
                condition=models.Q(state__in=[State.PROPOSED, State.WITHDRAWN])
                | models.Q(needs_second=False) | models.Q(confirmer__isnull=False),
            ),
            tables.second_is_another("freeze"),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["expires_at"], name="freeze_running",
                condition=models.Q(state=State.FROZEN),
            ),
        )  # fmt: skip
        triggers = tables.measure_triggers(MOVES, BORN, State.FROZEN)

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"freeze:{self.pk} {self.bank} {self.state}"

    @property
    def began(self) -> datetime | None:
        """The bank's moment of the freeze."""
        return self.frozen_at

    def period_from(self, moment: datetime) -> datetime:
        """The end of a freeze that begins then."""
        return expires(moment)


@pghistory.track()
class Change(tables.Change):
    """What was asked of the bank about a running freeze: run on, or end early.

    A renewal has the number of its own `approval`.
    """

    freeze = models.ForeignKey("freeze.Freeze", on_delete=models.PROTECT, related_name="changes")
    approval = models.CharField(max_length=60, blank=True, help_text="批准文号")

    class Meta:
        """As for a stop, and no renewal without approval."""

        constraints = (
            *tables.change_constraints("freeze_change", "freeze"),
            models.CheckConstraint(
                name="freeze_change_renewal_is_approved",
                condition=~models.Q(kind=Asked.EXTEND) | ~models.Q(approval=""),
            ),
        )
        indexes = (models.Index(fields=["effective_at"], name="freeze_change_effective"),)
        triggers = tables.change_triggers("freeze_freeze", "freeze", "freeze", State.FROZEN)

    def __str__(self) -> str:
        """Number, kind and state; no personal data."""
        return f"freeze change:{self.pk} {self.kind} {self.state}"
