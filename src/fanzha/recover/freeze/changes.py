"""Verbs on running freezes: renew, lift, confirm, and what the bank said to it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze.models import Change, Freeze
from fanzha.recover.freeze.ports import plans
from fanzha.recover.freeze.rules import (
    CODES,
    check_ground,
    check_liftable,
    check_running,
    may_freeze,
)
from fanzha.recover.report.queries import standing
from fanzha.recover.stop.change_rules import Kind, check_extendable
from fanzha.recover.stop.measure.changes import Changes
from fanzha.words import law


class _OfFreezes(Changes[Freeze, Change]):
    """What the engine of changes must know of a freeze."""

    part, link, codes = "freeze", "freeze", CODES
    measures, changes = Freeze, Change

    def may(self, actor: Actor) -> bool:
        return may_freeze(actor)

    def check_running(self, measure: Freeze, now: datetime) -> None:
        check_running(measure.state, measure.expires_at, now)

    def check_liftable(self, measure: Freeze, now: datetime) -> None:
        check_liftable(plans().promises([measure.pk], now).get(measure.pk))

    def asks(self, change: Change) -> dict[str, object]:
        if change.kind == Kind.LIFT:
            return {"why": change.why}
        asked = change.asked_at or change.proposed_at
        return {"approval": change.approval, "months": law.number("freeze.months", asked)}


_FREEZES = _OfFreezes()
lift, confirm, withdraw, sweep = (
    _FREEZES.lift, _FREEZES.confirm, _FREEZES.withdraw, _FREEZES.sweep,
)  # fmt: skip
note_change_sent, hear_change = _FREEZES.note_sent, _FREEZES.hear


@transaction.atomic
def renew(freeze_id: int, approval: str, why: str, actor: Actor, now: datetime) -> Change:
    """Ask the bank to let a running freeze run on (续冻). Asking again changes nothing.

    Raises Trouble once the period is over, while it is being lifted, and without the
    ground that the law demands; PermissionDenied for other desks.
    """
    freeze = _FREEZES.running(freeze_id, why, actor, now)
    check_extendable("", lifting=_FREEZES.live(freeze, Kind.LIFT) is not None)
    check_ground(standing(freeze.report_id).case_no, approval, now)
    return _FREEZES.live(freeze, Kind.EXTEND) or _FREEZES.propose(
        freeze, Kind.EXTEND, actor, now, why=why, approval=approval.strip()
    )
