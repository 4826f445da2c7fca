"""What the officer of a chase does next: one act, decided from where the money is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fanzha.recover.refund.rules import State as Plan
from fanzha.recover.report.rules import State as Report
from fanzha.recover.trace.picture import Picture


class Act(StrEnum):
    """The acts of a chase, in their usual order."""

    ACCEPT = "accept"
    STOP = "stop"
    TYPE_IN = "type_in"
    WAIT = "wait"
    ASK = "ask"
    JUDGE = "judge"
    FILE = "file"
    FREEZE = "freeze"
    PLAN = "plan"
    NOTICE = "notice"
    APPROVE = "approve"
    PAY = "pay"
    WAIT_PAID = "wait_paid"
    CLOSE = "close"
    DONE = "done"


_BY_PLAN = {
    Plan.DRAFT: Act.NOTICE, Plan.NOTICED: Act.APPROVE, Plan.APPROVED: Act.PAY,
    Plan.SENT: Act.WAIT_PAID,
}  # fmt: skip

_WAITS = (Act.WAIT, Act.WAIT_PAID)


@dataclass(frozen=True)
class Chase:
    """What the decision looks at. `freezing` tells that freeze orders wait for an answer,
    `plan` is the state of the newest refund plan, "" without one; `to_type` counts orders
    that wait to be typed into the national platform."""

    report: str
    picture: Picture
    freezing: bool
    plan: str
    to_type: int = 0


def next_act(chase: Chase) -> Act:
    """The one act that helps most now; money that can still move comes before papers."""
    if chase.report == Report.RECEIVED:
        return Act.ACCEPT
    if chase.report not in (Report.ACCEPTED, Report.FILED):
        return Act.DONE
    act = _for_moving_money(chase.picture) or _for_held_money(chase)
    return Act.TYPE_IN if act in _WAITS and chase.to_type else act


def _for_moving_money(picture: Picture) -> Act | None:
    if any(not proposal.for_a_person for proposal in picture.proposals):
        return Act.STOP
    if picture.totals.ordered_fen:
        return Act.WAIT
    if picture.totals.doubtful_fen:
        asked = all(node.asked for node in picture.nodes if node.doubtful_fen)
        return Act.WAIT if asked else Act.ASK
    return Act.JUDGE if picture.proposals else None


def _for_held_money(chase: Chase) -> Act:
    totals = chase.picture.totals
    if totals.stopped_fen:
        if chase.report != Report.FILED:
            return Act.FILE
        return Act.WAIT if chase.freezing else Act.FREEZE
    if chase.plan in _BY_PLAN:
        return _BY_PLAN[Plan(chase.plan)]
    if totals.frozen_fen and chase.plan != Plan.PAID:
        return Act.PLAN
    return Act.CLOSE
