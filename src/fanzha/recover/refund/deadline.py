"""By when a bank has paid: at once, else within the working days of the rules. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from fanzha.kit.workdays import LAST_KNOWN, working_days_after
from fanzha.words import law


def pay_by(sent_at: datetime) -> datetime:
    """The end of the last working day (Asia/Shanghai) in which the bank may pay.

    The day of the order does not count. Source: `refund.pay_within_working_days`.

    >>> from datetime import UTC
    >>> pay_by(datetime(2026, 9, 30, 8, 0, tzinfo=UTC)).isoformat()
    '2026-10-11T00:00:00+08:00'
    """
    days = law.number("refund.pay_within_working_days", sent_at)
    last = working_days_after(sent_at.astimezone(law.SHANGHAI).date(), days)
    return datetime.combine(last + timedelta(days=1), time(), law.SHANGHAI)


def is_unsure(due: datetime) -> bool:
    """Whether the deadline lies beyond the holidays that are known: it may come later.

    >>> from datetime import UTC
    >>> is_unsure(datetime(2026, 12, 30, tzinfo=UTC))
    False
    """
    return (due - timedelta(seconds=1)).astimezone(law.SHANGHAI).date() > LAST_KNOWN


def is_late(due: datetime | None, done: datetime | None, now: datetime) -> bool:
    """Whether a payment came, or still has to come, after its deadline."""
    return due is not None and (done or now) > due
