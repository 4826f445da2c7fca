"""The sweep that lets stops end at their time."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from fanzha.kit.live import changed
from fanzha.recover.stop.change_rules import State as Change
from fanzha.recover.stop.rules import State

_LAPSE = """
UPDATE stop_order SET state = %(lapsed)s, ended_at = expires_at WHERE id IN (
  SELECT id FROM stop_order WHERE state = %(stopped)s AND expires_at <= %(now)s
  ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING id, report_id, bank
"""
# What waited for a second person has nothing left to change.
_WITHDRAW = """
UPDATE stop_change SET state = %(withdrawn)s
WHERE state = %(proposed)s AND order_id = ANY(%(orders)s)
"""


@transaction.atomic
def sweep(now: datetime) -> int:
    """End up to 100 stops whose period is over; returns how many.

    Found by the column, so a restart loses none; two sweeps at once share them out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, {"lapsed": State.LAPSED, "stopped": State.STOPPED, "now": now})
        rows = cursor.fetchall()
        ended = {"withdrawn": Change.WITHDRAWN, "proposed": Change.PROPOSED}
        cursor.execute(_WITHDRAW, {**ended, "orders": [order for order, _, _ in rows]})
    topics = {f"chase-{report}" for _, report, _ in rows} | {f"bank-{bank}" for *_, bank in rows}
    if rows:
        changed("duty", *sorted(topics))
    return len(rows)
