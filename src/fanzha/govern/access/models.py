"""Table of people who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone with a desk: one role (`words.enums.Role`) at one unit.

    A bank liaison's unit is the bank, a grid worker's is the grid.
    """

    role = models.CharField(max_length=24)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT)
    shown_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_demo = models.BooleanField(default=False, help_text="made for the demo, works only there")

    def __str__(self) -> str:
        """The name colleagues know."""
        return self.shown_name or self.username
