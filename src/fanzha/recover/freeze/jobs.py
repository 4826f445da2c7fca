"""The sweep that lets freezes end at their time."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from fanzha.kit.live import changed
from fanzha.recover.freeze.rules import State

_LAPSE = """
UPDATE freeze_freeze SET state = %(lapsed)s, ended_at = expires_at WHERE id IN (
  SELECT id FROM freeze_freeze WHERE state = %(frozen)s AND expires_at <= %(now)s
  ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING report_id
"""


@transaction.atomic
def sweep(now: datetime) -> int:
    """End up to 100 freezes whose period is over; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, {"lapsed": State.LAPSED, "frozen": State.FROZEN, "now": now})
        rows = cursor.fetchall()
    if rows:
        changed("duty", *sorted({f"chase-{report}" for (report,) in rows}))
    return len(rows)
