"""Whose account, and whose family's number is it: keys that a warning needs, no file."""

from __future__ import annotations

from fanzha.prevent.protect.models import Phone, Resident


def phone_of_account(number: str) -> str | None:
    """The first phone of an account's holder; None where the register knows none."""
    rows = Phone.objects.filter(resident__accounts__number=number).order_by("pk")
    return rows.values_list("number", flat=True).first()


MOST_HOUSEHOLDS = 20


def households(number: str, *, but: int | None = None) -> list[int]:
    """Units of the residents, other than `but`, who named this number as their family's.

    One unit a resident, so that they can be counted; at most MOST_HOUSEHOLDS.
    """
    found = Resident.objects.filter(family_phone=number).order_by("pk")
    if but is not None:
        found = found.exclude(pk=but)
    return list(found.values_list("unit_id", flat=True)[:MOST_HOUSEHOLDS])
