"""From a report and its chase to the papers of the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fanzha.kit.clock import shown
from fanzha.recover.paper.forms import cases
from fanzha.recover.paper.forms.facts import Flow, Paid, Stage, Step, Told, Victim
from fanzha.recover.paper.rules import Kind
from fanzha.recover.trace.picture import STATUS_LABELS, Picture
from fanzha.recover.trace.queries import picture_of
from fanzha.wiring.papers.draft import Draft, Names, case_at
from fanzha.words.enums import ExitKind, label
from fanzha.words.scam_types import TAXONOMY

METHOD = "涉案资金先出(dirty_first)"
SUMS = {
    "loss_fen": "损失", "stopped_fen": "已止付", "frozen_fen": "已冻结", "returned_fen": "已返还",
    "ordered_fen": "止付在途", "open_fen": "未止付", "doubtful_fen": "去向待查", "left_fen": "已流出",
}  # fmt: skip


def case_papers(report: Any, names: Names, now: datetime) -> Iterator[Draft]:
    """Application at once; receipt and flow of funds once the report is accepted."""
    office = names.office(report.accepted_by_id)

    def draft(kind: Kind, document: Any) -> Draft:
        return Draft(kind, "report", report.pk, document)

    yield draft(Kind.APPLICATION, lambda: cases.application(told(report, names), office))
    if report.accepted_at:
        yield draft(Kind.RECEIPT, lambda: cases.receipt(told(report, names), office))
        yield draft(
            Kind.FLOW,
            lambda: cases.flow_sheet(flow(report, picture_of(report.pk, now), names, now), office),
        )


def told(report: Any, names: Names) -> Told:
    """The report as it was taken, with its payments in order of time."""
    node = TAXONOMY.nodes.get(report.scam_type)
    payments = sorted(report.payments.all(), key=lambda payment: payment.paid_at)
    return Told(
        case=case_at(report, report.accepted_at or report.received_at),
        victim=Victim(report.victim_name, report.victim_phone),
        scam_type=node.zh if node else report.scam_type, text=report.text,
        payments=tuple(_paid(payment, names) for payment in payments),
        received_at=report.received_at, accepted_at=report.accepted_at,
    )  # fmt: skip


def flow(report: Any, picture: Picture, names: Names, now: datetime) -> Flow:
    """The chase as of its newest statement; without any, as of when it was accepted.

    Only the day of the drawing is told, so that the same picture twice a day is one paper.
    """
    known = [node.as_of for node in picture.nodes if node.as_of]
    as_of = max(known, default=report.accepted_at)
    sums = tuple((name, getattr(picture.totals, field)) for field, name in SUMS.items())
    return Flow(
        case=case_at(report, as_of), method=METHOD, as_of=as_of,
        drawn_on=shown(now).date(), sums=tuple((name, fen) for name, fen in sums if fen or name == "损失"),
        exits=tuple((label(ExitKind(kind)), fen) for kind, fen in picture.exits.items()),
        stages=tuple(
            Stage(node.hop, names.account(node.account, node.bank, node.holder), node.in_fen,
                  node.out_fen, node.held_fen, STATUS_LABELS[node.status]["zh"])
            for node in picture.nodes
        ),
        steps=tuple(
            Step(edge.time, edge.payer, edge.payee, edge.amount_fen, edge.stolen_fen)
            for edge in sorted(picture.edges, key=lambda edge: (edge.time, edge.transfer_id))
        ),
    )  # fmt: skip


def _paid(payment: Any, names: Names) -> Paid:
    facts = payment.facts()
    return Paid(
        names.account(facts.payer_account, facts.payer_bank, facts.payer_name),
        names.account(facts.payee_account, facts.payee_bank, facts.payee_name),
        facts.amount_fen, facts.paid_at,
    )  # fmt: skip
