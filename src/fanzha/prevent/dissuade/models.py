"""Tables of dissuasion: the task of an alert, its deadlines, every try, the units' clocks."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.dissuade import rules
from fanzha.prevent.dissuade.ladder import CLOCKS
from fanzha.prevent.dissuade.rules import CLOSED, MOVES, NAMES, WAITING
from fanzha.words.enums import Level, choices


@pghistory.track()
class Task(models.Model):
    """Reach this person. Times are UTC.

    `level` is the level it stands on the ladder by. `reach_by` and `meet_by` show its two
    clocks, null where none runs; what acts is the row of `Deadline`. `assigned_to` was named to
    call, `claimed_by` took it; `visitor` is whom the street sends, `sent_at` since when.
    `late_reach` and `late_meet` say that the clock was over before it was answered: the sweep sets
    them, and an answer corrects them by its own time, which may be entered later. `handed_to` is another area that was
    asked to take the visit over; `came_back` says that nobody there did in time. `saved_fen` is
    what was not paid thanks to the dissuasion. `paid_step` is how far it had come when the
    person paid all the same. `check_outcome` is what the check after a day found.
    """

    alert = models.OneToOneField("alert.Alert", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, default=WAITING, choices=[(state, NAMES[state][0]) for state in NAMES]
    )
    received_at = models.DateTimeField()
    level = models.CharField(max_length=8, default=Level.HIGH, choices=choices(Level))
    reach_by = models.DateTimeField(null=True)
    meet_by = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_why = models.CharField(max_length=24, blank=True)
    claimed_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    visitor = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    visitor_why = models.CharField(max_length=24, blank=True)
    met_at = models.DateTimeField(null=True)
    handed_to = models.ForeignKey(
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    came_back = models.BooleanField(default=False)
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
    paid_step = models.CharField(max_length=8, blank=True)
    check_due = models.BooleanField(default=False, help_text="on the list to check again")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    check_outcome = models.CharField(
        max_length=12, blank=True, choices=[(outcome, outcome) for outcome in rules.CHECKS]
    )

    class Meta:
        """Due work is found by the columns; a closed task has an outcome, others have none."""

        indexes = (
            models.Index(fields=["received_at"], name="task_received"),
            models.Index(fields=["closed_at"], name="task_closed"),
            models.Index(fields=["state"], name="task_open", condition=~Q(state=CLOSED)),
            models.Index(fields=["closed_at"], name="task_to_check", condition=Q(check_due=True)),
            models.Index(fields=["handed_to"], name="task_handed",
                         condition=Q(handed_to__isnull=False) & ~Q(state=CLOSED)),
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


class Deadline(models.Model):
    """Something is due at `due_at` (UTC), and what follows happens once.

    It ends in one of two ways: it fires (`fired_at`), or what it waited for was done or no longer
    matters (`done_at`). `late` says that it fired longer after its time than the ladder allows.
    `named` is who was named to call, in a clock that waits for them to take the task.
    """

    task = models.ForeignKey("dissuade.Task", on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in CLOCKS])
    started_at = models.DateTimeField(help_text="UTC, when the clock began")
    due_at = models.DateTimeField(help_text="UTC")
    fired_at = models.DateTimeField(null=True, help_text="UTC")
    done_at = models.DateTimeField(null=True, help_text="UTC")
    late = models.BooleanField(default=False)
    named = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Due work is found by the column; what has ended changes no more."""

        indexes = (
            models.Index(fields=["due_at"], name="deadline_due",
                         condition=Q(fired_at=None, done_at=None)),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(fired_at=None, done_at=None),
                name="one_running_clock_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(done_at=None), name="fired_or_done"
            ),
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(fired_at__gte=models.F("due_at")),
                name="fired_when_due",
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.Protect(
                name="ends_once", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__fired_at__isnull=False)
                | pgtrigger.Q(old__done_at__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """What is due for which task."""
        return f"{self.kind} of task {self.task_id}"


class ClockSetting(models.Model):
    """A unit's own length of a clock for a level, from a moment on. Never changed, only followed.

    `what` is a kind of deadline; `ground` says why, in the words of who set it.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=choices(Level))
    what = models.CharField(max_length=12, choices=[(kind, kind) for kind in CLOCKS])
    minutes = models.PositiveIntegerField()
    since = models.DateTimeField(help_text="UTC")
    by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="UTC, when it was set")
    ground = models.CharField(max_length=200)

    class Meta:
        """In the order in which they come into effect."""

        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_clock_runs_a_minute"),
        )
        triggers = (
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Which clock of which unit."""
        return f"{self.what} {self.level} of unit {self.unit_id}"
