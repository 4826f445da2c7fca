"""Verbs on reports: take, correct, accept, file, reject, close."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.report.linking import link_same_payments, refuse_taken
from fanzha.recover.report.models import Clue, Payment, Report
from fanzha.recover.report.payments import check_acceptable, check_payments, check_sound
from fanzha.recover.report.ports import next_step
from fanzha.recover.report.prefill import banks, prefilled, prefixes
from fanzha.recover.report.rules import (
    Ending,
    PaymentFacts,
    Source,
    State,
    Told,
    check_case_no,
    check_clues,
    check_ending,
    check_move,
    check_person,
    check_text,
    check_why,
    may_take,
)
from fanzha.words import scam_types


class Contradiction(Trouble):
    """The sender's own number of a report came again with another content."""


@transaction.atomic
def take_report(
    told: Told, *, source: str, now: datetime, source_ref: str = "", actor: Actor | None = None
) -> int:
    """Take a report; returns its number. No order leaves until an officer accepts it.

    One that no officer typed (public, API, file, alert) is prefilled from its own words, and
    what is doubtful in it is kept. The same `source_ref` with the same content again returns
    the earlier report unchanged. Raises Contradiction where the content differs, Trouble on
    bad input.
    """
    check_told(told, now)
    digest = digest_of(told)
    if source_ref and (before := _taken(source, source_ref, digest)):
        return before
    if actor is None:
        told = prefilled(told, now)
    else:
        check_sound(told.payments, banks(), prefixes())
    report = Report(source=Source(source), source_ref=source_ref, digest=digest, received_at=now)
    _write(report, told, now)
    if actor:
        note(actor, "take", report, now)
    changed("duty")
    return report.pk


@transaction.atomic
def correct(report_id: int, told: Told, actor: Actor, now: datetime) -> None:
    """Replace what a report says before it is accepted. Raises Trouble on bad input."""
    report = locked(report_id, actor)
    if report.state != State.RECEIVED:
        check_move(report.state, State.ACCEPTED)
    check_told(told, now)
    check_sound(told.payments, banks(), prefixes())
    report.payments.all().delete()
    report.clues.all().delete()
    _write(report, told, now)
    note(actor, "correct", report, now)
    changed("duty")


@transaction.atomic
def accept(report_id: int, actor: Actor, now: datetime) -> None:
    """An officer takes the report as true: from here on money may be stopped.

    Accepting again changes nothing. Raises Trouble without a payment, with a doubtful one,
    with one that another accepted report has, or from a state that cannot be accepted;
    PermissionDenied for other desks.
    """
    report = locked(report_id, actor)
    if report.accepted_at is not None:
        return
    check_move(report.state, State.ACCEPTED)
    rows = list(report.payments.all())
    payments = [payment.facts() for payment in rows]
    check_acceptable(payments)
    check_payments(payments, now)
    check_sound(payments, banks(), prefixes())
    refuse_taken(report.pk, payments)
    report.state, report.accepted_at = State.ACCEPTED, now
    report.accepted_by_id = actor.user_id
    report.save()
    note(actor, "accept", report, now)
    next_step().accepted(report.pk, [row.pk for row in rows], actor, now)
    changed("duty", f"chase-{report.pk}")


@transaction.atomic
def file_case(report_id: int, case_no: str, actor: Actor, now: datetime) -> None:
    """Note the filed case (立案): the ground of every freeze. The same number again is fine."""
    report = locked(report_id, actor)
    check_case_no(case_no)
    if report.state == State.FILED and report.case_no == case_no:
        return
    check_move(report.state, State.FILED)
    report.state, report.case_no, report.filed_at = State.FILED, case_no, now
    report.save()
    note(actor, "file_case", report, now)
    changed("duty", f"chase-{report.pk}")


@transaction.atomic
def reject(
    report_id: int, why: str, actor: Actor, now: datetime, ending: str = Ending.UNFOUNDED
) -> None:
    """Nothing to pursue: unfounded, withdrawn or a duplicate; `why` is kept."""
    _end(report_id, State.REJECTED, ending, why, actor, now)


@transaction.atomic
def close(
    report_id: int, why: str, actor: Actor, now: datetime, ending: str = Ending.FINISHED
) -> None:
    """Nothing more to do; `why` is kept. Raises Trouble where the ground is gone (withdrawn,
    a duplicate) and a stop or freeze still stands."""
    _end(report_id, State.CLOSED, ending, why, actor, now)


def check_told(told: Told, now: datetime) -> None:
    """Raise Trouble for what no door takes, naming field and row."""
    check_text(told.text)
    check_person(told.victim_name, told.victim_phone, told.victim_id)
    check_payments(told.payments, now)
    check_clues(told.clues)
    if told.scam_type:
        scam_types.node(told.scam_type)


def digest_of(told: Told) -> str:
    """SHA-256 of all that was told: the same words give the same digest."""
    text = json.dumps(asdict(told), ensure_ascii=False, sort_keys=True, default=datetime.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def locked(report_id: int, actor: Actor) -> Report:
    """The report, held by this transaction. Raises PermissionDenied, Report.DoesNotExist."""
    if not may_take(actor):
        raise PermissionDenied
    return Report.objects.select_for_update(no_key=True).get(pk=report_id)


def write_payments(report: Report, payments: Sequence[PaymentFacts]) -> list[int]:
    """Write payments down, one twice once; returns the numbers of those that are new."""
    rows = [Payment(report=report, **vars(payment)) for payment in payments]
    before = set(report.payments.values_list("pk", flat=True))
    Payment.objects.bulk_create(rows, ignore_conflicts=True)
    return [pk for pk in report.payments.values_list("pk", flat=True) if pk not in before]


def note(actor: Actor, verb: str, report: Report, now: datetime) -> None:
    """Put an act on a report on record."""
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="report",
        subject_id=report.pk, ground=f"report:{report.pk}", purpose="take_report", now=now,
    )  # fmt: skip


def _taken(source: str, source_ref: str, digest: str) -> int | None:
    before = Report.objects.filter(source=source, source_ref=source_ref).first()
    if before is None:
        return None
    if before.digest not in ("", digest):
        raise Contradiction(
            zh=f"这个编号已登记为 #{before.pk}, 内容不同; 请更正那一件",
            en=f"taken before as #{before.pk} with another content: correct that one",
            field="source_ref",
        )
    return before.pk


def _write(report: Report, told: Told, now: datetime) -> None:
    report.text, report.scam_type = told.text, told.scam_type
    report.victim_name, report.victim_phone = told.victim_name, told.victim_phone
    report.victim_id = told.victim_id.upper()
    report.save()
    write_payments(report, told.payments)
    clues = [Clue(report=report, kind=clue.kind, value=clue.value) for clue in told.clues]
    Clue.objects.bulk_create(clues, ignore_conflicts=True)
    link_same_payments(report.pk, told.payments, now)


def _end(report_id: int, state: State, ending: str, why: str, actor: Actor, now: datetime) -> None:
    report = locked(report_id, actor)
    check_why(why)
    check_move(report.state, state)
    check_ending(ending, report.state, held=next_step().holds(report_id))
    report.state, report.why, report.ending = state, why, Ending(ending)
    report.save()
    note(actor, state, report, now)
    changed("duty", f"chase-{report.pk}")
