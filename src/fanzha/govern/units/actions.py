"""Verbs on the tree of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fanzha.govern.units.models import Unit
from fanzha.govern.units.rules import Line


@dataclass(frozen=True)
class NewUnit:
    """What is known of a unit when it is entered; `parent` is a code, None for the root.

    `line` tells how a bank is reached.
    """

    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    x: float = 0.0
    y: float = 0.0
    line: Line = Line.XML


def set_closed(code: str, moment: datetime | None) -> bool:
    """Close a unit from `moment` (UTC) on, or open it again with None; False when it was so.

    It stays in the tree: what was done there keeps its name. Raises Unit.DoesNotExist.
    """
    row = Unit.objects.select_for_update().get(code=code)
    if (row.closed_at is None) == (moment is None):
        return False
    row.closed_at = moment
    row.save(update_fields=["closed_at"])
    return True


@transaction.atomic
def enter_units(units: Iterable[NewUnit]) -> int:
    """Enter or rename units, parents first; returns how many there are now.

    The same list again changes nothing.
    """
    known = {unit.code: unit for unit in Unit.objects.all()}
    for new in units:
        parent = known[new.parent] if new.parent else None
        known[new.code], _ = Unit.objects.update_or_create(
            code=new.code,
            defaults={
                "name_zh": new.name_zh,
                "name_en": new.name_en,
                "kind": new.kind,
                "parent": parent,
                "path": f"{parent.path if parent else '/'}{new.code}/",
                "x": new.x,
                "y": new.y,
                "line": new.line,
            },
        )
    return len(known)
