"""Reads of the guard groups: keys and counts; names only masked, for those who guard them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fanzha.govern.access.rules import Actor
from fanzha.govern.units.queries import UnitRow
from fanzha.kit.grouping import grouped
from fanzha.prevent.protect.guard import rules
from fanzha.prevent.protect.guard.rules import Counted, Place
from fanzha.prevent.protect.models import (
    Chosen,
    GroupMessage,
    GuardGroup,
    Left,
    Phone,
    Resident,
)
from fanzha.prevent.protect.rules import masked_name, masked_number


@dataclass(frozen=True)
class Ward:
    """One resident of a group in a list, masked. `why` is "named", "chosen" or "address".

    `decides` is false where another guard comes first; `silent` where they want no messages.
    """

    key: int
    name: str
    phone: str
    place: UnitRow
    why: str
    decides: bool
    silent: bool


def guards_of(residents: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The guards of each resident by key, the one who decides first. Three queries for all."""
    rows = Chosen.objects.filter(resident__in=residents).order_by("at", "pk")
    chosen = grouped(rows.values_list("resident_id", "group__guard_id"))
    places = guarded_places()
    found = Resident.objects.filter(pk__in=residents).values_list("pk", "guard_id", "unit__path")
    return {
        key: rules.guards(named, chosen.get(key, ()), places, path) for key, named, path in found
    }


def guarded_places() -> list[Place]:
    """Branches guarded by address: (path, guard)."""
    rows = GuardGroup.objects.filter(places__isnull=False).order_by("pk")
    return list(rows.values_list("places__path", "guard_id"))


def places_of(guard: int) -> list[UnitRow]:
    """The units somebody guards by address, by code."""
    group = GuardGroup.objects.filter(guard=guard).first()
    return list(group.places.order_by("code")) if group else []


def counts(branch: str = "/") -> list[Counted]:
    """Residents of a branch by unit and by the guard who decides. Two queries."""
    chosen = Chosen.objects.filter(resident=OuterRef("pk")).order_by("at", "pk")
    first = Subquery(chosen.values("group__guard_id")[:1])
    decides = Coalesce("guard_id", first, output_field=BigIntegerField())
    rows = Resident.objects.filter(unit__path__startswith=branch).annotate(decides=decides)
    counted = rows.values_list("unit__path", "decides").annotate(n=Count("pk")).order_by()
    return rules.decided((Counted(*row) for row in counted), guarded_places())


def wards(guard: int) -> list[Ward]:
    """Everybody in somebody's group, masked, by address: the list of the guard themselves.

    Whoever has no group and no resident has an empty list.
    """
    members = _members(guard).select_related("unit").order_by("unit__path", "pk")
    found = {resident.pk: resident for resident in members}
    deciding = guards_of(found)
    chosen = set(Chosen.objects.filter(group__guard=guard).values_list("resident_id", flat=True))
    silent = set(Left.objects.filter(group__guard=guard).values_list("resident_id", flat=True))
    phones = _first_phones(found)
    return [
        Ward(
            key, masked_name(row.name), masked_number(phones.get(key, "")), row.unit,
            "named" if row.guard_id == guard else "chosen" if key in chosen else "address",
            deciding[key][0] == guard, key in silent,
        )
        for key, row in found.items()
    ]  # fmt: skip


def audience(guard: int) -> dict[int, str]:
    """Whom a message of the guard reaches: the first phone by resident.

    Those the guard decides for, who have a phone and did not leave: nobody is told the same by
    two guards.
    """
    members = list(_members(guard).order_by("pk").values_list("pk", flat=True))
    left = set(Left.objects.filter(group__guard=guard).values_list("resident_id", flat=True))
    deciding = guards_of(members)
    mine = [key for key in members if deciding[key][0] == guard and key not in left]
    phones = _first_phones(mine)
    return {key: phones[key] for key in mine if key in phones}


def messages(guard: int) -> QuerySet[GroupMessage]:
    """What was written to a group, newest first."""
    found = GroupMessage.objects.filter(group__guard=guard)
    return found.select_related("by").order_by("-pk")


def may_guard_here(actor: Actor, path: str) -> bool:
    """Whether the actor may name what of this branch somebody guards: the centre, or its own."""
    return rules.may_guard(actor.role, actor.unit_path, path)


def _members(guard: int) -> QuerySet[Resident]:
    """Named in the file, chosen, or living in a guarded branch."""
    within = Q(guard=guard)
    within |= Q(pk__in=Chosen.objects.filter(group__guard=guard).values("resident"))
    for unit in places_of(guard):
        within |= Q(unit__path__startswith=unit.path)
    return Resident.objects.filter(within)


def _first_phones(residents: Iterable[int]) -> dict[int, str]:
    rows = Phone.objects.filter(resident__in=list(residents)).order_by("-pk")
    return dict(rows.values_list("resident_id", "number"))  # the oldest stays
