"""A verification that somebody waits for: asked for at the desk, done behind it, told as it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from fanzha.govern.audit.actions import record_verification
from fanzha.govern.audit.models import Verification
from fanzha.govern.audit.verifying import sealed_entries, verify
from fanzha.govern.audit.words import place

SHOWN_FAULTS = 50
GIVEN_UP = timedelta(hours=1)
"""An unfinished one that is older is not waited for: another may be asked for."""

VerificationRow = Verification
"""A verification as this module hands it out: the name of the type for other rooms."""


@transaction.atomic
def ask_verification(actor_id: int, now: datetime) -> tuple[int, bool]:
    """The number of the verification to wait for, and whether it is new: one runs at a time."""
    with connection.cursor() as cursor:  # two who ask at once must not both start one
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('verification'))")
    running = Verification.objects.filter(finished_at=None, asked_at__gt=now - GIVEN_UP).first()
    if running:
        return running.pk, False
    row = Verification.objects.create(by_id=actor_id, asked_at=now, total=sealed_entries())
    return row.pk, True


def do_verification(key: int, clock: Callable[[], datetime]) -> None:
    """Compare the whole record, telling how far it is; twice is harmless, the first end counts.

    It takes minutes: `clock` (UTC) is read when it has ended.
    """
    rows = Verification.objects.filter(pk=key, finished_at=None)
    if not rows.update(compared=0):
        return
    verdict = verify(told=lambda count: rows.update(compared=F("compared") + count))
    places = [dict(zip(("zh", "en"), place(fault), strict=True))
              for fault in verdict.faults[:SHOWN_FAULTS]]  # fmt: skip
    now = clock()
    with transaction.atomic():
        ended = rows.update(
            finished_at=now, entries=verdict.entries, blocks=verdict.blocks,
            faults=len(verdict.faults), places=places,
        )  # fmt: skip
        if ended:
            by = Verification.objects.select_related("by").get(pk=key).by
            record_verification(verdict, actor_id=by.pk, role=by.role, now=now)


def verification(key: int) -> Verification:
    """One verification as it stands. Raises Verification.DoesNotExist."""
    return Verification.objects.get(pk=key)
