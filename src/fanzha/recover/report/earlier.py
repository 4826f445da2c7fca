"""Was this victim cheated before? Reports and the register know; every look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.recover.report.models import Report
from fanzha.recover.report.ports import register
from fanzha.recover.report.rules import LinkKind, State, may_read

MOST = 20
BY_LABELS = {
    "identity": {"zh": "证件号码", "en": "identity number"},
    "account": {"zh": "付款账号", "en": "payer's account"},
    "name_phone": {"zh": "姓名和电话", "en": "name and phone"},
    "phone": {"zh": "电话", "en": "phone"},
    "register": {"zh": "居民登记", "en": "the register"},
}


@dataclass(frozen=True)
class Victim:
    """By what a victim may be known; what is not known is empty."""

    name: str = ""
    phone: str = ""
    identity: str = ""
    accounts: Sequence[str] = ()


@dataclass(frozen=True)
class Earlier:
    """An earlier scam of the same victim. `report_id` is None where the register tells it.

    `on` is a day in Asia/Shanghai, `by` a key of BY_LABELS, surest first.
    """

    report_id: int | None
    on: date
    scam_type: str
    amount_fen: int
    by: str


def access_earlier(
    victim: Victim, actor: Actor, *, ground: str, report_id: int | None, now: datetime
) -> list[Earlier]:
    """Earlier scams of this victim, newest first; each one shown leaves an audit entry.

    `report_id` is the report at hand, left out with those that tell of the same payment.
    Raises PermissionDenied.
    """
    if not may_read(actor):
        raise PermissionDenied
    found = [_seen(row, victim) for row in _rows(victim, report_id)]
    for one in found:
        pass_gate(
            actor, allowed=True, subject_kind="report", subject_id=one.report_id, ground=ground,
            purpose="take_report", now=now,
        )  # fmt: skip
    known = register().earlier(victim.phone, victim.accounts, actor, ground, now)
    found += [Earlier(None, one.on, one.scam_type, one.amount_fen, "register") for one in known]
    return sorted(found, key=lambda one: one.on, reverse=True)[:MOST]


def _rows(victim: Victim, report_id: int | None) -> list[Report]:
    known = Q()
    if victim.phone:
        known |= Q(victim_phone=victim.phone)
    if victim.identity:
        known |= Q(victim_id=victim.identity.upper())
    if victim.accounts:
        known |= Q(payments__payer_account__in=victim.accounts)
    if not known:
        return []
    rows = Report.objects.filter(known).exclude(state=State.REJECTED).exclude(pk=report_id or 0)
    same = Q(links__other_id=report_id, links__kind=LinkKind.SAME_PAYMENT)
    same |= Q(linked_by__report_id=report_id, linked_by__kind=LinkKind.SAME_PAYMENT)
    apart = rows if report_id is None else rows.exclude(pk__in=rows.filter(same).values("pk"))
    numbers = apart.values_list("pk", flat=True).distinct().order_by("-pk")[:MOST]
    found = Report.objects.filter(pk__in=list(numbers)).prefetch_related("payments")
    return list(found.annotate(loss_fen=Sum("payments__amount_fen")))


def _seen(row: Report, victim: Victim) -> Earlier:
    day = clock.shown(row.received_at).date()
    loss: int = vars(row)["loss_fen"] or 0
    return Earlier(row.pk, day, row.scam_type, loss, _by(row, victim))


def _by(row: Report, victim: Victim) -> str:
    payers = {payment.payer_account for payment in row.payments.all()}
    if victim.identity and row.victim_id == victim.identity.upper():
        return "identity"
    if payers & set(victim.accounts):
        return "account"
    return "name_phone" if victim.name and row.victim_name == victim.name else "phone"
