"""With a clock sixty times as fast, nobody acts: the centre itself keeps the deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fanzha.cli.centre import free_port
from tests.browser.centre import RunningCentre
from tests.browser.test_kill import rows, wait_for

ZHANG = "JOIN alert_alert a ON a.id = t.alert_id WHERE a.phone = '15499016227'"


@pytest.fixture
def fast_centre(tmp_path: Path) -> Iterator[RunningCentre]:
    running = RunningCentre(tmp_path / "data", free_port(), speed=60)
    running.start()
    yield running
    assert running.stop() == 0, running.log()


def test_people_are_sent_at_once_and_what_is_late_is_marked_after_10_and_30_minutes(
    fast_centre: RunningCentre,
) -> None:
    wait_for(fast_centre, f"SELECT 1 FROM dissuade_task t {ZHANG} AND t.late_reach")
    [(state, visitor, sent_after)] = rows(
        fast_centre,
        f"SELECT t.state, t.visitor_id, t.sent_at - t.received_at FROM dissuade_task t {ZHANG}",
    )
    assert state == "sent"
    assert visitor is not None
    assert sent_after.total_seconds() < 120  # two seconds of the world
    wait_for(fast_centre, f"SELECT 1 FROM dissuade_task t {ZHANG} AND t.late_meet")
