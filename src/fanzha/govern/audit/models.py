"""Tables of the record and its seals; the database itself refuses to change or delete one."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'the audit record is append-only';",
)


class Entry(models.Model):
    """One look at, or act on, one subject.

    `ground` names the case or alert that gives the right, as "alert:12"; `purpose` says
    why in a word of `access.rules.PURPOSES`. `actor` is null for the system itself.
    """

    at = models.DateTimeField(help_text="UTC")
    actor = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    verb = models.CharField(max_length=32, help_text='"look", or the act')
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=64)
    ground = models.CharField(max_length=64)
    purpose = models.CharField(max_length=32)

    class Meta:
        """Append-only, by trigger; what is new waits for its seal, by trigger too."""

        indexes = (
            models.Index(fields=["subject_kind", "subject_id"]),
            # Entries come in the order of their moments: two of them tell of a stretch of pages.
            BrinIndex(fields=["at"], name="entry_at", autosummarize=True, pages_per_range=32),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
            pgtrigger.Trigger(
                name="await_seal",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="INSERT INTO audit_waiting (entry_id) SELECT id FROM added; RETURN NULL;",
            ),
        )

    def __str__(self) -> str:
        """Who did what to which row; no personal data."""
        return f"{self.at:%F %T} {self.actor_id} {self.verb} {self.subject_kind}:{self.subject_id}"


class Waiting(models.Model):
    """An entry that no block holds yet. The row comes with the entry and goes with the seal.

    No foreign key: an entry that is gone before its seal must leave a trace here.
    """

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        """The entry's key."""
        return str(self.entry_id)


class Block(models.Model):
    """What one sealing chained, see `rules.Sealed`."""

    number = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap")
    sealed_at = models.DateTimeField(help_text="UTC")
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ids = ArrayField(models.BigIntegerField())
    links = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        """Append-only, by trigger."""

        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        )

    def __str__(self) -> str:
        """Number and size."""
        return f"{self.number} ({self.count})"


class Verification(models.Model):
    """One verification that an auditor asked for: how far it is, and what it found.

    `places` are the first faults as [{zh, en}]; `faults` counts all. It is no part of the record:
    that it was done, and how it ended, is an entry.
    """

    by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(help_text="UTC")
    total = models.BigIntegerField(help_text="entries sealed when it was asked for")
    compared = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, help_text="UTC")
    entries = models.BigIntegerField(default=0)
    blocks = models.BigIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    places = models.JSONField(default=list)

    def __str__(self) -> str:
        """Its number, and how far it is."""
        return f"verification {self.pk}: {self.compared}/{self.total}"
