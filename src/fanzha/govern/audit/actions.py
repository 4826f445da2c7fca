"""The one verb on the record: add an entry."""

from __future__ import annotations

from datetime import datetime

from fanzha.govern.audit.models import Entry


def record(
    *, actor_id: int | None, role: str, verb: str, subject_kind: str, subject_id: object,
    ground: str, purpose: str, now: datetime,
) -> None:  # fmt: skip
    """Append one entry. `subject_id` is a key, never a name or a number of a person."""
    Entry.objects.create(
        at=now, actor_id=actor_id, role=role, verb=verb, subject_kind=subject_kind,
        subject_id=str(subject_id), ground=ground, purpose=purpose,
    )  # fmt: skip
