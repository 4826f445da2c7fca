"""Whose account is it: the one key that a warning about a transfer needs."""

from __future__ import annotations

from fanzha.prevent.protect.models import Phone


def phone_of_account(number: str) -> str | None:
    """The first phone of an account's holder; None where the register knows none."""
    rows = Phone.objects.filter(resident__accounts__number=number).order_by("pk")
    return rows.values_list("number", flat=True).first()
