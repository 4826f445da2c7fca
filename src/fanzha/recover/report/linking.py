"""Reports that belong together: the same payment told twice, an officer's own links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.report.models import Link, Payment, Report
from fanzha.recover.report.payments import LIKE_WITHIN, SAME_WITHIN, is_same
from fanzha.recover.report.rules import LinkKind, PaymentFacts, State, may_take


def link_same_payments(report_id: int, payments: Sequence[PaymentFacts], now: datetime) -> None:
    """Link the report with every other that seems to tell of one of these payments."""
    others = {row.report_id for _, row in _like(report_id, payments, LIKE_WITHIN)}
    pairs = [sorted((report_id, other)) for other in others]
    links = [
        Link(report_id=later, other_id=earlier, kind=LinkKind.SAME_PAYMENT, made_at=now)
        for earlier, later in pairs
    ]
    Link.objects.bulk_create(links, ignore_conflicts=True)


def refuse_taken(report_id: int, payments: Sequence[PaymentFacts]) -> None:
    """Raise Trouble naming the payment that another accepted report has: its order has left.

    Whoever asks holds the payees until the transaction ends, so that of two officers who
    accept the same payment at the same moment one is told.
    """
    _hold({payment.payee_account for payment in payments})
    for number, row in _like(report_id, payments, SAME_WITHIN):
        if row.report.accepted_at is not None and row.report.state != State.CLOSED:
            raise Trouble(
                zh=f"这笔转账已在 #{row.report_id} 受理并止付; 请按重复报案结束, 或到那一件补充",
                en=f"#{row.report_id} has this payment and its order has left: end this report "
                "as a duplicate, or complete that one",
                field="payment", row=number,
            )  # fmt: skip


@transaction.atomic
def link(report_id: int, other_id: int, kind: str, actor: Actor, now: datetime) -> None:
    """An officer says that two reports belong together. Again changes nothing."""
    if not may_take(actor):
        raise PermissionDenied
    if report_id == other_id or Report.objects.filter(pk=other_id).count() == 0:
        raise Trouble(zh="没有这一件报案", en="there is no such other report", field="other")
    if kind not in set(LinkKind):
        raise Trouble(zh="请选择关联方式", en="choose how they belong together", field="kind")
    earlier, later = sorted((report_id, other_id))
    _, fresh = Link.objects.get_or_create(
        report_id=later, other_id=earlier, kind=kind,
        defaults={"made_at": now, "made_by_id": actor.user_id},
    )  # fmt: skip
    if fresh:
        record(
            actor_id=actor.user_id, role=actor.role, verb="link", subject_kind="report",
            subject_id=report_id, ground=f"report:{report_id}", purpose="take_report", now=now,
        )  # fmt: skip
        changed("duty", f"chase-{report_id}", f"chase-{other_id}")


def _like(
    report_id: int, payments: Sequence[PaymentFacts], within: timedelta
) -> Iterable[tuple[int, Payment]]:
    """Row (1-based) of each payment with the payments of other live reports that are like it."""
    found = Payment.objects.exclude(report_id=report_id).exclude(report__state=State.REJECTED)
    for number, payment in enumerate(payments, start=1):
        near = found.filter(
            payee_account=payment.payee_account, amount_fen=payment.amount_fen,
            paid_at__range=(payment.paid_at - within, payment.paid_at + within),
        )  # fmt: skip
        for row in near.select_related("report"):
            if is_same(payment, row.facts(), within):
                yield number, row


def _hold(accounts: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for account in sorted(accounts):  # in order: two transactions never wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account])
