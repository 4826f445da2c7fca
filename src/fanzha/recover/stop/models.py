"""Tables of stop-payment orders, of changes to them, and of accounts that are never stopped."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pghistory
from django.db import models

from fanzha.recover.message.rules import Answer, whole_fen
from fanzha.recover.stop.measure import tables
from fanzha.recover.stop.rules import BORN, LIVE, MOVES, Kind, State, expires


@pghistory.track()
class Order(tables.Measure):
    """One emergency stop of one account, on the ground of one report.

    `why` is the decider's reason in plain words. An order that the centre itself refused is
    in state `refused` with no `answered_at`: no message left.
    """

    states: ClassVar = tables.States(State.STOPPED, State.LAPSED, State.LIFTED, LIVE)

    kind = models.CharField(max_length=8, default=Kind.PAYEE)
    mandate_id = models.BigIntegerField(
        null=True, db_index=True, help_text="the mandate of recover/trace it was ordered under"
    )
    amount_fen = models.BigIntegerField(help_text="of the payment that is the ground")
    paid_at = models.DateTimeField(help_text="of that payment, UTC")
    state = models.CharField(max_length=12, default=State.QUEUED)
    why = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True, help_text="UTC")
    stopped_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")
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
        triggers = tables.measure_triggers(MOVES, BORN, State.STOPPED)

    def __str__(self) -> str:
        """Number, bank and state; no personal data."""
        return f"order:{self.pk} {self.bank} {self.state}"

    @property
    def began(self) -> datetime | None:
        """The bank's moment of the stop."""
        return self.stopped_at

    def period_from(self, moment: datetime) -> datetime:
        """The end of a stop or hold that begins then."""
        return expires(moment, self.kind)


@pghistory.track()
class Change(tables.Change):
    """What was asked of the bank about a running stop: begin anew, or end early."""

    order = models.ForeignKey("stop.Order", on_delete=models.PROTECT, related_name="changes")
    balance_fen = models.BigIntegerField(null=True, help_text="as the bank said then")

    class Meta:
        """A second person where one is needed, in time, one at a time; moves as in the rules."""

        constraints = tables.change_constraints("change", "order")
        indexes = (models.Index(fields=["effective_at"], name="change_effective"),)
        triggers = tables.change_triggers("stop_order", "order", "stop", State.STOPPED)

    def __str__(self) -> str:
        """Number, kind and state; no personal data."""
        return f"change:{self.pk} {self.kind} {self.state}"

    def note(self, answer: Answer) -> None:
        """Keep the balance. Raises Trouble when the answer has none."""
        self.balance_fen = whole_fen(answer.body, "balance_fen")


@pghistory.track()
class PublicAccount(models.Model):
    """An account over which public money runs (tax, social security, utilities): never stopped.

    `ground` says who vouches for it, so that nobody hides a mule here. It ends by itself at
    `until`; while it waits for its `confirmer` it does not count.
    """

    account = models.CharField(max_length=34, db_index=True)
    bank = models.CharField(max_length=32)
    holder = models.CharField(max_length=80)
    ground = models.CharField(max_length=200)
    lister = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, help_text="UTC; it ends by itself then")
    needs_second = models.BooleanField(default=False)
    confirmer = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, help_text="UTC")
    unlister = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    unlisted_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """Listed once at a time, with a ground, for a period, never by one person twice."""

        constraints = (
            models.UniqueConstraint(
                name="public_account_once", fields=["account"],
                condition=models.Q(unlisted_at__isnull=True),
            ),
            models.CheckConstraint(name="public_account_has_ground", condition=~models.Q(ground="")),
            models.CheckConstraint(
                name="public_account_second_is_another",
                condition=models.Q(confirmer__isnull=True)
                | ~models.Q(confirmer=models.F("lister")),
            ),
            models.CheckConstraint(
                name="public_account_for_a_period",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("listed_at")),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Number and bank; no personal data."""
        return f"public account:{self.pk} {self.bank}"
