"""What tests of tasks share."""

from __future__ import annotations

from datetime import datetime

from fanzha.prevent.dissuade.models import Task


def reach_by(task: Task) -> datetime:
    """Until when the person must have been reached, of a task whose clock runs."""
    assert task.reach_by is not None
    return task.reach_by


def meet_by(task: Task) -> datetime:
    """Until when the person must have been met, of a task whose clock runs."""
    assert task.meet_by is not None
    return task.meet_by
