"""Tables of detection: how far each log has been read, how the detectors fare, what they found."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from fanzha.prevent.detect.rulebook.rules import (
    DRAFT,
    LONGEST_WHY,
    MOVES,
    PUBLISHED,
    SHADOW,
    SOURCES,
    STATES,
    WRITTEN,
)


class Position(models.Model):
    """Everything before `position` of the detector `name`'s log is in the alerts; `log_time` is
    the latest arrival there."""

    name = models.CharField(max_length=32, unique=True)
    position = models.BigIntegerField(default=0)
    log_time = models.DateTimeField(null=True, help_text="UTC")

    def __str__(self) -> str:
        """Whose position, and where."""
        return f"{self.name} {self.position}"


class DetectorState(models.Model):
    """What the detector `name` last said of itself: figures and faults, no personal data."""

    name = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(help_text="UTC, by the centre's clock")
    state = models.JSONField()

    def __str__(self) -> str:
        """Whose."""
        return self.name


class RemoteDetector(models.Model):
    """A detector at the owner of the data. Its key is made of the centre's secret and `serial`,
    and kept nowhere; `last_commit` is the SHA-256 of what was last taken over from it."""

    name = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    serial = models.IntegerField(default=1)
    entered_at = models.DateTimeField(help_text="UTC")
    last_commit = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Question(models.Model):
    """A back-test asked of a detector at the owner's: a rule over a period, answered in counts."""

    detector = models.ForeignKey(RemoteDetector, on_delete=models.CASCADE, related_name="questions")
    rule = models.JSONField(help_text="the rule as data")
    start = models.DateTimeField(help_text="arrival, UTC")
    end = models.DateTimeField(help_text="arrival, UTC, not included")
    asked_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    answer = models.JSONField(null=True, help_text="counts, or what was wrong")

    class Meta:
        """The open ones are asked for every few seconds."""

        indexes: ClassVar = [
            models.Index(fields=["detector"], name="open_questions", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"question {self.pk}"


class Suspect(models.Model):
    """A number, sender, device, account or site that rules speak of, until somebody decides."""

    OPEN, LISTED, CLEARED = "open", "listed", "cleared"
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=253)
    level = models.CharField(max_length=8)
    scam_type = models.CharField(max_length=64)
    rules = models.JSONField(default=list, help_text="names of the rules, oldest first")
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    first_at = models.DateTimeField(help_text="log time, UTC")
    last_at = models.DateTimeField(help_text="log time, UTC")
    times = models.IntegerField(default=1)
    state = models.CharField(max_length=8, default=OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        """One row a thing."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value"], name="one_suspect")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-last_at"], name="suspects_by_state")]

    def __str__(self) -> str:
        """Which, without what: the value may be personal data."""
        return f"{self.kind} #{self.pk}"


class Taken(models.Model):
    """A finding that was taken over, so that it counts once."""

    finding_id = models.CharField(max_length=160, unique=True)
    suspect = models.ForeignKey(Suspect, on_delete=models.CASCADE)

    def __str__(self) -> str:
        """The id."""
        return self.finding_id


@pghistory.track()
class RuleVersion(models.Model):
    """One version of a rule. `body` is the rule as data (`engine.stream.rules.Rule`).

    The body is changed in a draft only; later the database refuses. `authors`: ids of all who
    wrote on it. `shipped_digest`: SHA-256 of the rule of the product it was entered from.
    """

    name = models.CharField(max_length=48)
    version = models.IntegerField()
    body = models.JSONField()
    state = models.CharField(
        max_length=10, default=DRAFT, choices=[(state, state) for state in STATES]
    )
    source = models.CharField(max_length=8, choices=[(source, source) for source in SOURCES])
    shipped_digest = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    authors = models.JSONField(default=list)
    written_at = models.DateTimeField(help_text="UTC")
    moved_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField(help_text="UTC")
    why = models.CharField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        """Of a rule one version is published and one in shadow at most."""

        constraints = (
            models.UniqueConstraint(fields=["name", "version"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(state=PUBLISHED), name="one_published_a_rule"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(state=SHADOW), name="one_shadow_a_rule"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(state=DRAFT, source=WRITTEN), name="one_draft_a_rule"
            ),
        )
        triggers = (
            pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),
            pgtrigger.Protect(
                name="written_once", operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=DRAFT)
                & (
                    pgtrigger.Q(old__body__df=pgtrigger.F("new__body"))
                    | pgtrigger.Q(old__name__df=pgtrigger.F("new__name"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        )  # fmt: skip

    def __str__(self) -> str:
        """Name and version."""
        return f"{self.name} v{self.version}"
