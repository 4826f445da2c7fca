"""Verbs on reports: take, correct, accept, file, reject, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.recover.report.models import Payment, Report
from fanzha.recover.report.ports import next_step
from fanzha.recover.report.prefill import banks, prefilled
from fanzha.recover.report.rules import (
    PaymentFacts,
    Source,
    State,
    Told,
    check_acceptable,
    check_banks,
    check_case_no,
    check_move,
    check_payments,
    check_person,
    check_text,
    check_why,
    may_take,
)
from fanzha.words import scam_types


@transaction.atomic
def take_report(
    told: Told, *, source: str, now: datetime, source_ref: str = "", actor: Actor | None = None
) -> int:
    """Take a report; returns its number. No order leaves until an officer accepts it.

    One that no officer typed (public, API, from an alert) is prefilled from its own words.

    A `source_ref` that was taken before returns the earlier report unchanged. Raises
    Trouble on bad input.
    """
    _check(told, now)
    if source_ref:
        before = Report.objects.filter(source=source, source_ref=source_ref).first()
        if before:
            return before.pk
    if actor is None:
        told = prefilled(told, now)
    report = Report.objects.create(
        source=Source(source), source_ref=source_ref, text=told.text, received_at=now,
        victim_name=told.victim_name, victim_phone=told.victim_phone, scam_type=told.scam_type,
    )  # fmt: skip
    _write_payments(report, told.payments)
    if actor:
        _record(actor, "take", report, now)
    changed("duty")
    return report.pk


@transaction.atomic
def correct(report_id: int, told: Told, actor: Actor, now: datetime) -> None:
    """Replace what a report says before it is accepted. Raises Trouble on bad input."""
    report = _locked(report_id, actor)
    if report.state != State.RECEIVED:
        check_move(report.state, State.ACCEPTED)
    _check(told, now)
    report.text, report.scam_type = told.text, told.scam_type
    report.victim_name, report.victim_phone = told.victim_name, told.victim_phone
    report.save()
    report.payments.all().delete()
    _write_payments(report, told.payments)
    _record(actor, "correct", report, now)
    changed("duty")


@transaction.atomic
def accept(report_id: int, actor: Actor, now: datetime) -> None:
    """An officer takes the report as true: from here on money may be stopped.

    Accepting again changes nothing. Raises Trouble without a payment or from a state
    that cannot be accepted; PermissionDenied for other desks.
    """
    report = _locked(report_id, actor)
    if report.accepted_at is not None:
        return
    check_move(report.state, State.ACCEPTED)
    payments = [payment.facts() for payment in report.payments.all()]
    check_acceptable(payments)
    check_payments(payments, now)
    check_banks(payments, banks())
    report.state, report.accepted_at = State.ACCEPTED, now
    report.accepted_by_id = actor.user_id
    report.save()
    _record(actor, "accept", report, now)
    next_step().accepted(report.pk, actor, now)
    changed("duty", f"chase-{report.pk}")


@transaction.atomic
def file_case(report_id: int, case_no: str, actor: Actor, now: datetime) -> None:
    """Note the filed case (立案): the ground of every freeze. The same number again is fine."""
    report = _locked(report_id, actor)
    check_case_no(case_no)
    if report.state == State.FILED and report.case_no == case_no:
        return
    check_move(report.state, State.FILED)
    report.state, report.case_no, report.filed_at = State.FILED, case_no, now
    report.save()
    _record(actor, "file_case", report, now)
    changed("duty", f"chase-{report.pk}")


@transaction.atomic
def reject(report_id: int, why: str, actor: Actor, now: datetime) -> None:
    """Nothing to pursue: `why` is kept."""
    _end(report_id, State.REJECTED, why, actor, now)


@transaction.atomic
def close(report_id: int, why: str, actor: Actor, now: datetime) -> None:
    """Nothing more to do: `why` is kept."""
    _end(report_id, State.CLOSED, why, actor, now)


def _end(report_id: int, state: State, why: str, actor: Actor, now: datetime) -> None:
    report = _locked(report_id, actor)
    check_why(why)
    check_move(report.state, state)
    report.state, report.why = state, why
    report.save()
    _record(actor, state, report, now)
    changed("duty", f"chase-{report.pk}")


def _locked(report_id: int, actor: Actor) -> Report:
    if not may_take(actor):
        raise PermissionDenied
    return Report.objects.select_for_update(no_key=True).get(pk=report_id)


def _check(told: Told, now: datetime) -> None:
    check_text(told.text)
    check_person(told.victim_name, told.victim_phone)
    check_payments(told.payments, now)
    check_banks(told.payments, banks())
    if told.scam_type:
        scam_types.node(told.scam_type)


def _write_payments(report: Report, payments: Sequence[PaymentFacts]) -> None:
    Payment.objects.bulk_create([Payment(report=report, **vars(payment)) for payment in payments])


def _record(actor: Actor, verb: str, report: Report, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="report",
        subject_id=report.pk, ground=f"report:{report.pk}", purpose="take_report", now=now,
    )  # fmt: skip
