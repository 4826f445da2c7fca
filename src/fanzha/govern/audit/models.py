"""Table of audit entries; the database itself refuses to change or delete one."""

from __future__ import annotations

from django.db import models

from fanzha.kit.kept import written_once


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
        """Append-only, by trigger."""

        indexes = (models.Index(fields=["subject_kind", "subject_id"]),)
        triggers = written_once("the audit record is append-only")

    def __str__(self) -> str:
        """Who did what to which row; no personal data."""
        return f"{self.at:%F %T} {self.actor_id} {self.verb} {self.subject_kind}:{self.subject_id}"
