"""The one verb on the record: add an entry, or one for each of several subjects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fanzha.govern.audit.models import Entry


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
