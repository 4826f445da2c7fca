"""What the system did to many subjects in one course, on the record in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fanzha.govern.audit.models import Entry


def record_course(
    acts: Iterable[tuple[str, int]], *, role: str, subject_kind: str, purpose: str, now: datetime
) -> None:
    """Append an entry for each act: its verb and its subject's key, which is its ground too."""
    Entry.objects.bulk_create(
        Entry(
            at=now, role=role, verb=verb, subject_kind=subject_kind, subject_id=str(key),
            ground=f"{subject_kind}:{key}", purpose=purpose,
        )
        for verb, key in acts
    )  # fmt: skip
