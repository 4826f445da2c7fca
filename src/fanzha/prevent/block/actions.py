"""Verbs on the list: enter, lift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.kit.prepared import plan_anew
from fanzha.prevent.block.models import Listed
from fanzha.prevent.block.rules import Kind

MANY = 1000
"""From so many new values on the list is looked at anew before anybody asks about it."""


@dataclass(frozen=True)
class NewListing:
    """What is known of a value to list. `value` is plain (see `rules.plain`)."""

    kind: Kind
    value: str
    ground: str
    source: str
    since: datetime
    until: datetime | None = None
    scam_type: str = ""


@dataclass(frozen=True)
class Entered:
    """How many values are new on the list, prolonged or restated, and as they were."""

    new: int
    changed: int
    same: int


@transaction.atomic
def enter(listings: Iterable[NewListing], actor: Actor, now: datetime) -> Entered:
    """Put values on the list. The same list again changes nothing; of doubles the last counts."""
    wanted = {(item.kind, item.value): item for item in listings}
    known = {
        (row.kind, row.value): row
        for row in Listed.objects.select_for_update().filter(
            value__in=[value for _, value in wanted]
        )
    }
    new = [_row(item, actor, now) for key, item in wanted.items() if key not in known]
    moved = [row for key, row in known.items() if key in wanted and _restate(row, wanted[key], now)]
    Listed.objects.bulk_create(new, batch_size=5000)
    Listed.objects.bulk_update(moved, [*_STATED, "changed_at"], batch_size=1000)
    if len(new) >= MANY:
        plan_anew(Listed._meta.db_table)
    if new or moved:
        changed("listed")
    return Entered(len(new), len(moved), len(wanted) - len(new) - len(moved))


@transaction.atomic
def lift(listed_id: int, actor: Actor, ground: str, now: datetime) -> None:
    """End a listing at once; `ground` says why. Lifting it again changes nothing."""
    row = Listed.objects.select_for_update().get(pk=listed_id)
    if row.until is not None and row.until <= now:
        return
    row.until, row.changed_at = now, now
    row.save(update_fields=["until", "changed_at"])
    record(
        actor_id=actor.user_id, role=actor.role, verb="lift", subject_kind="listed",
        subject_id=row.pk, ground=ground[:64], purpose="supervise", now=now,
    )  # fmt: skip
    changed("listed")


_STATED = ("ground", "source", "scam_type", "until")


def _row(item: NewListing, actor: Actor, now: datetime) -> Listed:
    decider = None if actor is SYSTEM else actor.user_id
    stated = {name: getattr(item, name) for name in (*_STATED, "kind", "value", "since")}
    return Listed(**stated, decided_by_id=decider, changed_at=now)


def _restate(row: Listed, item: NewListing, now: datetime) -> bool:
    """Bring the row in line with the item; whether anything changed."""
    differs = [name for name in _STATED if getattr(row, name) != getattr(item, name)]
    for name in differs:
        setattr(row, name, getattr(item, name))
    row.changed_at = now
    return bool(differs)
