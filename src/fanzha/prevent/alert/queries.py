"""Reads of alerts, through the gate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor, may_see_resident, sight
from fanzha.govern.units.queries import UnitRow
from fanzha.kit.prepared import rows
from fanzha.prevent.alert.growing import DOUBLE, SUPPRESSED
from fanzha.prevent.alert.keeping import contacts_of, facts_of
from fanzha.prevent.alert.models import Alert, Change, Signal, WarningBatch, WarningRow
from fanzha.prevent.alert.rules import OPEN, REJECTED, RIGHT, WRONG
from fanzha.prevent.alert.worth import (
    NOTHING_MEASURED,
    Judged,
    Measured,
    Worth,
    figures,
    worth,
)
from fanzha.prevent.protect.rules import masked_name, masked_number

AlertFile = Alert
"""An alert as `access_alert` hands it out: the name of the type for the rooms after this one."""


def access_alert(actor: Actor, alert_id: int, *, purpose: str, now: datetime) -> Alert:
    """The alert with its story; leaves an audit entry. Raises PermissionDenied.

    Raises Alert.DoesNotExist for an unknown id.
    """
    alert = Alert.objects.select_related("unit", "resident").get(pk=alert_id)
    pass_gate(
        actor, allowed=may_see_resident(actor, alert.unit.path), subject_kind="alert",
        subject_id=alert.pk, ground=f"alert:{alert.pk}", purpose=purpose, now=now,
    )  # fmt: skip
    return alert


@dataclass(frozen=True)
class FoundAlert:
    """An alert that a search found, masked. `name` is "" where the register knows nobody."""

    key: int
    name: str
    phone: str
    place: UnitRow
    scam_type: str
    level: str
    state: str
    ended: str
    received_at: datetime


def find_alerts(
    actor: Actor, numbers: Collection[str], residents: Collection[int], most: int
) -> list[FoundAlert]:
    """Alerts about these residents, or these numbers that the register gives to nobody, newest
    first; of the actor's own branch. Masked: the file opens through `access_alert`."""
    branch = sight(actor)
    if branch is None:
        return []
    meant = Q(resident__in=list(residents)) | Q(subject__in=list(numbers))
    rows = Alert.objects.filter(meant, unit__path__startswith=branch)
    return [_found(row) for row in rows.select_related("unit", "resident").order_by("-pk")[:most]]


def found_alerts(actor: Actor, keys: Collection[int]) -> dict[int, FoundAlert]:
    """These alerts by key, masked, for a line of another list; of the actor's own branch."""
    branch = sight(actor)
    if branch is None:
        return {}
    rows = Alert.objects.filter(pk__in=keys, unit__path__startswith=branch)
    return {row.pk: _found(row) for row in rows.select_related("unit", "resident")}


def may_name(actor: Actor, alert_id: int) -> bool:
    """Whether there is such an alert and the actor may see it: a ground for a search."""
    path = Alert.objects.filter(pk=alert_id).values_list("unit__path", flat=True).first()
    return path is not None and may_see_resident(actor, path)


def open_alerts_below(path: str) -> int:
    """How many alerts are open about people of the branch at `path`."""
    return Alert.objects.filter(unit__path__startswith=path, state=OPEN).count()


def _found(row: Alert) -> FoundAlert:
    name = masked_name(row.resident.name) if row.resident else ""
    return FoundAlert(
        row.pk, name, masked_number(row.phone), row.unit, row.scam_type, row.level,
        row.state, row.ended, row.received_at,
    )  # fmt: skip


def open_alert_of_account(account: str) -> tuple[int, str] | None:
    """Key and level of the open alert about the holder of an account; no file, so no gate."""
    found = rows(_OPEN_OF_ACCOUNT, {"account": account, "open": OPEN})
    return (found[0][0], found[0][1]) if found else None


_OPEN_OF_ACCOUNT = """
    SELECT alert.id, alert.level
    FROM protect_account account JOIN alert_alert alert USING (resident_id)
    WHERE account.number = %(account)s AND alert.state = %(open)s
    ORDER BY alert.id LIMIT 1
"""


def worth_of(
    alert: AlertFile, *, tries: int, reached: bool, now: datetime,
    measured: Measured = NOTHING_MEASURED,
) -> Worth:  # fmt: skip
    """What it is worth to reach this person now; the alert comes with its resident.

    `tries` to reach them failed so far; `measured` as in `measured_chances`. Makes no look into
    the database when the alert was read with `select_related("resident")`.
    """
    facts = facts_of(alert, tries=tries, reached=reached, contacts=contacts_of(alert))
    return worth(facts, now, measured)


def measured_chances(now: datetime) -> Measured:
    """How often alerts of each source and level turned out to be a scam, lately (UTC).

    Counted anew every ten minutes at most: a queue is read more often than an alert is judged.
    """
    begun = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    since = begun - timedelta(days=figures()["measured"]["days"])
    first = _judged(since).order_by("closed_at").values_list("pk", flat=True).first()
    return _counted((since, first)) if first else NOTHING_MEASURED


def _judged(since: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(closed_at__gte=since, ended__in=[*RIGHT, *WRONG])


@lru_cache(maxsize=8)
def _counted(span: tuple[datetime, int]) -> Measured:
    """The counts since a moment; the oldest alert counted tells one database from another."""
    since, _ = span
    found: dict[tuple[str, str], Judged] = {}
    counts = _judged(since).values_list("source", "peak", "ended").annotate(Count("pk"))
    for source, level, outcome, count in counts:
        known = found.get((source, level), Judged(0, 0))
        right = count if outcome in RIGHT else 0
        found[source, level] = Judged(known.right + right, known.judged + count)
    return MappingProxyType(found)


def batches() -> QuerySet[WarningBatch]:
    """Files of warning orders, newest first."""
    people = ("by", "acknowledged_by", "returned_by")
    return WarningBatch.objects.select_related(*people).order_by("-id")


def batch_of(batch_id: int) -> WarningBatch | None:
    """One batch, None when there is none of that id."""
    return WarningBatch.objects.filter(pk=batch_id).first()


def fates(batch_id: int) -> dict[str, int]:
    """How many rows of a batch were taken, left out and rejected."""
    rows = WarningRow.objects.filter(batch=batch_id).values_list("fate")
    return dict(rows.annotate(rows=Count("pk")))


def rejected(batch_id: int) -> QuerySet[WarningRow]:
    """The rejected rows of a batch, with field and reason."""
    return rows_of(batch_id).filter(fate=REJECTED)


def rows_of(batch_id: int) -> QuerySet[WarningRow]:
    """The rows of a batch in the order of the file."""
    return WarningRow.objects.filter(batch=batch_id).order_by("number")


def history_of(alert: AlertFile) -> list[Change]:
    """What changed on an alert that was opened through the gate, the oldest first."""
    return list(Change.objects.filter(alert=alert).select_related("by").order_by("at", "id"))


def growth_of(alert: AlertFile) -> dict[str, Any]:
    """What the page says of an alert that was opened through the gate, how it grew: its
    `history`, how many signs `doubled`, and those `kept_quiet` after its end."""
    signs = list(Signal.objects.filter(alert=alert).order_by("at", "id"))
    return {
        "history": history_of(alert),
        "doubled": sum(sign.times - (sign.fate != DOUBLE) for sign in signs),
        "kept_quiet": [sign for sign in signs if sign.fate == SUPPRESSED],
    }
