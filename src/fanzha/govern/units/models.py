"""Table of units."""

from __future__ import annotations

from django.db import models

from fanzha.govern.units.rules import Line


class Unit(models.Model):
    """A node of the tree city → county → town/street → village → grid, or one hung on it.

    `path` lists the codes from the root, each between slashes, so that "is below" is a
    prefix test: `/XH/XH01/`. `kind` is a `words.enums.UnitKind`.
    """

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey(
        "units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True)
    line = models.CharField(max_length=8, default=Line.XML, help_text="how a bank is reached")
    closed_at = models.DateTimeField(null=True, help_text="UTC; nobody is put there any more")
    x = models.FloatField(default=0, help_text="place on the map, 0..1 from west to east")
    y = models.FloatField(default=0, help_text="place on the map, 0..1 from south to north")

    def __str__(self) -> str:
        """The Chinese name."""
        return self.name_zh
