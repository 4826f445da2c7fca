"""Tables of freezes and of changes to them."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.freeze.rules import BORN, LIVE, MOVES, Kind, State
from fanzha.recover.stop import change_rules as changes

# The period may only grow, and only by a renewal that the bank made while it ran.
_NEW_PERIOD_IN_TIME = pgtrigger.Condition(
    "OLD.expires_at IS NOT NULL AND NEW.expires_at IS DISTINCT FROM OLD.expires_at"
    " AND (NEW.expires_at IS NULL OR NEW.expires_at < OLD.expires_at"
    " OR OLD.state NOT IN ('frozen', 'lapsed')"
    " OR NEW.extended_at IS NULL OR NEW.extended_at >= OLD.expires_at)"
)
_BACK_WITHOUT_RENEWAL = pgtrigger.Condition(
    "OLD.state = 'lapsed' AND NEW.state = 'frozen' AND NEW.expires_at <= OLD.expires_at"
)
_ASKED_TOO_LATE = """
IF NOT EXISTS (SELECT 1 FROM freeze_freeze f WHERE f.id = NEW.freeze_id
               AND f.state = 'frozen' AND f.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a freeze that does not run cannot be changed';
END IF;
RETURN NEW;
"""


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
    needs_second = models.BooleanField(default=False)
    confirmer = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    frozen_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
    extended_at = models.DateTimeField(
        null=True, help_text="the bank's moment of the last renewal, UTC"
    )
    expires_at = models.DateTimeField(null=True, help_text="UTC")
    frozen_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(default=0, help_text="given back from it so far")
    answer_code = models.CharField(max_length=8, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="UTC")

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
            models.CheckConstraint(
                name="freeze_second_is_another",
                condition=models.Q(confirmer__isnull=True)
                | ~models.Q(confirmer=models.F("decider")),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["expires_at"], name="freeze_running",
                condition=models.Q(state=State.FROZEN),
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),
            pgtrigger.Protect(
                name="born", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state__in=BORN)
            ),
            pgtrigger.Protect(
                name="period", operation=pgtrigger.Update, condition=_NEW_PERIOD_IN_TIME
            ),
            pgtrigger.Protect(
                name="back", operation=pgtrigger.Update, condition=_BACK_WITHOUT_RENEWAL
            ),
        )

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"freeze:{self.pk} {self.bank} {self.state}"


@pghistory.track()
class Change(models.Model):
    """What was asked of the bank about a running freeze: run on, or end early.

    `key` is the key of its message. `reason` is a word of `stop.change_rules.Reason` for a
    lifting, empty for a renewal, which has the number of its own `approval`.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    freeze = models.ForeignKey("freeze.Freeze", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=200)
    approval = models.CharField(max_length=60, blank=True, help_text="批准文号")
    state = models.CharField(max_length=12, default=changes.State.QUEUED)
    decider = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    needs_second = models.BooleanField(default=False)
    confirmer = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(help_text="UTC")
    asked_at = models.DateTimeField(null=True, help_text="when its message was written, UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    effective_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")

    class Meta:
        """A second person where one is needed, in time, one at a time; moves as in the rules."""

        constraints = (
            models.UniqueConstraint(
                name="freeze_change_one_live", fields=["freeze", "kind"],
                condition=models.Q(state__in=changes.LIVE),
            ),
            models.CheckConstraint(
                name="freeze_change_asked_by_two_where_needed",
                condition=~models.Q(state__in=changes.ASKED)
                | (models.Q(asked_at__isnull=False)
                   & (models.Q(needs_second=False) | models.Q(confirmer__isnull=False))),
            ),
            models.CheckConstraint(
                name="freeze_change_second_is_another",
                condition=models.Q(confirmer__isnull=True)
                | ~models.Q(confirmer=models.F("decider")),
            ),
            models.CheckConstraint(name="freeze_change_has_why", condition=~models.Q(why="")),
            models.CheckConstraint(
                name="freeze_change_renewal_is_approved",
                condition=~models.Q(kind=changes.Kind.EXTEND) | ~models.Q(approval=""),
            ),
            models.CheckConstraint(
                name="freeze_change_done_has_moment",
                condition=~models.Q(state=changes.State.DONE)
                | models.Q(effective_at__isnull=False),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["effective_at"], name="freeze_change_effective"),)
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(changes.MOVES)),
            pgtrigger.Protect(
                name="born", operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state__in=changes.BORN),
            ),
            pgtrigger.Trigger(
                name="born_in_time", when=pgtrigger.Before, operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__asked_at__isnull=False), func=_ASKED_TOO_LATE,
            ),
            pgtrigger.Trigger(
                name="asked_in_time", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__asked_at__df=pgtrigger.F("new__asked_at")),
                func=_ASKED_TOO_LATE,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Number, kind and state; no personal data."""
        return f"freeze change:{self.pk} {self.kind} {self.state}"
