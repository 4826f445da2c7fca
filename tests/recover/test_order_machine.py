"""No sequence of acts, answers, duplicates, delays and restarts leads to a forbidden state."""

from __future__ import annotations

from datetime import datetime

from hypothesis import settings

from tests.cast import Centre
from tests.recover.order_machine import run_each


def test_no_schedule_leads_to_a_forbidden_state(centre: Centre, now: datetime) -> None:
    run_each(centre, now, settings(max_examples=2, stateful_step_count=20, deadline=None))
