"""From refund plans to the notices to victims, banks and the public, and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.paper.forms import basis, refunds
from fanzha.recover.paper.forms.facts import Case, Refund, Share
from fanzha.recover.paper.rules import Kind
from fanzha.recover.refund.queries import plans_of
from fanzha.recover.refund.rules import REASONS, State, Way
from fanzha.recover.report.queries import standing
from fanzha.wiring.papers.draft import Draft, Names, case_at
from fanzha.words import law


def refund_papers(report: Any, names: Names) -> Iterator[Draft]:
    """The notice to each victim, to the public where the money is mixed; decision and notices to
    banks once approved."""
    for plan in plans_of(report.pk):
        if plan.state != State.VOID:
            for lines in _by_victim(plan).values():
                yield _to_victim(report, plan, lines, names)
        if plan.noticed_at and any(_mixed(line) for line in plan.lines.all()):
            yield _public(report, plan, names)
        if plan.approved_at and plan.state != State.VOID:
            yield _decision(report, plan, names)
            for line in plan.lines.all():
                yield payment_paper(report, plan, line, names)


def _public(report: Any, plan: Any, names: Names) -> Draft:
    mixed = [line for line in plan.lines.all() if _mixed(line)]
    facts = refund(report, plan, mixed, names, plan.noticed_at)
    office = names.office(plan.decider_id)
    return Draft(Kind.REFUND_PUBLIC, "plan", plan.pk, lambda: refunds.public_notice(facts, office))


def _by_victim(plan: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for line in plan.lines.all():
        found.setdefault(line.victim_id, []).append(line)
    return found


def _to_victim(report: Any, plan: Any, lines: list[Any], names: Names) -> Draft:
    facts = refund(report, plan, lines, names, plan.made_at)
    office = names.office(plan.decider_id)
    return Draft(
        Kind.REFUND_TOLD, "refund_line", lines[0].pk, lambda: refunds.victim_notice(facts, office)
    )


def _decision(report: Any, plan: Any, names: Names) -> Draft:
    facts = refund(report, plan, plan.lines.all(), names, plan.approved_at)
    office = names.office(plan.decider_id)
    return Draft(Kind.REFUND_DECISION, "plan", plan.pk, lambda: refunds.decision(facts, office))


def payment_paper(report: Any, plan: Any, line: Any, names: Names) -> Draft:
    """The notice that asks a bank for one payment."""
    facts = refund(report, plan, [line], names, plan.approved_at)
    office = names.office(plan.decider_id)
    return Draft(
        Kind.REFUND_NOTICE, "refund_line", line.pk,
        lambda: refunds.bank_notice(facts, facts.shares[0], office), line.bank, line.account,
    )  # fmt: skip


def refund(report: Any, plan: Any, lines: Any, names: Names, at: datetime) -> Refund:
    """One round as papers say it, with what stays frozen after it and the rounds before."""
    holders = {freeze.pk: freeze.holder for freeze in freezes_of(report.pk)}
    return Refund(
        case=case_at(report, at), round=plan.round,
        shares=tuple(_share(line, holders, names) for line in lines),
        remaining_fen=_remaining(report.pk, plan.round), approval=plan.approval,
        notice_days=law.number("refund.notice_days", at),
        pay_days=law.number("refund.pay_within_working_days", at), decided_at=at,
        basis=basis.refund(names.person(plan.decider_id), at),
    )  # fmt: skip


def _share(line: Any, holders: dict[int, str], names: Names) -> Share:
    victim = standing(line.victim_id)
    return Share(
        source=names.account(line.account, line.bank, holders.get(line.freeze_id, "")),
        to=names.account(line.to_account, line.to_bank, line.to_name), amount_fen=line.amount_fen,
        victim=Case(line.victim_id, victim.case_no), way=REASONS[Way(line.way)]["zh"],
    )  # fmt: skip


def _remaining(report_id: int, rounds: int) -> int:
    """What the freezes held at first, less this round and those before it."""
    held = sum(freeze.frozen_fen or 0 for freeze in freezes_of(report_id))
    done = [p for p in plans_of(report_id) if p.round <= rounds and p.state != State.VOID]
    return held - sum(line.amount_fen for plan in done for line in plan.lines.all())


def _mixed(line: Any) -> bool:
    return bool(line.way == Way.PROPORTIONAL)
