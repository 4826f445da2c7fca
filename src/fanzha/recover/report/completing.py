"""What is learnt after a report was accepted: more payments, right names, who the victim is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.report.actions import locked, note, write_payments
from fanzha.recover.report.linking import link_same_payments, refuse_taken
from fanzha.recover.report.models import Payment, Report
from fanzha.recover.report.payments import check_payments, check_sound
from fanzha.recover.report.ports import next_step
from fanzha.recover.report.prefill import banks, prefixes
from fanzha.recover.report.rules import PaymentFacts, State, check_person
from fanzha.words import scam_types


@dataclass(frozen=True)
class Person:
    """Who was cheated and how, as far as it is known by now."""

    name: str
    phone: str
    identity: str
    scam_type: str


@transaction.atomic
def add_payments(
    report_id: int, payments: Sequence[PaymentFacts], actor: Actor, now: datetime
) -> int:
    """Add payments to an accepted report; each new one gets its stop and query at once.

    Returns how many were new: one that stands there already changes nothing. Raises
    Trouble for a doubtful payment or one of another accepted report.
    """
    report = _open(report_id, actor)
    check_payments(payments, now)
    check_sound(payments, banks(), prefixes())
    refuse_taken(report_id, payments)
    fresh = write_payments(report, payments)
    link_same_payments(report_id, payments, now)
    if fresh:
        note(actor, "add_payments", report, now)
        next_step().accepted(report_id, fresh, actor, now)
        changed("duty", f"chase-{report_id}")
    return len(fresh)


@transaction.atomic
def correct_payee(payment_id: int, name: str, bank: str, actor: Actor, now: datetime) -> None:
    """Correct a payee's name or bank. Where the order was refused for it, a new one leaves.

    Raises Trouble for an unknown bank, and PermissionDenied, Payment.DoesNotExist.
    """
    of = Payment.objects.values_list("report_id", flat=True).get(pk=payment_id)
    report = _open(of, actor)
    payment = Payment.objects.get(pk=payment_id)
    if (payment.payee_name, payment.payee_bank) == (name, bank):
        return
    payment.payee_name, payment.payee_bank = name, bank
    check_payments([payment.facts()], now)
    check_sound([payment.facts()], banks(), prefixes())
    payment.save()
    note(actor, "correct_payee", report, now)
    next_step().accepted(of, [payment_id], actor, now)
    changed("duty", f"chase-{of}")


@transaction.atomic
def correct_person(report_id: int, person: Person, actor: Actor, now: datetime) -> None:
    """Correct who was cheated and by which scam. The same again changes nothing."""
    report = _open(report_id, actor)
    check_person(person.name, person.phone, person.identity)
    if person.scam_type:
        scam_types.node(person.scam_type)
    said = (person.name, person.phone, person.identity.upper(), person.scam_type)
    if said == (report.victim_name, report.victim_phone, report.victim_id, report.scam_type):
        return
    report.victim_name, report.victim_phone, report.victim_id, report.scam_type = said
    report.save()
    note(actor, "correct_person", report, now)
    changed("duty", f"chase-{report_id}")


def _open(report_id: int, actor: Actor) -> Report:
    """The accepted report, held by this transaction. Raises Trouble for any other state."""
    report = locked(report_id, actor)
    if report.state not in (State.ACCEPTED, State.FILED):
        raise Trouble(
            zh="只有受理中的报案可以补充", en="only an accepted report can be completed",
            field="state",
        )  # fmt: skip
    return report
