"""Sums over freezes of many reports. No personal data goes out with them: no gate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Min, Sum

from fanzha.recover.freeze.models import Change, Freeze
from fanzha.recover.freeze.rules import State
from fanzha.recover.stop.change_rules import Kind, Reason
from fanzha.recover.stop.change_rules import State as Step
from fanzha.recover.stop.queries import LiftTime
from fanzha.recover.trace.picture import Hold, Status


def freezes_on(accounts: Collection[str], now: datetime) -> dict[str, Hold]:
    """What freezes hold on each of these accounts now: those of all reports together."""
    held = Freeze.objects.filter(account__in=accounts, state=State.FROZEN, expires_at__gt=now)
    sums = held.values("account").annotate(
        since=Max("frozen_at"), until=Min("expires_at"), fen=Sum("frozen_fen"), paid=Sum("paid_fen")
    )
    return {
        row["account"]: Hold(
            Status.FROZEN, row["since"], row["until"], row["fen"], paid_fen=row["paid"]
        )
        for row in sums
    }  # fmt: skip


def lift_times(since: datetime, until: datetime) -> list[LiftTime]:
    """Freezes that were lifted in [since, until), in order of time, as `stop.queries` has stops."""
    done = Change.objects.filter(
        kind=Kind.LIFT, state=Step.DONE, freeze__state=State.LIFTED,
        effective_at__gte=since, effective_at__lt=until,
    )  # fmt: skip
    rows = done.order_by("effective_at").values_list(
        "freeze_id", "freeze__bank", "reason", "freeze__frozen_at", "proposed_at", "effective_at"
    )
    return [
        LiftTime(number, bank, reason == Reason.WRONG, frozen, asked, lifted)
        for number, bank, reason, frozen, asked, lifted in rows
        if frozen and lifted
    ]
