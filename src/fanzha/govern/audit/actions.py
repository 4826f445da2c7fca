"""The one verb on the record: add an entry, or one for each of several subjects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fanzha.govern.audit.models import Entry
from fanzha.govern.audit.verifying import Verdict


def record(
    *, actor_id: int | None, role: str, verb: str, subject_kind: str, subject_id: object,
    ground: str, purpose: str, now: datetime,
) -> None:  # fmt: skip
    """Append one entry. `subject_id` is a key, never a name or a number of a person."""
    record_each(
        [subject_id], actor_id=actor_id, role=role, verb=verb, subject_kind=subject_kind,
        ground=ground, purpose=purpose, now=now,
    )  # fmt: skip


def record_each(
    subject_ids: Iterable[object], *, actor_id: int | None, role: str, verb: str,
    subject_kind: str, ground: str, purpose: str, now: datetime,
) -> None:  # fmt: skip
    """Append an entry for each of several subjects of one act, as `record`."""
    Entry.objects.bulk_create(
        Entry(
            at=now, actor_id=actor_id, role=role, verb=verb, subject_kind=subject_kind,
            subject_id=str(subject_id), ground=ground, purpose=purpose,
        )
        for subject_id in subject_ids
    )  # fmt: skip


def record_verification(
    verdict: Verdict, *, actor_id: int | None, role: str, now: datetime
) -> None:
    """Append that the record was verified, up to which block, and whether it was whole."""
    record(
        actor_id=actor_id, role=role, verb="verify_intact" if verdict.intact else "verify_broken",
        subject_kind="chain", subject_id=verdict.blocks, ground="audit", purpose="audit", now=now,
    )  # fmt: skip
