"""Table of how far the log has been read."""

from __future__ import annotations

from django.db import models


class Position(models.Model):
    """Everything before `position` is in the alerts; `log_time` is the latest arrival there."""

    name = models.CharField(max_length=32, unique=True)
    position = models.BigIntegerField(default=0)
    log_time = models.DateTimeField(null=True, help_text="UTC")

    def __str__(self) -> str:
        """Whose position, and where."""
        return f"{self.name} {self.position}"
