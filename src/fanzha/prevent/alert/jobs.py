"""Expiry: an alert of which nothing more is heard, and at which nobody works, fades and ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.kit.prepared import rows
from fanzha.prevent.alert import ports
from fanzha.prevent.alert.actions import close_alert, fade
from fanzha.prevent.alert.expiring import below, expires_at
from fanzha.prevent.alert.growing import EXPIRED
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.rules import OPEN

BATCH = 100


def sweep(now: datetime) -> int:
    """Act on a batch of alerts past their time; returns how many.

    1. Somebody works on it: put off by its level's hours.
    2. High becomes medium, medium low: the next hours begin.
    3. Low ends, and with it the work that nobody had begun.
    """
    return _expire(now) if rows(_ANY_DUE, {"now": now}) else 0


# Asked twice a second: one look into an index that holds open alerts only.
_ANY_DUE = "SELECT 1 FROM alert_alert WHERE state = 'open' AND expires_at <= %(now)s LIMIT 1"


@transaction.atomic
def _expire(now: datetime) -> int:
    due = Alert.objects.select_for_update(skip_locked=True)
    alerts = list(due.filter(state=OPEN, expires_at__lte=now).order_by("expires_at")[:BATCH])
    for alert in alerts:
        _act(alert, now)
    return len(alerts)


def _act(alert: Alert, now: datetime) -> None:
    lower = below(alert.level)
    if not ports.dissuasion().may_expire(alert.pk):
        alert.expires_at = expires_at(alert.level, now)
        alert.save(update_fields=["expires_at"])
    elif lower is not None:
        fade(alert, lower, now)
    else:
        close_alert(alert.pk, now, ended=EXPIRED)
        ports.dissuasion().expire(alert.pk, now)
