"""Tables of dissuasion: the task of an alert, and every try to reach the person."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.dissuade import rules
from fanzha.prevent.dissuade.rules import CLOSED, MOVES, NAMES, WAITING


@pghistory.track()
class Task(models.Model):
    """Reach this person: the deadlines are columns, counted from the alert's receipt (UTC).

    `visitor` is whom the street sends, `sent_at` since when. `late_reach` and `late_meet`
    are set once, by the sweep. `saved_fen` is what was not paid thanks to the dissuasion.
    """

    alert = models.OneToOneField("alert.Alert", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, default=WAITING, choices=[(state, NAMES[state][0]) for state in NAMES]
    )
    received_at = models.DateTimeField()
    reach_by = models.DateTimeField()
    meet_by = models.DateTimeField()
    claimed_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    visitor = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    late_reach = models.BooleanField(default=False)
    late_meet = models.BooleanField(default=False)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(outcome, outcome) for outcome in rules.OUTCOMES]
    )
    saved_fen = models.BigIntegerField(default=0, help_text="fen")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    report_id = models.BigIntegerField(null=True, help_text="the report opened when already paid")

    class Meta:
        """Due work is found by the columns; a closed task has an outcome, others have none."""

        indexes = (
            models.Index(fields=["received_at"], name="task_received"),
            models.Index(fields=["closed_at"], name="task_closed"),
            models.Index(
                fields=["reach_by"], name="task_reach_due",
                condition=Q(late_reach=False, reached_at=None) & ~Q(state=CLOSED),
            ),
            models.Index(
                fields=["meet_by"], name="task_meet_due",
                condition=Q(late_meet=False, met_at=None) & ~Q(state=CLOSED),
            ),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                condition=Q(state=CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=CLOSED) & Q(closed_at=None, outcome=""),
                name="closed_with_an_outcome",
            ),
            models.CheckConstraint(condition=Q(saved_fen__gte=0), name="saved_not_negative"),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """The key only."""
        return f"task {self.pk}"


class Contact(models.Model):
    """One try, and what came of it. `key` makes a phone's entry that is sent twice count once."""

    task = models.ForeignKey("dissuade.Task", on_delete=models.PROTECT, related_name="contacts")
    way = models.CharField(max_length=8, choices=[(way, way) for way in rules.WAYS])
    result = models.CharField(max_length=12, choices=[(result, result) for result in rules.RESULTS])
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="UTC, when it happened")
    key = models.UUIDField(unique=True, null=True)

    def __str__(self) -> str:
        """The key only."""
        return f"contact {self.pk}"
