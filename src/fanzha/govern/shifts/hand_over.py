"""The hand-over of a shift: a snapshot that two officers sign, each under their own sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.shifts.models import HandOver
from fanzha.govern.shifts.rules import SIGNERS, must_sign_once
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed

TOPIC = "handover"
LONGEST_NOTE = 400


@transaction.atomic
def leave_shift(content: Mapping[str, Any], note: str, actor: Actor, now: datetime) -> int:
    """The leaving officer freezes what is open now and signs; returns the hand-over's key.

    `content` is JSON and is never changed again. Raises PermissionDenied for other desks,
    Trouble for a note that is too long or while an earlier hand-over of theirs waits.
    """
    signer = _signer(actor)
    if len(note) > LONGEST_NOTE:
        raise Trouble(
            zh=f"备注超过 {LONGEST_NOTE} 字", en=f"the note is over {LONGEST_NOTE} characters",
            field="note",
        )  # fmt: skip
    if HandOver.objects.filter(left_by_id=signer, taken_at=None).exists():
        raise Trouble(
            zh="您上一次交班尚未有人接班, 请先由接班人签收",
            en="your last hand-over still waits for the officer who comes to sign",
            field="handover",
        )
    row = HandOver.objects.create(content=content, note=note, left_by_id=signer, left_at=now)
    _recorded("leave_shift", row.pk, actor, now)
    return row.pk


@transaction.atomic
def take_shift(key: int, actor: Actor, now: datetime) -> None:
    """The coming officer signs what was handed over. One's own signature again changes nothing.

    Raises PermissionDenied for other desks, Trouble when it is one's own hand-over or somebody
    else has signed it. The database refuses a second signature, and one by the same person.
    """
    signer = _signer(actor)
    row = HandOver.objects.select_for_update().get(pk=key)
    if row.taken_by_id == signer:
        return
    must_sign_once(row.left_by_id, signer)
    if row.taken_at is not None:
        raise Trouble(zh="已由他人接班签收", en="somebody else has signed it", field="handover")
    row.taken_by_id, row.taken_at = signer, max(now, row.left_at)
    row.save(update_fields=["taken_by", "taken_at"])
    _recorded("take_shift", key, actor, now)


def _signer(actor: Actor) -> int:
    if actor.role not in SIGNERS or actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def _recorded(verb: str, key: int, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="hand_over",
        subject_id=key, ground=f"hand_over:{key}", purpose="plan_duty", now=now,
    )  # fmt: skip
    changed(TOPIC)


def number_of(row: HandOver) -> str:
    """The number a hand-over goes by on paper: its year (Asia/Shanghai) and its key."""
    return f"交接〔{shown(row.left_at).year}〕{row.pk}号"
