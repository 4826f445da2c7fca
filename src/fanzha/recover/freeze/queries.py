"""Reads of freezes."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.freeze.rules import State
from fanzha.recover.trace.picture import Hold, Status


def freezes_of(report_id: int) -> list[Freeze]:
    """Every freeze of a report, oldest first. For doors that passed `access_report`."""
    return list(Freeze.objects.filter(report_id=report_id).order_by("id"))


def running(report_id: int, now: datetime) -> list[Freeze]:
    """Freezes that hold money now."""
    held = Freeze.objects.filter(report_id=report_id, state=State.FROZEN, expires_at__gt=now)
    return list(held.order_by("id"))


def freezes_at_bank(bank: str, actor: Actor) -> QuerySet[Freeze]:
    """A bank's freezes, unanswered first. Show names masked."""
    if not may_see_money(actor, bank):
        raise PermissionDenied
    return Freeze.objects.filter(bank=bank).order_by("-answered_at", "ordered_at", "id")


class HoldsOfFreezes:
    """What recover/trace asks through its port."""

    def holds(self, report_id: int, now: datetime) -> dict[str, Hold]:
        """The freezes in force for this report, by account."""
        return {
            freeze.account: Hold(
                Status.FROZEN, freeze.frozen_at, freeze.expires_at, freeze.frozen_fen,
                freeze.answer_code, freeze.paid_fen,
            )
            for freeze in running(report_id, now)
        }  # fmt: skip
