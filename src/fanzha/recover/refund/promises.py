"""What live plans still pay from a freeze: the money must be held until they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from fanzha.recover.freeze.rules import Promise
from fanzha.recover.refund.deadline import pay_by
from fanzha.recover.refund.models import Line, Plan
from fanzha.recover.refund.rules import LIVE, LineState, State, approvable_from


class PlansOnFreezes:
    """What recover/freeze asks through its port."""

    def promises(self, freeze_ids: Collection[int], now: datetime) -> dict[int, Promise]:
        """The unpaid lines of plans in force, by freeze; refused payments may be asked again."""
        live = Line.objects.filter(freeze_id__in=freeze_ids, plan__state__in=LIVE)
        owed: dict[int, list[Line]] = defaultdict(list)
        for line in live.exclude(state=LineState.PAID).select_related("plan").order_by("id"):
            owed[line.freeze_id].append(line)
        return {freeze: _promise(lines, now) for freeze, lines in owed.items()}


def _promise(lines: list[Line], now: datetime) -> Promise:
    return Promise(
        fen=sum(line.amount_fen for line in lines),
        approved=any(line.plan.state in (State.APPROVED, State.SENT) for line in lines),
        until=max(line.pay_by or pay_by(_earliest(line.plan, now)) for line in lines),
    )


def _earliest(plan: Plan, now: datetime) -> datetime:
    """When a plan can be paid at the earliest: its notice must run out first."""
    if plan.state not in (State.DRAFT, State.NOTICED):
        return now
    ways: Iterable[str] = plan.lines.values_list("way", flat=True)
    return max(now, approvable_from(ways, plan.noticed_at or now))
