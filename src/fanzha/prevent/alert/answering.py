"""Answer for a file of warning orders: acknowledge that it came, return it with its outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.models import WarningBatch, WarningRow
from fanzha.prevent.alert.rules import OPEN
from fanzha.words import law
from fanzha.words.enums import Role

ANSWERS = frozenset({Role.DISSUASION_OFFICER, Role.DUTY_OFFICER})


def acknowledge_by(now: datetime) -> datetime:
    """Until when a file received `now` (UTC) must be acknowledged.

    Source: the setting `warning.acknowledge_minutes`.
    """
    return now + timedelta(minutes=law.number("warning.acknowledge_minutes", now))


@transaction.atomic
def acknowledge(batch_id: int, actor: Actor, now: datetime) -> None:
    """Somebody has seen the file and sees to it. The first to say so stands.

    Raises PermissionDenied, Trouble for no such batch.
    """
    batch = _locked(batch_id, actor)
    if batch.acknowledged_at is None:
        batch.acknowledged_at, batch.acknowledged_by_id = now, actor.user_id
        _save(batch, "acknowledge", actor, now)


@transaction.atomic
def give_back(batch_id: int, actor: Actor, now: datetime) -> None:
    """The outcomes went back to the sender. Again changes nothing.

    Raises PermissionDenied, Trouble for no such batch, one nobody acknowledged, or one with an
    alert that is still open.
    """
    batch = _locked(batch_id, actor)
    if batch.returned_at is not None:
        return
    if batch.acknowledged_at is None:
        raise Trouble(zh="尚未签收", en="nobody acknowledged it", field="acknowledged_at")
    still = WarningRow.objects.filter(batch=batch, alert__state=OPEN).count()
    if still:
        raise Trouble(zh=f"还有 {still} 条未办结", en=f"{still} are not ended yet", field="alert")
    batch.returned_at, batch.returned_by_id = now, actor.user_id
    _save(batch, "return", actor, now)


def _locked(batch_id: int, actor: Actor) -> WarningBatch:
    if actor.role not in ANSWERS:
        raise PermissionDenied
    batch = WarningBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Trouble(
            zh=f"没有第 {batch_id} 批预警", en=f"no batch {batch_id} of warnings", field="batch"
        )
    return batch


def _save(batch: WarningBatch, verb: str, actor: Actor, now: datetime) -> None:
    batch.save()
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="warnings",
        subject_id=batch.pk, ground=f"warnings:{batch.pk}", purpose="dissuade", now=now,
    )  # fmt: skip
