"""Reads of the record, for auditors."""

from __future__ import annotations

from django.db.models import QuerySet

from fanzha.govern.audit.models import Entry


def entries(*, subject: str = "", actor: str = "") -> QuerySet[Entry]:
    """Entries, newest first; `subject` as "kind:id" and `actor` as a sign-in narrow them."""
    found = Entry.objects.select_related("actor").order_by("-id")
    if subject:
        kind, _, key = subject.partition(":")
        found = found.filter(subject_kind=kind) | found.filter(ground=subject)
        found = found.filter(subject_id=key) | found.filter(ground=subject) if key else found
    return found.filter(actor__username=actor) if actor else found
