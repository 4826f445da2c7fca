"""Reads of the register. A person's file opens through `access_resident` only.

What the system itself needs to join an event to a resident returns keys, no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_resident, sight
from fanzha.govern.units.queries import UnitRow
from fanzha.prevent.protect.models import Account, EarlierCase, Phone, Resident
from fanzha.prevent.protect.rules import masked_name, masked_number

ResidentFile = Resident
"""A resident as `access_resident` hands them out: the name of the type for other rooms."""


@dataclass(frozen=True)
class Known:
    """Whom a number belongs to, as far as ranking an alert needs it: keys and figures."""

    resident_id: int
    person_id: str
    unit_id: int
    earlier_case_id: int | None


def access_resident(
    actor: Actor, resident_id: int, *, ground: str, purpose: str, now: datetime
) -> Resident:
    """The resident's file, with phones, accounts and earlier cases; leaves an audit entry.

    Raises PermissionDenied when the resident belongs to a unit that is not the actor's.
    """
    related = ("phones", "accounts", "earlier_cases")
    found = Resident.objects.select_related("unit", "guard").prefetch_related(*related)
    resident = found.get(pk=resident_id)
    pass_gate(
        actor, allowed=may_see_resident(actor, resident.unit.path), subject_kind="resident",
        subject_id=resident.person_id, ground=ground, purpose=purpose, now=now,
    )  # fmt: skip
    return resident


@dataclass(frozen=True)
class FoundResident:
    """A resident that a search found, masked. `why`: "name", "phone", "family" or "account"."""

    key: int
    name: str
    phone: str
    place: UnitRow
    why: str


def find_residents(actor: Actor, kind: str, value: str, most: int) -> list[FoundResident]:
    """Residents of the actor's own branch that a name (or its beginning), number or account fits.

    Masked: the file opens through `access_resident`. Raises nothing for what fits nobody.
    """
    asked = {"name": {"name": {"name__startswith": value}},
             "number": {"phone": {"phones__number": value}, "family": {"family_phone": value}},
             "account": {"account": {"accounts__number": value}}}.get(kind, {})  # fmt: skip
    branch = sight(actor)
    if branch is None:
        return []
    within = Resident.objects.filter(unit__path__startswith=branch).select_related("unit")
    return [
        FoundResident(
            row.pk, masked_name(row.name), masked_number(_first_phone(row)), row.unit, why
        )
        for why, fits in asked.items()
        for row in within.filter(**fits).prefetch_related("phones").order_by("pk")[:most]
    ]


def _first_phone(resident: Resident) -> str:
    numbers = sorted(resident.phones.all(), key=lambda phone: phone.pk)
    return numbers[0].number if numbers else ""


def residents_below(path: str) -> int:
    """How many residents the register has in the branch at `path`."""
    return Resident.objects.filter(unit__path__startswith=path).count()


def known_by_phone(number: str) -> Known | None:
    """The keys of the resident with this number; None when the register has nobody."""
    row = Phone.objects.filter(number=number).values("resident_id").first()
    if row is None:
        return None
    resident = Resident.objects.annotate(case=Max("earlier_cases__pk")).get(pk=row["resident_id"])
    return Known(resident.pk, resident.person_id, resident.unit_id, resident.case)


def earlier_case(case_id: int) -> EarlierCase:
    """What befell a resident before; for the reasons of an alert about them."""
    return EarlierCase.objects.get(pk=case_id)


def access_earlier_cases(
    actor: Actor, phone: str, accounts: Collection[str], *, ground: str, purpose: str,
    now: datetime,
) -> list[EarlierCase]:  # fmt: skip
    """What befell the residents with this phone or one of these accounts, newest first.

    Each resident something is told of leaves an audit entry. Raises PermissionDenied.
    """
    whose = Q(resident__accounts__number__in=list(accounts))
    if phone:
        whose |= Q(resident__phones__number=phone)
    cases = EarlierCase.objects.filter(whose).select_related("resident__unit").distinct()
    for resident in {case.resident for case in cases}:
        pass_gate(
            actor, allowed=may_see_resident(actor, resident.unit.path), subject_kind="resident",
            subject_id=resident.person_id, ground=ground, purpose=purpose, now=now,
        )  # fmt: skip
    return sorted(cases, key=lambda case: case.on, reverse=True)


def lines_and_accounts() -> Iterator[dict[str, Any]]:
    """Every phone and account with the main phone of its holder, and whether the holder was
    cheated before: how events of several lines and accounts join one story. Keys, no file."""
    newest_first = Phone.objects.order_by("-pk").values_list("resident_id", "number")
    main = dict(newest_first)  # of one resident the last named, the oldest, stays
    before = set(EarlierCase.objects.values_list("resident_id", flat=True))
    for kind, model in (("phone", Phone), ("account", Account)):
        for number, holder in model.objects.order_by("pk").values_list("number", "resident_id"):
            if holder in main:
                yield {
                    "kind": kind, "value": number, "phone": main[holder],
                    "before": holder in before,
                }  # fmt: skip


def stamp() -> tuple[int | None, ...]:
    """Changes when phones, accounts or earlier cases are entered: what a cache compares."""
    counted = (
        model.objects.aggregate(rows=Count("pk"), last=Max("pk"))
        for model in (Phone, Account, EarlierCase)
    )
    return tuple(found[name] for found in counted for name in ("rows", "last"))
