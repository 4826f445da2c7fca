"""No sequence of acts, answers, duplicates, delays and restarts leads to a forbidden state."""

from __future__ import annotations

from datetime import datetime

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import Centre
from tests.recover.order_machine import Schedule


def test_no_schedule_leads_to_a_forbidden_state(centre: Centre, now: datetime) -> None:
    machine = type("Begun", (Schedule,), {"centre": centre, "start": now})
    few = settings(max_examples=15, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=few)
