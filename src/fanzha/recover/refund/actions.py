"""Verbs on refunds: plan, give notice, approve, pay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.freeze.actions import note_paid
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.message.actions import send as send_message
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.message.rules import Answer, moment
from fanzha.recover.refund.deadline import pay_by
from fanzha.recover.refund.models import Line, Plan
from fanzha.recover.refund.objection_rules import check_none_open
from fanzha.recover.refund.queries import (
    Basis,
    Payee,
    basis,
    is_outdated,
    open_objections,
    plans_of,
)
from fanzha.recover.refund.rules import (
    LIVE,
    LineState,
    Share,
    State,
    check_approvable,
    check_bank,
    check_banks_named,
    check_correction,
    check_move,
    may_refund,
    shares,
)
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.queries import one_at_a_time, standing
from fanzha.words import law


@transaction.atomic
def make_plan(report_id: int, actor: Actor, now: datetime) -> Plan:
    """Compute the next round from what is frozen; a live plan is returned as it is.

    Raises Trouble when nothing can be given back, or the victim's account is unknown.
    """
    _require(actor)
    earlier = plans_of(report_id)
    if earlier and earlier[-1].state in LIVE:
        return earlier[-1]
    found = basis(report_id, now)
    plan = Plan.objects.create(
        report_id=report_id, round=len(earlier) + 1, decider_id=actor.user_id, made_at=now,
        formula=str(law.value("refund.formula", now)),
    )  # fmt: skip
    _write_lines(plan, shares(found.accounts, found.victims), found)
    _done(plan, "plan_refund", actor, now)
    return plan


@transaction.atomic
def give_notice(plan_id: int, actor: Actor, now: datetime) -> None:
    """Note that victims were told in writing, and the public where the law asks for it."""
    plan = _moved(plan_id, State.NOTICED, actor)
    plan.noticed_at = now
    plan.save()
    _done(plan, "notice", actor, now)


@transaction.atomic
def approve(plan_id: int, approval: str, actor: Actor, now: datetime) -> None:
    """Note the approval. Raises Trouble before the days of notice are over."""
    plan = _moved(plan_id, State.APPROVED, actor)
    check_none_open(open_objections(plan.pk))
    _require_current(plan, now)
    ways = plan.lines.values_list("way", flat=True)
    check_approvable(ways, plan.noticed_at, approval, now)
    plan.approval, plan.approved_at = approval.strip()[:60], now
    plan.save()
    _done(plan, "approve_refund", actor, now)


@transaction.atomic
def pay(plan_id: int, actor: Actor, now: datetime) -> None:
    """Ask the banks to pay what is approved. Raises Trouble while a victim's bank is not known."""
    plan = _moved(plan_id, State.SENT, actor)
    _require_current(plan, now)
    check_banks_named(plan.lines.values_list("to_bank", flat=True))
    plan.sent_at = now
    plan.save()
    case_no = standing(plan.report_id).case_no
    for line in plan.lines.order_by("id"):
        _send(line, case_no, now)
    _done(plan, "pay_refund", actor, now)


@transaction.atomic
def name_bank(line_id: int, bank: str, actor: Actor, now: datetime) -> None:
    """Note the bank of a victim's account that nobody told and no prefix tells.

    Raises Trouble for a bank that is none of ours, or a payment that has left.
    """
    _require(actor)
    check_bank(bank, banks())
    number = Line.objects.values_list("plan_id", flat=True).get(pk=line_id)
    plan = Plan.objects.select_for_update().get(pk=number)
    waits = Line.objects.filter(pk=line_id, state=LineState.PLANNED, plan__state__in=LIVE)
    if not waits.update(to_bank=bank):
        raise Trouble(zh="该笔返还已发银行", en="this payment has left", field="line")
    _done(plan, "name_payee_bank", actor, now)


@transaction.atomic
def pay_again(line_id: int, to: Payee, why: str, actor: Actor, now: datetime) -> None:
    """Ask a bank once more after it refused, to an account that an officer has corrected.

    A new key makes it a new order: the refused one is final and moved nothing. Raises Trouble
    for a payment that was not refused, an impossible account, or no reason.
    """
    _require(actor)
    number = Line.objects.values_list("plan_id", flat=True).get(pk=line_id)
    plan = Plan.objects.select_for_update().get(pk=number)
    line = Line.objects.select_for_update().get(pk=line_id)
    check_correction(line.state, to.account, to.name, why)
    check_bank(to.bank, banks())
    line.key, line.answer_code = uuid4(), ""
    line.to_account, line.to_bank = to.account, to.bank
    line.to_name, line.corrected_why = to.name, why.strip()
    _send(line, standing(plan.report_id).case_no, now)
    _done(plan, "pay_refund_again", actor, now)


@transaction.atomic
def void(plan_id: int, actor: Actor, now: datetime) -> None:
    """Give a plan up before it is paid, for instance because a new victim appeared."""
    plan = _moved(plan_id, State.VOID, actor)
    plan.save()
    _done(plan, "void_refund", actor, now)


@transaction.atomic
def hear(key: UUID, answer: Answer, now: datetime) -> Line:
    """Write a bank's answer down; the plan is paid when its last line is."""
    found = Line.objects.get(key=key)
    plan = Plan.objects.select_for_update().get(pk=found.plan_id)
    line = Line.objects.select_for_update().get(pk=found.pk)
    if line.state != LineState.SENT:
        return line
    paid = answer.result in (Result.OK, Result.HANDLED_BEFORE)
    line.state = LineState.PAID if paid else LineState.REFUSED
    line.answer_code = answer.result
    line.paid_at = min(moment(answer.body, "paid_at"), now) if paid else None
    line.save()
    if paid:
        note_paid(line.freeze_id, line.amount_fen)
    if not plan.lines.exclude(state=LineState.PAID).exists():
        plan.state, plan.paid_at = State.PAID, now
        plan.save()
    changed("duty", f"chase-{plan.report_id}")
    return line


def _write_lines(plan: Plan, found: list[Share], on: Basis) -> None:
    if not found:
        raise Trouble(zh="没有可以返还的冻结资金", en="nothing frozen that could be given back",
                      field="plan")  # fmt: skip
    freezes = {freeze.pk: freeze for freeze in freezes_of(plan.report_id)}
    for share in found:
        payee, freeze = on.payees[share.report_id], freezes[share.freeze_id]
        Line.objects.create(
            plan=plan, freeze_id=freeze.pk, victim_id=share.report_id, account=freeze.account,
            bank=freeze.bank, way=share.way, amount_fen=share.amount_fen,
            to_account=payee.account, to_bank=payee.bank, to_name=payee.name,
        )  # fmt: skip


def _send(line: Line, case_no: str, now: datetime) -> None:
    line.state, line.pay_by = LineState.SENT, pay_by(now)
    line.save()
    send_message(line.key, Code.PAY_BACK, line.bank, _body(line, case_no), now)


def _require_current(plan: Plan, now: datetime) -> None:
    """Raise Trouble where the plan would come out otherwise today: a victim reported late, a
    freeze ended, a statement came. It is drawn anew, with a notice of its own."""
    if is_outdated(plan, now):
        raise Trouble(
            zh="方案作出后有新的被害人、流水或冻结变动, 请作废重拟",
            en="a new victim, statement or freeze has changed what it would be: void it and "
            "draw it anew", field="plan",
        )  # fmt: skip


def _moved(plan_id: int, state: State, actor: Actor) -> Plan:
    _require(actor)
    # Nobody lifts a freeze of the report meanwhile.
    one_at_a_time(Plan.objects.values_list("report_id", flat=True).get(pk=plan_id))
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    check_move(plan.state, state)
    plan.state = state
    return plan


def _require(actor: Actor) -> None:
    if not may_refund(actor):
        raise PermissionDenied


def _body(line: Line, case_no: str) -> dict[str, object]:
    return {
        "account": line.account, "to_account": line.to_account, "to_bank": line.to_bank,
        "to_name": line.to_name, "amount_fen": line.amount_fen, "case_no": case_no,
        "ground": f"report:{line.victim_id}",
    }  # fmt: skip


def _done(plan: Plan, verb: str, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="plan",
        subject_id=plan.pk, ground=f"report:{plan.report_id}", purpose="refund", now=now,
    )  # fmt: skip
    changed("duty", f"chase-{plan.report_id}")
