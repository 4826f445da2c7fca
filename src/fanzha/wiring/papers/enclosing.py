"""The papers that go along with messages to banks: issued once, sent again under the same number.

A freeze, a return of money and a monitoring are done on their notice: it rides with the message.
A stop is ordered by the signed message itself (银发〔2016〕86号 二（一）2) and seconds count: it
leaves at once, and its notice follows as a message of its own, behind everything else that waits
for that bank. So do the notices that extend and lift a stop. Questions carry none; their notice
prints on demand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.units.queries import line_of
from fanzha.govern.units.rules import Line
from fanzha.kit import clock
from fanzha.kit.paper import render
from fanzha.outside.bank.xml.documents import Document
from fanzha.recover.freeze import queries as freeze
from fanzha.recover.message.actions import send
from fanzha.recover.message.codes import Code
from fanzha.recover.message.rules import Envelope
from fanzha.recover.paper import actions as paper
from fanzha.recover.paper.queries import enclosed, sheet
from fanzha.recover.refund import queries as refund
from fanzha.recover.stop import queries as stop
from fanzha.recover.trace import queries as trace
from fanzha.wiring.papers.draft import Draft, Names
from fanzha.wiring.papers.freezes import freeze_change_paper, freeze_paper
from fanzha.wiring.papers.refunds import payment_paper
from fanzha.wiring.papers.stops import change_paper, monitor_paper, order_paper

FOLLOWS = frozenset({Code.STOP, Code.EXTEND_STOP, Code.LIFT_STOP})
"""Orders that do not wait for their notice."""


class PapersOfMessages:
    """`outside.bank.xml.documents.Papers`: the notice of a message as PDF, set on its way out."""

    def of(self, envelope: Envelope) -> list[Document]:
        """What rides with the message; the same message always has the paper it had first.

        Raises Trouble when it cannot be set: such a message waits.
        """
        if envelope.code in FOLLOWS:
            return []
        of_order = envelope.code == Code.PAPER
        found = (
            enclosed(UUID(str(envelope.body["order"]))) if of_order
            else paper_of(envelope, clock.now())
        )  # fmt: skip
        return [as_file(found)] if found else []


def as_file(found: Any) -> Document:
    """An issued paper as a bank gets it, named by its number; the demo's says that it is one."""
    return Document(f"{found.number}.pdf", render(sheet(found, made_up=settings.DEMO)))


@transaction.atomic
def paper_of(envelope: Envelope, now: datetime) -> Any:
    """The paper of a message, issued if there is none yet; None for one that has none."""
    if found := enclosed(envelope.key):
        return found
    made = _drawn(envelope)
    if made is None:
        return None
    draft, report_id = made
    issued = paper.issue(
        draft.kind, draft.subject_kind, draft.subject_id, draft.document().as_json(), SYSTEM, now,
        ground=f"report:{report_id}", bank=draft.bank,
    )  # fmt: skip
    return paper.enclose(envelope.key, issued)


@transaction.atomic
def send_after(envelope: Envelope, now: datetime) -> None:
    """Send the paper of an order that has left. Again changes nothing.

    Only to a bank that is reached by machine; the others find it on their page.
    """
    follower = uuid5(NAMESPACE_URL, f"paper:{envelope.key}")
    if line_of(envelope.bank) is not Line.XML or enclosed(envelope.key):
        return
    if issued := paper_of(envelope, now):
        body = {
            "order": str(envelope.key), "account": envelope.body["account"],
            "paper_number": issued.number, "ground": issued.ground,
        }  # fmt: skip
        send(follower, Code.PAPER, envelope.bank, body, now)


def _drawn(envelope: Envelope) -> tuple[Draft, int] | None:
    """The paper of a message and the report it is of; None where the row is not ours."""
    find, report_of, draw = _SOURCES.get(Code(envelope.code), _NONE)
    row = find(envelope.key)
    if row is None:
        return None
    report = report_of(row)
    return draw(report, row, Names.known()), report.pk


_Source = tuple[
    Callable[[UUID], Any], Callable[[Any], Any], Callable[[Any, Any, Names], Draft]
]  # fmt: skip
_STOP_CHANGE: _Source = (
    stop.change_by, attrgetter("order.report"),
    lambda report, row, names: change_paper(report, row.order, row, names),
)  # fmt: skip
_FREEZE_CHANGE: _Source = (
    freeze.change_by, attrgetter("freeze.report"),
    lambda report, row, names: freeze_change_paper(report, row.freeze, row, names),
)  # fmt: skip
_NONE: _Source = (lambda _key: None, attrgetter("report"), order_paper)
_SOURCES: dict[Code, _Source] = {
    Code.STOP: (stop.order_by, attrgetter("report"), order_paper),
    Code.EXTEND_STOP: _STOP_CHANGE,
    Code.LIFT_STOP: _STOP_CHANGE,
    Code.FREEZE: (freeze.freeze_by, attrgetter("report"), freeze_paper),
    Code.EXTEND_FREEZE: _FREEZE_CHANGE,
    Code.LIFT_FREEZE: _FREEZE_CHANGE,
    Code.PAY_BACK: (
        refund.line_by, attrgetter("plan.report"),
        lambda report, row, names: payment_paper(report, row.plan, row, names),
    ),
    Code.MONITOR: (trace.monitor_by, attrgetter("report"), monitor_paper),
}  # fmt: skip
"""By code: the row that sent the message, its report, and the paper drawn from both."""
