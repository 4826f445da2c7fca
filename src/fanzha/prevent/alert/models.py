"""Tables of alerts, of the signals that made them, and of warning orders from above."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.alert.growing import OPENED, SIGN_FATES, STEPS
from fanzha.prevent.alert.rules import CHANGED, FATES, MOVES, OPEN, SAME, SOURCES
from fanzha.words.enums import Level, choices


@pghistory.track()
class Alert(models.Model):
    """Somebody is being cheated, as far as we know. `received_at` starts the clocks.

    `subject` is the resident's key, or the phone where the register knows nobody; one open
    alert a subject. `reasons`: [{code, params}]; `evidence`: [{event_id, kind, happened_at,
    arrived_at, facts}], times ISO 8601 UTC. `money_fen`: payments in sight, null when none.
    `peak` is the highest level that signs gave it; `is_judged`: a person lowered it. `ended` is
    the outcome it closed with, "" while open. `follows` is the ended alert that a stronger sign
    broke the quiet of. `whom` says in reasons how the person was found, where that is in doubt.
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
    peak = models.CharField(max_length=8, choices=choices(Level), default=Level.LOW)
    is_judged = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=OPEN)
    ended = models.CharField(max_length=12, blank=True)
    follows = models.ForeignKey(
        "alert.Alert", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    whom = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    money_fen = models.BigIntegerField(null=True, help_text="fen")
    stake_fen = models.BigIntegerField(
        default=0, help_text="fen: chance x likely loss when the last sign came, see worth.stake"
    )
    received_at = models.DateTimeField(help_text="UTC; the clocks run from here")
    closed_at = models.DateTimeField(null=True, help_text="UTC")
    expires_at = models.DateTimeField(null=True, help_text="UTC; null when closed")

    class Meta:
        """One open alert a subject; closed is closed. The last of a subject is found at once."""

        indexes = (
            models.Index(fields=["subject", "-id"], name="alert_last_of_subject"),
            models.Index(fields=["-stake_fen"], name="alert_stake", condition=Q(state=OPEN)),
            models.Index(fields=["closed_at"], name="alert_closed"),
            models.Index(fields=["expires_at"], name="alert_expires", condition=Q(state=OPEN)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=OPEN, closed_at=None, ended="", expires_at__isnull=False)
                | ~Q(state=OPEN) & Q(closed_at__isnull=False, expires_at=None),
                name="open_alerts_expire",
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state=OPEN), name="one_open_alert_a_subject"
            ),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """The key only."""
        return f"alert {self.pk}"


class Signal(models.Model):
    """One sign, taken once and kept whole: `signal_id` is unique for good.

    `fate` is what it did to its alert (`growing.SIGN_FATES`); one that was suppressed belongs to
    the ended alert, with `why`, a reason. `told` is the sign as it came: {source, phone,
    scam_type, reasons, evidence, money_fen}. `times` counts how often the same id came.
    """

    signal_id = models.CharField(max_length=120, unique=True)
    alert = models.ForeignKey("alert.Alert", on_delete=models.PROTECT, related_name="signals")
    level = models.CharField(max_length=8)
    fate = models.CharField(
        max_length=10, default=OPENED, choices=[(fate, fate) for fate in SIGN_FATES]
    )
    why = models.JSONField(null=True)
    told = models.JSONField(default=dict)
    times = models.IntegerField(default=1)
    at = models.DateTimeField(help_text="UTC")

    class Meta:
        """Signs of a span are counted by rule."""

        indexes = (models.Index(fields=["at"], name="signal_at"),)

    def __str__(self) -> str:
        """The id."""
        return self.signal_id


class Change(models.Model):
    """One line of an alert's history: what changed, when, by whom; written once.

    `kind` is one of `growing.STEPS`; `before` and `after` hold the columns that changed, as
    {level, scam_type, money_fen, state}. `reasons` are those of the sign; `by` is null where
    the system acted by itself.
    """

    alert = models.ForeignKey("alert.Alert", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=[(step, step) for step in STEPS])
    at = models.DateTimeField(help_text="UTC")
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    signal = models.ForeignKey(
        "alert.Signal", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        """Append-only, by trigger."""

        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """The step and whose."""
        return f"{self.kind} of alert {self.alert_id}"


class WarningBatch(models.Model):
    """One file of warning orders. `digest` is the SHA-256 of its content: taken once.

    Somebody answers for it: acknowledged by `acknowledge_by` (null for files from before there
    was a deadline), and returned with its outcomes when every alert of it has ended.
    """

    digest = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=200)
    header = models.JSONField(help_text="the sender's columns, in their order")
    answer = models.JSONField(help_text="how results go back, see orders.answer_of")
    received_at = models.DateTimeField(help_text="UTC")
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    acknowledge_by = models.DateTimeField(null=True, help_text="UTC")
    acknowledged_at = models.DateTimeField(null=True, help_text="UTC")
    acknowledged_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, help_text="UTC")
    returned_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """What was not returned yet is found at once; nothing is returned unacknowledged."""

        indexes = (
            models.Index(
                fields=["acknowledge_by"], name="warnings_open", condition=Q(returned_at=None)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(acknowledged_at__isnull=False),
                name="returned_after_acknowledged",
            ),
        )

    def __str__(self) -> str:
        """The key and the day."""
        return f"warnings {self.pk}"


class WarningRow(models.Model):
    """One row of a batch and its fate: an alert, left out by the mapping, or rejected.

    `cells` is the row as sent, in the order of the batch's header. A rejected row has the
    `field` and the reason; one left out has the reason. One taken has what it `met` (a fate of
    its sign, `growing.SIGN_FATES`); an order that came before is `again` "same" or "changed",
    with the batch and row that brought it first in `earlier`, as "3:12". `content` is the
    SHA-256 of what the order says.
    """

    batch = models.ForeignKey("alert.WarningBatch", on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField(help_text="1-based, as in the file")
    cells = models.JSONField()
    fate = models.CharField(max_length=8, choices=[(fate, fate) for fate in FATES])
    alert = models.ForeignKey("alert.Alert", null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=80, blank=True)
    zh = models.CharField(max_length=200, blank=True)
    en = models.CharField(max_length=200, blank=True)
    order_id = models.CharField(max_length=64, blank=True)
    content = models.CharField(max_length=64, blank=True)
    met = models.CharField(max_length=10, blank=True, choices=[(fate, fate) for fate in SIGN_FATES])
    again = models.CharField(max_length=8, blank=True, choices=[(SAME, SAME), (CHANGED, CHANGED)])
    earlier = models.CharField(max_length=32, blank=True)

    class Meta:
        """A row once; an order is found by its id."""

        indexes = (
            models.Index(fields=["order_id"], name="warning_row_order", condition=~Q(order_id="")),
        )
        constraints = (
            models.UniqueConstraint(fields=["batch", "number"], name="warning_row_once"),
        )

    def __str__(self) -> str:
        """The place in its file."""
        return f"warnings {self.batch_id} row {self.number}"
