"""Tables of alerts, of the signals that made them, and of warning orders from above."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.alert.rules import FATES, MOVES, OPEN, SOURCES
from fanzha.words.enums import Level, choices


@pghistory.track()
class Alert(models.Model):
    """Somebody is being cheated, as far as we know. `received_at` starts the clocks.

    `subject` is the resident's key, or the phone where the register knows nobody; one open
    alert a subject. `reasons`: [{code, params}]; `evidence`: [{event_id, kind, happened_at,
    arrived_at, facts}], times ISO 8601 UTC. `money_fen`: payments in sight, null when none.
    """

    subject = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)
    resident = models.ForeignKey(
        "protect.Resident", null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16, choices=[(name, name) for name in SOURCES])
    scam_type = models.CharField(max_length=48)
    level = models.CharField(max_length=8, choices=choices(Level))
    state = models.CharField(max_length=8, default=OPEN)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    money_fen = models.BigIntegerField(null=True, help_text="fen")
    received_at = models.DateTimeField(help_text="UTC; the clocks run from here")
    closed_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """One open alert a subject; closed is closed."""

        constraints = (
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state=OPEN), name="one_open_alert_a_subject"
            ),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """The key only."""
        return f"alert {self.pk}"


class Signal(models.Model):
    """One reason to believe it, taken once: `signal_id` is unique for good."""

    signal_id = models.CharField(max_length=120, unique=True)
    alert = models.ForeignKey("alert.Alert", on_delete=models.PROTECT, related_name="signals")
    level = models.CharField(max_length=8)
    at = models.DateTimeField(help_text="UTC")

    def __str__(self) -> str:
        """The id."""
        return self.signal_id


class WarningBatch(models.Model):
    """One file of warning orders. `digest` is the SHA-256 of its content: taken once."""

    digest = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=200)
    header = models.JSONField(help_text="the sender's columns, in their order")
    answer = models.JSONField(help_text="how results go back, see orders.answer_of")
    received_at = models.DateTimeField(help_text="UTC")
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """The key and the day."""
        return f"warnings {self.pk}"


class WarningRow(models.Model):
    """One row of a batch and its fate: an alert, left out by the mapping, or rejected.

    `cells` is the row as sent, in the order of the batch's header. A rejected row has the
    `field` and the reason; one left out has the reason.
    """

    batch = models.ForeignKey("alert.WarningBatch", on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField(help_text="1-based, as in the file")
    cells = models.JSONField()
    fate = models.CharField(max_length=8, choices=[(fate, fate) for fate in FATES])
    alert = models.ForeignKey("alert.Alert", null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=80, blank=True)
    zh = models.CharField(max_length=200, blank=True)
    en = models.CharField(max_length=200, blank=True)

    class Meta:
        """A row once."""

        constraints = (
            models.UniqueConstraint(fields=["batch", "number"], name="warning_row_once"),
        )

    def __str__(self) -> str:
        """The place in its file."""
        return f"warnings {self.batch_id} row {self.number}"
