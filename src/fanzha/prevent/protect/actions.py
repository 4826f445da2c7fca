"""Verbs on the register: enter residents, name a guard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from fanzha.govern.units.actions import hold_open
from fanzha.kit.errors import Trouble
from fanzha.prevent.protect.models import Account, EarlierCase, Phone, Resident

BATCH = 2000


@dataclass(frozen=True)
class NewCase:
    """A scam the resident fell for before."""

    on: date
    scam_type: str
    amount_fen: int


@dataclass(frozen=True)
class NewResident:
    """What is known of a resident. `unit` is a grid's code; `accounts` are (number, bank)."""

    person_id: str
    name: str
    unit: str
    phones: tuple[str, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    sex: str = ""
    birth_year: int | None = None
    occupation: str = ""
    address: str = ""
    hukou_region: str = ""
    from_elsewhere: bool = False
    employer: str = ""
    employer_phone: str = ""
    family_name: str = ""
    family_phone: str = ""
    landlord_name: str = ""
    landlord_phone: str = ""
    earlier_cases: tuple[NewCase, ...] = ()


@transaction.atomic
def enter_residents(residents: Iterable[NewResident]) -> int:
    """Enter or renew residents in batches; returns how many were given.

    The same list again changes nothing. A number that moved to another person moves here
    too: the newest entry counts. Raises Trouble for an unknown unit, or a closed one.
    """
    rest, given = iter(residents), 0
    while batch := list(islice(rest, BATCH)):
        _enter(batch, hold_open(new.unit for new in batch))
        given += len(batch)
    return given


@transaction.atomic
def set_guard(person_id: str, user_id: int | None) -> None:
    """Name the officer who guards this resident point to point, or nobody."""
    Resident.objects.filter(person_id=person_id).update(guard_id=user_id)


_RENEWED = (
    "name", "unit", "sex", "birth_year", "occupation", "address", "hukou_region",
    "from_elsewhere", "employer", "employer_phone", "family_name", "family_phone",
    "landlord_name", "landlord_phone",
)  # fmt: skip


def _enter(batch: list[NewResident], units: dict[str, int]) -> None:
    Resident.objects.bulk_create(
        [_row(new, units) for new in batch],
        update_conflicts=True, unique_fields=["person_id"], update_fields=_RENEWED,
    )  # fmt: skip
    keys = [new.person_id for new in batch]
    ids = dict(Resident.objects.filter(person_id__in=keys).values_list("person_id", "pk"))
    Phone.objects.bulk_create(
        list(_phones(batch, ids)),
        update_conflicts=True, unique_fields=["number"], update_fields=["resident"],
    )  # fmt: skip
    Account.objects.bulk_create(
        list(_accounts(batch, ids)),
        update_conflicts=True, unique_fields=["number"], update_fields=["resident", "bank"],
    )  # fmt: skip
    EarlierCase.objects.bulk_create(list(_cases(batch, ids)), ignore_conflicts=True)


def _row(new: NewResident, units: dict[str, int]) -> Resident:
    if new.unit not in units:
        raise Trouble(
            zh=f"没有单位 {new.unit}, 或已停用", en=f"no unit {new.unit}, or it is closed",
            field="unit",
        )  # fmt: skip
    plain = {name: getattr(new, name) for name in _RENEWED if name != "unit"}
    return Resident(person_id=new.person_id, unit_id=units[new.unit], **plain)


def _phones(batch: list[NewResident], ids: dict[str, int]) -> Iterator[Phone]:
    owner = {number: new.person_id for new in batch for number in new.phones}
    for number, person in owner.items():
        yield Phone(resident_id=ids[person], number=number)


def _accounts(batch: list[NewResident], ids: dict[str, int]) -> Iterator[Account]:
    owner = {number: (new.person_id, bank) for new in batch for number, bank in new.accounts}
    for number, (person, bank) in owner.items():
        yield Account(resident_id=ids[person], number=number, bank=bank)


def _cases(batch: list[NewResident], ids: dict[str, int]) -> Iterator[EarlierCase]:
    for new in batch:
        for case in new.earlier_cases:
            yield EarlierCase(
                resident_id=ids[new.person_id], on=case.on, scam_type=case.scam_type,
                amount_fen=case.amount_fen,
            )  # fmt: skip
