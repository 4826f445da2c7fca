"""Reads of the guard groups: keys and counts here; names only masked, in the branch of the reader."""

from __future__ import annotations

from collections.abc import Collection

from fanzha.kit.grouping import grouped
from fanzha.prevent.protect.guard import rules
from fanzha.prevent.protect.models import Chosen, GuardGroup, Resident


def guards_of(residents: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The guards of each resident by key, the one who decides first. Three queries for all."""
    rows = Chosen.objects.filter(resident__in=residents).order_by("at", "pk")
    chosen = grouped(rows.values_list("resident_id", "group__guard_id"))
    places = list(guarded_places())
    found = Resident.objects.filter(pk__in=residents).values_list("pk", "guard_id", "unit__path")
    return {
        key: rules.guards(named, chosen.get(key, ()), places, path) for key, named, path in found
    }


def guarded_places() -> list[tuple[str, int]]:
    """Branches guarded by address: (path, guard)."""
    rows = GuardGroup.objects.filter(places__isnull=False).order_by("pk")
    return list(rows.values_list("places__path", "guard_id"))
