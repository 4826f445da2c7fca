"""What the board and the chase page show of a chase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.freeze.rules import LIVE as FREEZING
from fanzha.recover.freeze.rules import State as Freeze
from fanzha.recover.message.by_hand.queries import waiting_for_hands
from fanzha.recover.message.by_hand.rules import FORMS
from fanzha.recover.message.codes import Code, result_label
from fanzha.recover.message.queries import odd_answers
from fanzha.recover.refund.queries import paid_fen, plans_of
from fanzha.recover.refund.rules import REASONS, STATE_LABELS, Way, approvable_from
from fanzha.recover.refund.rules import State as Plan
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.queries import access_report, reports_in
from fanzha.recover.report.rules import State
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.trace.following import amounts_of
from fanzha.recover.trace.picture import STATUS_LABELS, Picture
from fanzha.recover.trace.queries import bad_lines, monitors_of, picture_of, queries_of
from fanzha.recover.trace.rules import QUESTION_LABELS, answer_words
from fanzha.web.duty.automatic import automatic_page
from fanzha.web.duty.flow_maps import CaseMap
from fanzha.web.duty.orders import measures_of
from fanzha.wiring.next_act import Chase, next_act
from fanzha.words.enums import Role


@dataclass(frozen=True)
class RunningChase:
    """One line of the board. `report` is the row, shown with its name masked."""

    report: Any
    picture: Picture
    paid_fen: int
    act: str


def running_chases(actor: Actor, now: datetime) -> list[RunningChase]:
    """Accepted and filed reports, the one with most money still loose first."""
    found = [
        RunningChase(row, picture := picture_of(row.pk, now), paid_fen(row.pk),
                     _act(row.pk, row.state, picture))
        for row in reports_in(actor, State.ACCEPTED, State.FILED)
    ]  # fmt: skip
    return sorted(found, key=lambda chase: -chase.picture.totals.moving_fen)


def chase_page(report_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything the chase page shows. Passes the report's gate, which is recorded."""
    report = access_report(report_id, actor, "chase", now)
    picture = picture_of(report_id, now)
    orders = orders_of(report_id)
    return {
        "report": report, "picture": picture, "drawing": CaseMap(report, picture).drawn(),
        "banks": banks(), "sure": sum(not p.for_a_person for p in picture.proposals),
        "loose_fen": sum(p.node.held_fen for p in picture.proposals),
        **measures_of(report_id, actor, now),
        "ticker": _ticker(report_id), "labels": STATUS_LABELS, "bad_lines": bad_lines(report_id),
        "odd": odd_answers([order.key for order in orders]), **_newest_plan(report_id),
        "doubted": _doubted(report, picture),
        "paid_fen": paid_fen(report_id), "act": _act(report_id, report.state, picture),
        "works": actor.role == Role.DUTY_OFFICER,
        "first_stop": _seconds_to_first_stop(report.accepted_at, orders),
        **automatic_page(report_id, picture, amounts_of(picture.trail), actor, now),
    }  # fmt: skip


def _newest_plan(report_id: int) -> dict[str, Any]:
    """The plan of the last round, and from when it may be approved if it is noticed."""
    plans = plans_of(report_id)
    if not plans:
        return {}
    plan = plans[-1]
    lines = list(plan.lines.all())
    noticed_at = plan.noticed_at
    return {
        "plan": plan, "plan_label": STATE_LABELS[Plan(plan.state)],
        "plan_ready": noticed_at and approvable_from([line.way for line in lines], noticed_at),
        "plan_lines": [(line, REASONS[Way(line.way)]) for line in lines],
    }  # fmt: skip


def _doubted(report: Any, picture: Picture) -> list[tuple[Any, int]]:
    """Payments the banks do not show as told: fen told too much, 0 where they show none."""
    return [
        (payment, picture.lowered.get(payment.pk, 0)) for payment in report.payments.all()
        if payment.pk in picture.unconfirmed or payment.pk in picture.lowered
    ]  # fmt: skip


def _act(report_id: int, state: str, picture: Picture) -> str:
    freezes, plans = freezes_of(report_id), plans_of(report_id)
    waiting = any(freeze.state in FREEZING and freeze.state != Freeze.FROZEN for freeze in freezes)
    plan = plans[-1].state if plans else ""
    return next_act(Chase(state, picture, waiting, plan, waiting_for_hands(f"report:{report_id}")))


def _seconds_to_first_stop(accepted_at: datetime | None, orders: Iterable[Any]) -> int | None:
    moments: list[datetime] = [order.stopped_at for order in orders if order.stopped_at]
    if accepted_at is None or not moments:
        return None
    return max(0, round((min(moments) - accepted_at).total_seconds()))


def _ticker(report_id: int) -> list[dict[str, Any]]:
    """What the banks answered, newest first, and how many seconds each took."""
    said = [
        {"at": order.answered_at, "bank": order.bank, "account": order.account,
         "text": result_label(order.answer_code), "fen": order.balance_fen,
         "took": order.answered_at - order.ordered_at, "what": FORMS[Code.STOP].label}
        for order in orders_of(report_id) if order.answered_at
    ]  # fmt: skip
    said += [
        {"at": query.answered_at, "bank": query.bank, "account": query.account,
         "lines": query.statement.lines if hasattr(query, "statement") else 0,
         "text": answer_words(query.state, query.answer_code),
         "took": query.answered_at - query.asked_at,
         "what": QUESTION_LABELS[Code(query.code)]}
        for query in queries_of(report_id) if query.answered_at
    ]  # fmt: skip
    said += [
        {"at": one.answered_at, "bank": one.bank, "account": one.account,
         "text": result_label(one.answer_code), "took": one.answered_at - one.asked_at,
         "what": FORMS[Code.MONITOR].label}
        for one in monitors_of(report_id) if one.answered_at
    ]  # fmt: skip
    return sorted(said, key=lambda one: one["at"], reverse=True)
