"""Reads of the record, for auditors."""

from __future__ import annotations

from django.db.models import QuerySet

from fanzha.govern.audit.models import Entry


def entries(*, subject: str = "", ground: str = "", actor: str = "") -> QuerySet[Entry]:
    """Entries, newest first.

    `subject` is what was looked at, as "kind" or "kind:id"; `ground` the case or alert
    that gave the right, as "alert:12"; `actor` a sign-in. Each narrows.
    """
    found = Entry.objects.select_related("actor").order_by("-id")
    kind, _, key = subject.partition(":")
    wanted = {"subject_kind": kind, "subject_id": key, "ground": ground, "actor__username": actor}
    return found.filter(**{field: value for field, value in wanted.items() if value})


def last_verification() -> Entry | None:
    """When the record was verified last from the auditor's desk, by whom, and whether it was whole.

    The verb says it: `verify_intact` or `verify_broken`; the subject is the last block compared.
    """
    found = Entry.objects.select_related("actor").filter(subject_kind="chain")
    return found.order_by("-id").first()
