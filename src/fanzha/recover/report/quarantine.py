"""Messages of partners' machines that were refused: kept for a person, moving nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.report.models import Refused
from fanzha.recover.report.rules import may_take

KEPT_AT_MOST = 100_000
"""Characters of one message."""


def keep_refused(body: bytes, why: Trouble, now: datetime) -> None:
    """Keep a refused message with its reason. The same for the same reason is kept once.

    What PostgreSQL cannot hold (NUL, bytes that are no UTF-8) becomes the mark of a lost
    character.
    """
    text = body.decode("utf-8", "replace").replace("\0", "\ufffd")[:KEPT_AT_MOST]
    digest = hashlib.sha256(str(why).encode() + b"\0" + body).hexdigest()
    Refused.objects.get_or_create(
        digest=digest,
        defaults={
            "received_at": now, "text": text, "field": (why.field or "")[:80],
            "zh": why.zh[:300], "en": why.en[:300],
        },
    )  # fmt: skip


def refused(actor: Actor) -> QuerySet[Refused]:
    """What was refused, newest first, for counting and listing: show no text of it.

    Raises PermissionDenied.
    """
    if not may_take(actor):
        raise PermissionDenied
    return Refused.objects.defer("text").order_by("-pk")


def access_refused(refused_id: int, actor: Actor, now: datetime) -> Refused:
    """One refused message with its text; the look is recorded.

    Raises PermissionDenied, Refused.DoesNotExist.
    """
    if not may_take(actor):
        raise PermissionDenied
    row = Refused.objects.get(pk=refused_id)
    pass_gate(
        actor, allowed=True, subject_kind="refused", subject_id=refused_id,
        ground=f"refused:{refused_id}", purpose="take_report", now=now,
    )  # fmt: skip
    return row
