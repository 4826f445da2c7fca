"""Tables of what is said to residents: texts, calls to make, and the codes that prove a caller."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.channel.rules import CALL_MOVES, MOVES, CallOutcome, CallState, State, Why


@pghistory.track(exclude=["body", "phone"])
class Text(models.Model):
    """One text to one number: the outbox row, and later what became of it.

    `body` has the place of the code, never the code: it is put in when the text leaves. `body` and
    `phone` are empty once they were kept long enough (`forgetting.py`).
    """

    key = models.CharField(max_length=80, unique=True, help_text="the asker's, also on the wire")
    about = models.CharField(max_length=40, db_index=True, help_text='"alert:12", "group:3"')
    phone = models.CharField(max_length=20)
    template = models.CharField(max_length=48)
    version = models.CharField(max_length=16, help_text="of the template")
    body = models.TextField()
    segments = models.PositiveSmallIntegerField(help_text="messages on the air")
    state = models.CharField(max_length=12, default=State.QUEUED)
    why = models.CharField(
        max_length=16, blank=True, choices=[(why, why) for why in Why], help_text="when failed"
    )
    made_at = models.DateTimeField(help_text="UTC")
    not_after = models.DateTimeField(help_text="it does not leave later than this, UTC")
    next_at = models.DateTimeField(
        null=True, help_text="next try, or end of waiting for a report; null when nothing is due"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=80, blank=True, help_text="why the last try failed")
    gateway_id = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, help_text="UTC")
    ended_at = models.DateTimeField(null=True, help_text="last report or failure, UTC")

    class Meta:
        """Due rows are found by a column; the database refuses moves that are not forward."""

        indexes = (
            models.Index(fields=["next_at"], name="text_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["phone", "made_at"], name="text_number"),
            models.Index(fields=["made_at"], name="text_made"),
            models.Index(fields=["made_at"], name="text_held", condition=~Q(body="")),
        )  # fmt: skip
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """The key of the row and its state; no personal data."""
        return f"text {self.pk} {self.state}"


@pghistory.track(exclude=["phone"])
class CallItem(models.Model):
    """One call to make, and how it ended."""

    key = models.CharField(max_length=80, unique=True)
    about = models.CharField(max_length=40, db_index=True)
    phone = models.CharField(max_length=20)
    state = models.CharField(max_length=8, default=CallState.WAITING)
    made_at = models.DateTimeField(help_text="UTC")
    by_hand = models.BooleanField(default=False, help_text="waits for a person, not for a machine")
    is_check = models.BooleanField(default=False, help_text="asks again a day after a dissuasion")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when a machine is asked again, UTC")
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(word, word) for word in CallOutcome]
    )
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """An ended call has an outcome, others have none."""

        indexes = (
            models.Index(fields=["next_at"], name="call_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["made_at"], name="call_open", condition=~Q(state="ended")),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                name="call_ended_with_an_outcome",
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="ended") & Q(ended_at=None, outcome=""),
            ),
        )  # fmt: skip
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(CALL_MOVES)),)

    def __str__(self) -> str:
        """The key of the row and its state; no personal data."""
        return f"call {self.pk} {self.state}"


class Code(models.Model):
    """A one-time code of one contact. The digits follow from `nonce` and the centre's secret."""

    about = models.CharField(max_length=80, help_text='"alert:12", or the key of a text')
    user = models.ForeignKey("access.User", null=True, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, db_index=True, help_text="HMAC-SHA256 of the digits")
    issued_at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(db_index=True, help_text="UTC")
    used_at = models.DateTimeField(null=True, help_text="first check that said yes, UTC")

    class Meta:
        """One for each contact and person."""

        constraints = (
            models.UniqueConstraint(
                name="one_code_a_contact", fields=["about", "user"], nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        """The key of the row; never the digits."""
        return f"code {self.pk}"


class Guesses(models.Model):
    """How often one asker tried codes in one span of time; `who` is a digest, or "all"."""

    who = models.CharField(max_length=64)
    span = models.BigIntegerField(db_index=True, help_text="number of the span since 1970")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row an asker and span."""

        constraints = (models.UniqueConstraint(name="one_count_a_span", fields=["who", "span"]),)

    def __str__(self) -> str:
        """The key of the row."""
        return f"guesses {self.pk}"


class OddReport(models.Model):
    """A delivery report that fits no text of ours, kept as it came for a person to look at."""

    received_at = models.DateTimeField(help_text="UTC")
    reason = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        """The reason; no personal data."""
        return f"{self.received_at:%F %T} {self.reason}"


class GatewayPace(models.Model):
    """When the gateway's pace has no debt left: one row, so that all workers see it."""

    free_at = models.DateTimeField(null=True, help_text="UTC")

    def __str__(self) -> str:
        """The moment."""
        return f"free at {self.free_at}"
