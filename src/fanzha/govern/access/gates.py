"""The gate every read of a person's data passes: allowed, or refused, and always recorded."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from fanzha.govern.access.models import User
from fanzha.govern.access.ports import grants
from fanzha.govern.access.rules import PURPOSES, SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.units.rules import area_of
from fanzha.kit.errors import Trouble


def actor_of(user: User) -> Actor:
    """The frozen view of a signed-in user that rules decide on.

    The police of a station work for the town it hangs on: its path is theirs.
    """
    unit = user.unit
    if unit is None:
        return Actor(user.pk, user.role, "", "")
    return Actor(user.pk, user.role, unit.code, area_of(unit.path, unit.kind))


def actor_named(username: str) -> Actor:
    """The view of a person named on the command line. Raises Trouble when there is nobody."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Trouble(zh="没有这个用户", en="there is no such user", field="by")
    return actor_of(user)


def pass_gate(
    actor: Actor, *, allowed: bool, subject_kind: str, subject_id: object, ground: str,
    purpose: str, now: datetime,
) -> None:  # fmt: skip
    """Record the look, or raise PermissionDenied. Call it in a room's `access_*` query.

    `ground` is the case or alert ("alert:12", "report:3"), which may itself give the right
    (`ports.Grants`); `purpose` one of PURPOSES.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"unknown purpose {purpose!r}")
    if not (allowed or grants().granted(actor, ground)):
        raise PermissionDenied
    if actor.role != SYSTEM.role:
        record(
            actor_id=actor.user_id, role=actor.role, verb="look", subject_kind=subject_kind,
            subject_id=subject_id, ground=ground, purpose=purpose, now=now,
        )  # fmt: skip
