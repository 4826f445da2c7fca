"""The lane of recovery wired together: accepted → stops and queries → answers → what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from fanzha.kit.outbox import announce
from fanzha.outside.bank.http import HttpBankLine, Tls
from fanzha.outside.bank.keys import read_keys
from fanzha.outside.bank.xml import documents
from fanzha.recover.freeze import actions as freeze
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze import jobs as freeze_jobs
from fanzha.recover.freeze import ports as freeze_ports
from fanzha.recover.freeze.queries import HoldsOfFreezes
from fanzha.recover.message import jobs as message_jobs
from fanzha.recover.message import ports as message_ports
from fanzha.recover.message.codes import Code
from fanzha.recover.message.line.rules import Limits
from fanzha.recover.message.rules import Answer, Envelope
from fanzha.recover.refund import actions as refund
from fanzha.recover.refund.promises import PlansOnFreezes
from fanzha.recover.stop import actions as stop
from fanzha.recover.stop import changes as stop_changes
from fanzha.recover.stop import jobs as stop_jobs
from fanzha.recover.trace import actions as trace
from fanzha.recover.trace import compacting, watching
from fanzha.recover.trace import jobs as trace_jobs
from fanzha.recover.trace import ports as trace_ports
from fanzha.recover.trace.onward import go_on, look_again
from fanzha.recover.trace.rules import QUESTIONS
from fanzha.wiring.lines import LineOfEachBank
from fanzha.wiring.papers.enclosing import FOLLOWS, PapersOfMessages

ENCLOSE = "recover.enclose"
LAST = -10
"""Priority of what may wait until nothing else does."""


class Announced:
    """`message.ports.Later`: the worker's lanes (jobs/sending.py) hear of it at commit."""

    def deliver(self, message_id: int, rank: int, *, again: bool = False) -> None:
        """Announce it."""
        announce(f"{rank} {message_id} {int(again)}")


def announced(text: str) -> tuple[int, int, bool]:
    """Rank, key and "again" of an announced message.

    >>> announced("0 17 0")
    (0, 17, False)
    """
    rank, message_id, again = (int(part) for part in text.split())
    return rank, message_id, bool(again)


class RoomsByCode:
    """`message.ports.Ears`: the room that a code belongs to hears what became of its message."""

    def sent(self, envelope: Envelope, now: datetime) -> None:
        """The bank has the message; the paper of an order that did not wait for it follows."""
        if envelope.code in FOLLOWS:
            app.configure_task(ENCLOSE, priority=LAST).defer(key=str(envelope.key))
        if envelope.code == Code.STOP:
            stop.note_sent(envelope.key, now)
        elif envelope.code in QUESTIONS:
            trace.note_sent(envelope.key)
        elif envelope.code == Code.MONITOR:
            watching.note_sent(envelope.key)
        elif envelope.code == Code.FREEZE:
            freeze.note_sent(envelope.key)
        elif envelope.code in (Code.EXTEND_STOP, Code.LIFT_STOP):
            stop_changes.note_change_sent(envelope.key)
        elif envelope.code in (Code.EXTEND_FREEZE, Code.LIFT_FREEZE):
            freeze_changes.note_change_sent(envelope.key)

    def answered(self, envelope: Envelope, answer: Answer, now: datetime) -> None:
        """The bank's one answer."""
        if envelope.code == Code.STOP:
            order = stop.hear(envelope.key, answer, now)
            trace.complete_after_stop(order.report_id, order.account, now)
        elif envelope.code in (Code.EXTEND_STOP, Code.LIFT_STOP):
            stop_changes.hear_change(envelope.key, answer, now)
            look_again(str(envelope.body["account"]), now)
        elif envelope.code in QUESTIONS:
            query = trace.hear(envelope.key, answer, now)
            trace.complete_after_stop(query.report_id, query.account, now)
            go_on(query.report_id, now)
        elif envelope.code == Code.MONITOR:
            watching.hear(envelope.key, answer, now)
        elif envelope.code == Code.END_MONITOR:
            watching.hear_ended(envelope.key, answer, now)
        elif envelope.code == Code.FREEZE:
            freeze.hear(envelope.key, answer, now)
            look_again(str(envelope.body["account"]), now)
        elif envelope.code in (Code.EXTEND_FREEZE, Code.LIFT_FREEZE):
            freeze_changes.hear_change(envelope.key, answer, now)
            look_again(str(envelope.body["account"]), now)
        elif envelope.code == Code.PAY_BACK:
            refund.hear(envelope.key, answer, now)

    def event(self, envelope: Envelope, body: Mapping[str, Any], now: datetime, /) -> None:
        """What a bank sees on an account it watches takes the chase further."""
        report_id = watching.hear_event(envelope.key, body, now)
        if report_id is not None:
            go_on(report_id, now)


def fill() -> None:
    """Fill the ports of the lane."""
    message_ports.bank_line.fill(LineOfEachBank(_line_to_banks()))
    message_ports.limits.fill(Limits(per_second=settings.BANK_RATE))
    message_ports.later.fill(Announced())
    message_ports.ears.fill(RoomsByCode())
    trace_ports.freezes.fill(HoldsOfFreezes())
    freeze_ports.plans.fill(PlansOnFreezes())
    documents.papers.fill(PapersOfMessages())


def _line_to_banks() -> HttpBankLine:
    keys = read_keys(settings.BANK_KEYS, settings.BANK_SECRET)
    return HttpBankLine(settings.BANKS_URL, keys, Tls(*settings.BANKS_TLS))


def lines() -> list[Callable[[datetime], int]]:
    """What lets messages go that wait for their line to a bank."""
    return [message_jobs.sweep]


def sweeps() -> list[Callable[[datetime], int]]:
    """The deadlines of the lane."""
    return [stop_jobs.sweep, freeze_jobs.sweep, trace_jobs.sweep, compacting.sweep]
