"""Reads of alerts, through the gate."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_resident
from fanzha.prevent.alert.models import Alert, WarningBatch, WarningRow


def access_alert(actor: Actor, alert_id: int, *, purpose: str, now: datetime) -> Alert:
    """The alert with its story; leaves an audit entry. Raises PermissionDenied.

    Raises Alert.DoesNotExist for an unknown id.
    """
    alert = Alert.objects.select_related("unit").get(pk=alert_id)
    pass_gate(
        actor, allowed=may_see_resident(actor, alert.unit.path), subject_kind="alert",
        subject_id=alert.pk, ground=f"alert:{alert.pk}", purpose=purpose, now=now,
    )  # fmt: skip
    return alert


def batches() -> QuerySet[WarningBatch]:
    """Files of warning orders, newest first."""
    return WarningBatch.objects.select_related("by").order_by("-id")


def rows_of(batch_id: int) -> QuerySet[WarningRow]:
    """The rows of a batch in the order of the file."""
    return WarningRow.objects.filter(batch=batch_id).order_by("number")
