"""Reads of freezes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.rules import Actor, may_see_money
from fanzha.recover.freeze.models import Change, Freeze
from fanzha.recover.freeze.ports import plans
from fanzha.recover.freeze.rules import (
    KIND_LABELS,
    Kind,
    State,
    ends_before_refund,
    shown_state,
)
from fanzha.recover.stop.basis import Basis, ground_words, period_words, remedy
from fanzha.recover.stop.change_rules import Kind as Asked
from fanzha.recover.stop.change_rules import State as Step
from fanzha.recover.trace.picture import Hold, Status
from fanzha.words import law


def freezes_of(report_id: int) -> list[Freeze]:
    """Every freeze of a report, oldest first. For doors that passed `access_report`."""
    return list(Freeze.objects.filter(report_id=report_id).order_by("id"))


def running(report_id: int, now: datetime) -> list[Freeze]:
    """Freezes that hold money now."""
    held = Freeze.objects.filter(report_id=report_id, state=State.FROZEN, expires_at__gt=now)
    return list(held.order_by("id"))


def payable(report_id: int, now: datetime) -> list[Freeze]:
    """Freezes that money can be given back from: running, and no bank is asked to let go."""
    let_go = Change.objects.filter(kind=Asked.LIFT, state__in=(Step.QUEUED, Step.SENT))
    leaving = set(let_go.filter(freeze__report_id=report_id).values_list("freeze_id", flat=True))
    return [freeze for freeze in running(report_id, now) if freeze.pk not in leaving]


def short_of_refund(freezes: Collection[Freeze], now: datetime) -> set[int]:
    """The freezes, by number, that run out before the refund from them can be paid."""
    promised = plans().promises([freeze.pk for freeze in freezes], now)
    return {
        freeze.pk for freeze in freezes
        if shown_state(freeze.state, freeze.expires_at, now) == State.FROZEN
        and ends_before_refund(freeze.expires_at, promised.get(freeze.pk))
    }  # fmt: skip


def freezes_at_bank(bank: str, actor: Actor) -> QuerySet[Freeze]:
    """A bank's freezes, unanswered first. Show names masked."""
    if not may_see_money(actor, bank):
        raise PermissionDenied
    return Freeze.objects.filter(bank=bank).order_by("-answered_at", "ordered_at", "id")


def expiring(now: datetime) -> QuerySet[Freeze]:
    """Running freezes that end within the days of warning, the next first."""
    soon = now + timedelta(days=law.number("freeze.warn_days", now))
    held = Freeze.objects.filter(state=State.FROZEN, expires_at__gt=now, expires_at__lte=soon)
    return held.order_by("expires_at")


def changes_of(freezes: Collection[Freeze]) -> dict[int, list[Change]]:
    """What was asked about these freezes, by freeze, oldest first."""
    found: dict[int, list[Change]] = {freeze.pk: [] for freeze in freezes}
    for change in Change.objects.filter(freeze__in=freezes).order_by("id"):
        found[change.freeze_id].append(change)
    return found


def freeze_by(key: UUID) -> Freeze | None:
    """The freeze that a message carries, with its report. For its paper: no gate."""
    return Freeze.objects.select_related("report").filter(key=key).first()


def change_by(key: UUID) -> Change | None:
    """The change that a message asks for, with freeze and report. For its paper: no gate."""
    return Change.objects.select_related("freeze__report").filter(key=key).first()


def freezes_to_confirm() -> QuerySet[Freeze]:
    """Freezes that wait for a second person, the oldest first. Show numbers masked."""
    return Freeze.objects.filter(state=State.PROPOSED).order_by("ordered_at")


def changes_to_confirm() -> QuerySet[Change]:
    """Changes that wait for a second person, the oldest first. Show numbers masked."""
    waiting = Change.objects.filter(state=Step.PROPOSED).select_related("freeze")
    return waiting.order_by("proposed_at")


def basis(freeze: Freeze) -> Basis:
    """Ground, period, decider and remedy of a freeze, for its papers and pages."""
    on = freeze.ordered_at
    return Basis(
        measure=KIND_LABELS[Kind(freeze.kind)],
        ground=ground_words(freeze.report_id, f"{freeze.case_no}, {freeze.approval}"),
        article=law.setting("freeze.needs_case", on).source,
        period=period_words("freeze.months", on), since=freeze.frozen_at,
        until=freeze.expires_at, decider=str(freeze.decider),
        confirmer=str(freeze.confirmer or ""),
        mandate_id=None, case_no=freeze.case_no, approval=freeze.approval,
        notice=remedy("measure.notice", on), appeal=remedy("freeze.appeal", on),
    )  # fmt: skip


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
