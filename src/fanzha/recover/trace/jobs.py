"""Sweeps of the chase: mandates and monitorings end at their time; chases look again."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from fanzha.kit.live import changed
from fanzha.recover.trace import mandate, monitoring
from fanzha.recover.trace.models import Mandate
from fanzha.recover.trace.onward import go_on

_OVER = """
UPDATE {table} SET state = %(over)s, ended_at = until WHERE id IN (
  SELECT id FROM {table} WHERE state = ANY(%(open)s) AND until <= %(now)s
  ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING report_id
"""


def sweep(now: datetime) -> int:
    """Do up to 100 of each; returns how many. Found by the columns, so a restart loses none."""
    over = _end_over("trace_mandate", mandate.OPEN, mandate.State.EXPIRED, now)
    over += _end_over("trace_monitor", monitoring.OPEN, monitoring.State.LAPSED, now)
    return over + _look_again(now)


@transaction.atomic
def _end_over(table: str, still_open: tuple[str, ...], over: str, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _OVER.format(table=table), {"over": over, "open": list(still_open), "now": now}
        )
        reports = [row[0] for row in cursor.fetchall()]
    if reports:
        changed("duty", *sorted({f"chase-{report}" for report in reports}))
    return len(reports)


def _look_again(now: datetime) -> int:
    due = Mandate.objects.filter(look_again_at__lte=now, state=mandate.State.ACTIVE)
    mandates = list(due.values_list("pk", "report_id")[:100])
    for pk, report_id in mandates:
        with transaction.atomic():
            # First the mark, then the look: a mark that comes meanwhile stays.
            Mandate.objects.filter(pk=pk, look_again_at__lte=now).update(look_again_at=None)
            go_on(report_id, now)
    return len(mandates)
