"""Verbs on the tree of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fanzha.govern.units.models import Unit
from fanzha.govern.units.rules import Line
from fanzha.kit.prepared import rows


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


def hold(code: str) -> Unit:
    """The unit, locked until the transaction ends. Raises Unit.DoesNotExist.

    A row that names a unit by foreign key holds the unit's row too (FOR KEY SHARE): what others
    put there is waited for and seen, and nobody puts anything there until this has ended.
    """
    return Unit.objects.select_for_update().get(code=code)


def hold_open(codes: Iterable[str]) -> dict[str, int]:
    """Primary keys by code of those units that are open, held open until the transaction ends.

    Whoever puts somebody or something in a unit asks here: a closing under way is waited for. Many
    may hold a unit at once.
    """
    return dict(rows(_HOLD_OPEN, {"codes": sorted(set(codes))}))


_HOLD_OPEN = """
    SELECT code, id FROM units_unit WHERE code = ANY(%(codes)s) AND closed_at IS NULL
    ORDER BY code FOR KEY SHARE
"""


def set_closed(code: str, moment: datetime | None) -> bool:
    """Close a unit from `moment` (UTC) on, or open it again with None; False when it was so.

    It stays in the tree: what was done there keeps its name. Raises Unit.DoesNotExist.
    """
    row = hold(code)
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
