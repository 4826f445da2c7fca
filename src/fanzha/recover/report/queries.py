"""Reads of reports. What shows a person passes `access_report`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet, Sum

from fanzha.engine.read.report.numbers import Prefixes
from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.report.models import Link, Payment, Report
from fanzha.recover.report.payments import doubts
from fanzha.recover.report.prefill import banks, prefixes
from fanzha.recover.report.risk import Risk, risk_of
from fanzha.recover.report.rules import Ending, LinkKind, State, may_read

_LOCK = "SELECT id FROM report_report WHERE id = %s FOR NO KEY UPDATE"


def access_report(report_id: int, actor: Actor, purpose: str, now: datetime) -> Report:
    """One report with its payments. Raises PermissionDenied, Report.DoesNotExist."""
    if not may_read(actor):
        raise PermissionDenied  # before reading: whoever may not look learns not what is there
    report = Report.objects.prefetch_related("payments").get(pk=report_id)
    pass_gate(
        actor, allowed=True, subject_kind="report", subject_id=report_id,
        ground=f"report:{report_id}", purpose=purpose, now=now,
    )  # fmt: skip
    return report


def reports_in(actor: Actor, *states: str) -> QuerySet[Report]:
    """Reports in these states with `loss_fen`, most money first. Show names masked.

    Raises PermissionDenied for desks that take no part.
    """
    if not may_read(actor):
        raise PermissionDenied
    found = Report.objects.filter(state__in=states).prefetch_related("payments")
    return found.annotate(loss_fen=Sum("payments__amount_fen")).order_by("-loss_fen", "id")


@dataclass(frozen=True)
class FoundReport:
    """A report that a search found, its victim masked. `why`: "victim", "payee" or "payer"."""

    key: int
    victim: str
    state: str
    scam_type: str
    received_at: datetime
    why: str


_FITS = {
    "name": {"victim": "victim_name"},
    "number": {"victim": "victim_phone"},
    "identity": {"victim": "victim_id"},
    "account": {"payee": "payments__payee_account", "payer": "payments__payer_account"},
}


def find_reports(actor: Actor, kind: str, value: str, most: int) -> list[FoundReport]:
    """Reports in which this name, number, identity card or account stands, newest first.

    Empty for desks that take no part; the file opens through `access_report`.
    """
    if not may_read(actor):
        return []
    rows = (
        (why, row)
        for why, place in _FITS.get(kind, {}).items()
        for row in Report.objects.filter(**{place: value}).distinct().order_by("-pk")[:most]
    )
    return [
        FoundReport(
            row.pk, row.victim_name[:1] + "*" * len(row.victim_name[1:]), row.state,
            row.scam_type, row.received_at, why,
        )
        for why, row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A report that nobody has decided on, and what hangs on it. `report` is the row."""

    report: Report
    risk: Risk


def queue(actor: Actor, now: datetime) -> list[Waiting]:
    """Reports waiting for an officer, most money still at risk first, then the oldest.

    Show names masked. Raises PermissionDenied for desks that take no part.
    """
    rows = reports_in(actor, State.RECEIVED).prefetch_related("links", "linked_by")
    known, prefix = banks(), prefixes()
    waiting = [Waiting(row, _risk(row, known, prefix, now)) for row in rows]
    return sorted(waiting, key=lambda one: (-one.risk.fen, one.report.received_at, one.report.pk))


def _risk(row: Report, known: Collection[str], prefix: Prefixes, now: datetime) -> Risk:
    payments = [payment.facts() for payment in row.payments.all()]
    same = [link.other_id for link in row.links.all() if link.kind == LinkKind.SAME_PAYMENT]
    same += [link.report_id for link in row.linked_by.all() if link.kind == LinkKind.SAME_PAYMENT]
    return risk_of(
        payments, now, doubtful=len(doubts(payments, known, prefix)), same_as=sorted(same)
    )


def doubts_of(report_id: int) -> list[Trouble]:
    """What has to be put right before the report can be accepted, by row and field."""
    rows = Payment.objects.filter(report_id=report_id).order_by("pk")
    return doubts([row.facts() for row in rows], banks(), prefixes())


@dataclass(frozen=True)
class Linked:
    """Another report that belongs together with one, without a person in it."""

    report_id: int
    kind: str
    state: str
    scam_type: str
    received_at: datetime


def links_of(report_id: int) -> list[Linked]:
    """What belongs together with a report, newest first."""
    later = Link.objects.filter(other_id=report_id).select_related("report")
    earlier = Link.objects.filter(report_id=report_id).select_related("other")
    found = [(link.kind, link.report) for link in later]
    found += [(link.kind, link.other) for link in earlier]
    return sorted(
        (Linked(row.pk, kind, row.state, row.scam_type, row.received_at) for kind, row in found),
        key=lambda linked: -linked.report_id,
    )


@dataclass(frozen=True)
class Loss:
    """What a report's victim paid and where it came from; for rooms that follow the money."""

    report_id: int
    payment_id: int
    amount_fen: int
    paid_at: datetime
    payer_account: str
    payer_bank: str
    payer_name: str
    payee_account: str
    payee_bank: str
    payee_name: str


def losses(report_ids: Iterable[int]) -> list[Loss]:
    """Every payment of these reports, in order of time."""
    rows = Payment.objects.filter(report_id__in=list(report_ids)).order_by("paid_at", "id")
    return [Loss(report_id=row.report_id, payment_id=row.pk, **vars(row.facts())) for row in rows]


@dataclass(frozen=True)
class Standing:
    """Where a report stands, without a person in it."""

    state: str
    received_at: datetime
    accepted_at: datetime | None
    case_no: str
    filed_at: datetime | None


def standing(report_id: int) -> Standing:
    """Where the report stands. Raises Report.DoesNotExist."""
    names = ("state", "received_at", "accepted_at", "case_no", "filed_at")
    return Standing(*Report.objects.values_list(*names).get(pk=report_id))


def is_report(report_id: int) -> bool:
    """Whether a report has this number."""
    return Report.objects.filter(pk=report_id).exists()


def report_of_case(case_no: str) -> int | None:
    """The first report filed under this case number (立案文号); None when there is none."""
    if not case_no:
        return None
    found = Report.objects.filter(case_no=case_no).order_by("pk")
    return found.values_list("pk", flat=True).first()


def one_at_a_time(report_id: int) -> None:
    """Let no second transaction that asks for this pass until this one ends.

    Every verb on a chase asks for this before it touches a row: without it two answers
    that come in together would each miss the other, or wait for each other for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [report_id])
        if cursor.fetchone() is None:
            raise Report.DoesNotExist


def reports_paid_into(accounts: Iterable[str]) -> set[int]:
    """Accepted reports that name one of these accounts as the first payee."""
    live = [State.ACCEPTED, State.FILED]
    rows = Payment.objects.filter(payee_account__in=list(accounts), report__state__in=live)
    return set(rows.values_list("report_id", flat=True))


def reported(since: datetime, until: datetime) -> QuerySet[Report]:
    """Reports received in [since, until) that nobody rejected. For sums."""
    rows = Report.objects.filter(received_at__gte=since, received_at__lt=until)
    return rows.exclude(state=State.REJECTED)


def accepted_in(since: datetime, until: datetime) -> QuerySet[Report]:
    """Reports that an officer accepted in [since, until). For sums.

    Those that ended as a duplicate, withdrawn or unfounded had no stolen money of their own.
    """
    rows = Report.objects.filter(accepted_at__gte=since, accepted_at__lt=until)
    return rows.filter(ending__in=("", Ending.FINISHED))
