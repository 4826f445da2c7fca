"""From a report and its chase to the papers of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from fanzha.kit.clock import shown
from fanzha.kit.paper import Document
from fanzha.recover.paper.forms import cases
from fanzha.recover.paper.forms.facts import Case, Flow, Paid, Stage, Step, Told, Victim
from fanzha.recover.paper.forms.flow import flow_sheet, working_sheet
from fanzha.recover.paper.rules import MADE_UP, Kind
from fanzha.recover.trace.flow_map.drawing import draw
from fanzha.recover.trace.flow_map.reading import flows_of
from fanzha.recover.trace.flow_map.roles import ROLE_LABELS, Guess, marks_of, roles_of
from fanzha.recover.trace.flow_map.view import map_of
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
            lambda: flow_sheet(flow(report, picture_of(report.pk, now), names, now), office),
        )


def working(
    report: Any, picture: Picture, drawing: str, now: datetime, *, made_up: bool
) -> Document:  # fmt: skip
    """The map of a case to work with, as it is drawn on the page; no paper of the case file."""
    names = Names.known()
    facts = flow(report, picture, names, now, drawing)
    sheet = working_sheet(facts, names.office(report.accepted_by_id))
    return replace(sheet, watermark=MADE_UP if made_up else "")


def case_of(report: Any) -> str:
    """How papers name the case of a report."""
    return Case(report.pk, report.case_no).named()


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


def flow(
    report: Any, picture: Picture, names: Names, now: datetime, drawing: str | None = None
) -> Flow:
    """The chase as of its newest statement; without any, as of when it was accepted.

    Only the day of the drawing is told, so that the same picture twice a day is one paper. The
    drawing is that of all accounts, with their whole numbers, unless another one is given.
    """
    flows = flows_of(picture)
    guesses = roles_of(flows)
    known = [node.as_of for node in picture.nodes if node.as_of]
    as_of = max(known, default=report.accepted_at or report.received_at)
    sums = tuple((name, getattr(picture.totals, field)) for field, name in SUMS.items())
    return Flow(
        case=case_at(report, as_of), victim=report.victim_name, method=METHOD,
        version=picture.trail.log.version, as_of=as_of,
        drawn_on=shown(now).date(), sums=tuple((name, fen) for name, fen in sums if fen or name == "损失"),
        exits=tuple((label(ExitKind(kind)), fen) for kind, fen in picture.exits.items()),
        stages=tuple(
            Stage(node.hop, names.account(node.account, node.bank, node.holder), node.in_fen,
                  node.out_fen, node.held_fen, STATUS_LABELS[node.status]["zh"],
                  guessed(guesses.get(node.account, ())))
            for node in picture.nodes
        ),
        steps=tuple(
            Step(edge.time, edge.payer, edge.payee, edge.amount_fen, edge.stolen_fen)
            for edge in sorted(picture.edges, key=lambda edge: (edge.time, edge.transfer_id))
        ),
        drawing=drawing or draw(
            map_of(flows, marks=marks_of(guesses)), whole=True, names=names.banks
        ),
    )  # fmt: skip


def guessed(guesses: Iterable[Guess]) -> str:
    """What an account seems to be, each guess with its reason."""
    return "；".join(f"{ROLE_LABELS[guess.role]['zh']}? {guess.why['zh']}" for guess in guesses)


def _paid(payment: Any, names: Names) -> Paid:
    facts = payment.facts()
    return Paid(
        names.account(facts.payer_account, facts.payer_bank, facts.payer_name),
        names.account(facts.payee_account, facts.payee_bank, facts.payee_name),
        facts.amount_fen, facts.paid_at,
    )  # fmt: skip
