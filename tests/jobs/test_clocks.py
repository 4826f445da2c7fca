"""The clock loop: a deadline fires at its time, and the loop outlives its connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection

from fanzha import wiring
from fanzha.jobs import clocks
from fanzha.kit import clock
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.dissuade import jobs
from fanzha.prevent.dissuade.models import Deadline
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import UNITS

PATIENCE = 10.0


@pytest.fixture
def county(committed_db: None) -> None:
    from fanzha.govern.units.actions import enter_units

    enter_units(UNITS)


@contextmanager
def watching() -> Iterator[None]:
    stop = threading.Event()

    def run() -> None:
        try:
            clocks.watch(stop, wiring.clocks())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def due_in(seconds: float, key: str) -> Deadline:
    """The clock of a fresh alert, over so many seconds from now."""
    at = clock.now()
    raise_alert(NewAlert(key, f"139{key}", PERSON, Level.LOW, "loan", (Reason("person"),), at))
    deadline = Deadline.objects.get(task__alert__phone=f"139{key}")
    deadline.due_at = at + timedelta(seconds=seconds)
    deadline.save()
    return deadline


def fired(deadline: Deadline) -> datetime:
    """When it fired, once it has."""
    until(lambda: Deadline.objects.get(pk=deadline.pk).fired_at is not None)
    found = Deadline.objects.get(pk=deadline.pk).fired_at
    assert found is not None
    return found


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_it_waits_for_the_next_deadline_and_fires_no_earlier(county: None) -> None:
    with watching():
        deadline = due_in(0.6, "00000001")
        assert fired(deadline) >= deadline.due_at


def test_it_goes_on_when_the_database_has_cut_it_off(county: None) -> None:
    with watching():
        fired(due_in(0, "00000001"))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] >= 1
        fired(due_in(0, "00000002"))


def test_it_knows_when_the_next_deadline_is_due_and_that_none_is(county: None) -> None:
    assert jobs.next_due() is None
    later, sooner = due_in(90, "00000001"), due_in(30, "00000002")
    assert jobs.next_due() == sooner.due_at < later.due_at
