"""Races on purpose: one session holds what another waits for, and is seen to."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection

PATIENCE = 10.0
"""Seconds until a race is lost for good."""


def closing(act: Callable[[], object]) -> object:
    """An act for a thread of its own, whose connection goes with it."""
    try:
        return act()
    finally:
        connection.close()


def until_somebody_waits() -> None:
    """Until another session waits for a row that this one holds."""
    give_up = time.monotonic() + PATIENCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < give_up
        time.sleep(0.02)
