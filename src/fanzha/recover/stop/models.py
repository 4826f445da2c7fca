"""Tables of stop-payment orders, of changes to them, and of accounts that are never stopped."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.stop import change_rules as changes
from fanzha.recover.stop.rules import BORN, LIVE, MOVES, Kind, State

# The period may only grow, and only by an extension that the bank made while it ran.
_NEW_PERIOD_IN_TIME = pgtrigger.Condition(
    "OLD.expires_at IS NOT NULL AND NEW.expires_at IS DISTINCT FROM OLD.expires_at"
    " AND (NEW.expires_at IS NULL OR NEW.expires_at < OLD.expires_at"
    " OR OLD.state NOT IN ('stopped', 'lapsed')"
    " OR NEW.extended_at IS NULL OR NEW.extended_at >= OLD.expires_at)"
)
_BACK_WITHOUT_EXTENSION = pgtrigger.Condition(
    "OLD.state = 'lapsed' AND NEW.state = 'stopped' AND NEW.expires_at <= OLD.expires_at"
)
_ASKED_TOO_LATE = """
IF NOT EXISTS (SELECT 1 FROM stop_order o WHERE o.id = NEW.order_id
               AND o.state = 'stopped' AND o.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a stop that does not run cannot be changed';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Order(models.Model):
    """One emergency stop of one account, on the ground of one report.

    `key` is the key of its message. `decider` is the officer who answers for it, `why` the
    reason in plain words. An order that the centre itself refused is in state `refused`
    with no `answered_at`: no message left.
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
    extended_at = models.DateTimeField(
        null=True, help_text="the bank's moment of the last extension, UTC"
    )
    expires_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    balance_fen = models.BigIntegerField(null=True, help_text="as the bank said at the stop")
    ended_at = models.DateTimeField(null=True, help_text="lapsed, lifted or frozen, UTC")

    class Meta:
        """What the database refuses besides moves that `rules.MOVES` does not have."""

        constraints = (
            models.UniqueConstraint(
                name="order_one_live", fields=["report", "account"],
                condition=models.Q(state__in=LIVE),
            ),
            models.CheckConstraint(
                name="order_stopped_has_period",
                condition=~models.Q(state=State.STOPPED)
                | models.Q(stopped_at__isnull=False, expires_at__isnull=False,
                           expires_at__gt=models.F("stopped_at")),
            ),
            models.CheckConstraint(
                name="order_has_decider_and_ground",
                condition=models.Q(decider__isnull=False) & ~models.Q(why=""),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["stopped_at"], name="order_stopped"),
            models.Index(
                fields=["expires_at"], name="order_running", condition=models.Q(state=State.STOPPED)
            ),
        )
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),
            pgtrigger.Protect(
                name="born", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state__in=BORN)
            ),
            pgtrigger.Protect(
                name="period", operation=pgtrigger.Update, condition=_NEW_PERIOD_IN_TIME
            ),
            pgtrigger.Protect(
                name="back", operation=pgtrigger.Update, condition=_BACK_WITHOUT_EXTENSION
            ),
        )

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"order:{self.pk} {self.bank} {self.state}"


@pghistory.track()
class Change(models.Model):
    """What was asked of the bank about a running stop: begin anew, or end early.

    `key` is the key of its message. `reason` is a word of `change_rules.Reason` for a
    lifting, empty for an extension.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    order = models.ForeignKey("stop.Order", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=200)
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
    balance_fen = models.BigIntegerField(null=True, help_text="as the bank said then")

    class Meta:
        """A second person where one is needed, in time, one at a time; moves as in the rules."""

        constraints = (
            models.UniqueConstraint(
                name="change_one_live", fields=["order", "kind"],
                condition=models.Q(state__in=changes.LIVE),
            ),
            models.CheckConstraint(
                name="change_asked_by_two_where_needed",
                condition=~models.Q(state__in=changes.ASKED)
                | (models.Q(asked_at__isnull=False)
                   & (models.Q(needs_second=False) | models.Q(confirmer__isnull=False))),
            ),
            models.CheckConstraint(
                name="change_second_is_another",
                condition=models.Q(confirmer__isnull=True)
                | ~models.Q(confirmer=models.F("decider")),
            ),
            models.CheckConstraint(name="change_has_why", condition=~models.Q(why="")),
            models.CheckConstraint(
                name="change_done_has_moment",
                condition=~models.Q(state=changes.State.DONE)
                | models.Q(effective_at__isnull=False),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["effective_at"], name="change_effective"),)
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
        return f"change:{self.pk} {self.kind} {self.state}"


@pghistory.track()
class PublicAccount(models.Model):
    """An account over which public money runs (tax, social security, utilities): never stopped.

    `ground` says who confirmed it, so that nobody hides a mule here.
    """

    account = models.CharField(max_length=34, db_index=True)
    bank = models.CharField(max_length=32)
    holder = models.CharField(max_length=80)
    ground = models.CharField(max_length=200)
    lister = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(help_text="UTC")
    unlister = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    unlisted_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """Listed once at a time, with a ground."""

        constraints = (
            models.UniqueConstraint(
                name="public_account_once", fields=["account"],
                condition=models.Q(unlisted_at__isnull=True),
            ),
            models.CheckConstraint(name="public_account_has_ground", condition=~models.Q(ground="")),
        )  # fmt: skip

    def __str__(self) -> str:
        """Number and bank; no personal data."""
        return f"public account:{self.pk} {self.bank}"
