"""The sweep that lets freezes end at their time."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from fanzha.kit.live import changed
from fanzha.recover.freeze.rules import State
from fanzha.recover.stop.change_rules import State as Change

_LAPSE = """
UPDATE freeze_freeze SET state = %(lapsed)s, ended_at = expires_at WHERE id IN (
  SELECT id FROM freeze_freeze WHERE state = %(frozen)s AND expires_at <= %(now)s
  ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING id, report_id
"""
# What waited for a second person has nothing left to change.
_WITHDRAW = """
UPDATE freeze_change SET state = %(withdrawn)s
WHERE state = %(proposed)s AND freeze_id = ANY(%(freezes)s)
"""


@transaction.atomic
def sweep(now: datetime) -> int:
    """End up to 100 freezes whose period is over; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, {"lapsed": State.LAPSED, "frozen": State.FROZEN, "now": now})
        rows = cursor.fetchall()
        ended = {"withdrawn": Change.WITHDRAWN, "proposed": Change.PROPOSED}
        cursor.execute(_WITHDRAW, {**ended, "freezes": [freeze for freeze, _ in rows]})
    if rows:
        changed("duty", *sorted({f"chase-{report}" for _, report in rows}))
    return len(rows)
