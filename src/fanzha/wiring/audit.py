"""The auditor's button starts a job: a million entries take longer than a page may be waited for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from fanzha.govern.audit.asked import ask_verification

VERIFY = "audit.verify"
LAST = -10
"""Behind whatever else waits."""


@transaction.atomic
def start_verification(actor_id: int, now: datetime) -> int:
    """The number of the verification that runs now, or of a new one that will."""
    key, is_new = ask_verification(actor_id, now)
    if is_new:
        app.configure_task(VERIFY, priority=LAST).defer(key=key)
    return key
