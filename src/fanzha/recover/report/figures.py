"""Reads of reports for figures: nobody's name or number leaves here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from fanzha.recover.report.models import Report
from fanzha.recover.report.rules import State


def reported_before(phone: str, before: str) -> Exists:
    """Whether the number in the column `phone` of another query had reported a scam before the
    moment in its column `before`; rejected reports do not count."""
    earlier = Report.objects.filter(
        victim_phone=OuterRef(phone), received_at__lt=OuterRef(before)
    ).exclude(state=State.REJECTED)
    return Exists(earlier.exclude(victim_phone=""))
