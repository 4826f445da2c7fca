"""Tables of the room: shifts, leave, teams, and the hand-overs between shifts."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """One entry of a plan: one `user`, or every holder of `role` in the branch of `unit`.

    With `weekdays` (ISO days as digits) it recurs between `since` and `until` from minute
    `begins` of such a day to minute `ends`, Asia/Shanghai; without, the span is the shift.
    """

    user = models.ForeignKey("access.User", null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.CASCADE, related_name="+")
    weekdays = models.CharField(max_length=7, blank=True)
    begins = models.PositiveSmallIntegerField(default=0, help_text="minute of the day")
    ends = models.PositiveSmallIntegerField(default=0, help_text="minute of the day")
    since = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """The same entry once; about a person or about a post, never both."""

        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "unit", "weekdays", "begins", "ends", "since", "until"],
                name="shift_once", nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", unit=None)
                | Q(user=None, unit__isnull=False) & ~Q(role=""),
                name="shift_of_a_person_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(until=None) & ~Q(weekdays="") | Q(until__gt=F("since")),
                name="shift_ends_after_it_begins",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """The key only."""
        return f"shift {self.pk}"


class Leave(models.Model):
    """Somebody is away from `since` on and before `until`, UTC."""

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(help_text="UTC")

    class Meta:
        """The same leave once."""

        constraints = (
            models.UniqueConstraint(fields=["user", "since", "until"], name="leave_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="leave_has_length"),
        )

    def __str__(self) -> str:
        """The key only."""
        return f"leave {self.pk}"


class Team(models.Model):
    """A named group of people who are on duty together for the branch of `unit`."""

    name = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField("access.User", related_name="+")

    def __str__(self) -> str:
        """The name."""
        return self.name


class HandOver(models.Model):
    """What the leaving officer gave the coming one: a snapshot, and the two signatures.

    `content` as `shifts.handover.Content.as_json`; it never changes, and the coming officer's
    signature is written once.
    """

    content = models.JSONField()
    left_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(help_text="UTC")
    note = models.CharField(max_length=400, blank=True)
    taken_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """Two people, two moments; nothing of it is changed or removed."""

        constraints = (
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_at__gte=F("left_at")) & ~Q(taken_by=F("left_by")),
                name="signed_by_two",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="frozen", fields=["content", "left_by", "left_at", "note"]),
            pgtrigger.Protect(
                name="signed_once", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_at__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """The key only."""
        return f"hand-over {self.pk}"
