"""Sums over stops of many reports. No personal data goes out with them: no gate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from fanzha.recover.stop.models import Order
from fanzha.recover.stop.rules import Kind, State


def first_stops(report_ids: Collection[int]) -> dict[int, datetime]:
    """When a bank first stopped an account for each report, by the bank's clock.

    Reports without a stop are left out.
    """
    held = Order.objects.filter(
        report_id__in=report_ids, kind=Kind.PAYEE, stopped_at__isnull=False
    )  # fmt: skip
    return dict(held.values_list("report_id").annotate(Min("stopped_at")))


def orders_on(accounts: Collection[str], now: datetime) -> QuerySet[Order]:
    """Stops that run on these accounts now or are on their way, for any report, oldest first."""
    live = Q(state__in=(State.QUEUED, State.SENT)) | Q(state=State.STOPPED, expires_at__gt=now)
    return Order.objects.filter(live, account__in=accounts, kind=Kind.PAYEE).order_by("id")
