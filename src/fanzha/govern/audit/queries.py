"""Reads of the record, for auditors."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import F, QuerySet

from fanzha.govern.audit.models import Entry
from fanzha.kit.clock import SHOWN_ZONE


def entries(
    *, subject: str = "", ground: str = "", actor: str = "",
    since: date | None = None, until: date | None = None,
) -> QuerySet[Entry]:  # fmt: skip
    """Entries, newest first.

    `subject` is what was looked at, as "kind" or "kind:id"; `ground` the case or alert
    that gave the right, as "alert:12"; `actor` a sign-in; `since` and `until` days of
    Asia/Shanghai, both included. Each narrows.
    """
    # PostgreSQL takes the moments to be spread over all ids, and would read the record from its end
    # down to the days meant: only where both ends are given does it have to find them first.
    newest = (F("id") + 0).desc() if since and until else F("id").desc()
    found = Entry.objects.select_related("actor").order_by(newest)
    kind, _, key = subject.partition(":")
    wanted: dict[str, object] = {
        "subject_kind": kind, "subject_id": key, "ground": ground, "actor__username": actor,
        "at__gte": since and datetime.combine(since, time.min, SHOWN_ZONE),
        "at__lte": until and datetime.combine(until, time.max, SHOWN_ZONE),
    }  # fmt: skip
    return found.filter(**{field: value for field, value in wanted.items() if value})


def last_verification() -> Entry | None:
    """When the record was verified last from the auditor's desk, by whom, and whether it was whole.

    The verb says it: `verify_intact` or `verify_broken`; the subject is the last block compared.
    """
    found = Entry.objects.select_related("actor").filter(subject_kind="chain")
    return found.order_by("-id").first()
