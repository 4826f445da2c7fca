"""A verification that an auditor asked for: one at a time, and its end is when it ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from fanzha.govern.audit.asked import ask_verification, do_verification, verification
from fanzha.govern.audit.queries import entries
from tests.cast import Centre


def test_of_two_who_ask_at_once_one_starts_it_and_the_other_waits_for_that(
    committed_db: None, centre: Centre, now: datetime
) -> None:
    def asks() -> tuple[int, bool]:
        try:
            return ask_verification(centre.auditor.pk, now)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            key, is_new = ask_verification(centre.auditor.pk, now)
            other = thread.submit(asks)
            with pytest.raises(TimeoutError):
                other.result(0.3)
        assert (is_new, other.result(30)) == (True, (key, False))


def test_it_ended_when_it_ended_and_not_when_it_began(centre: Centre, now: datetime) -> None:
    later = now + timedelta(minutes=4)
    key, _ = ask_verification(centre.auditor.pk, now)
    do_verification(key, lambda: later)
    assert verification(key).finished_at == later
    assert entries(ground="audit").get().at == later
    assert ask_verification(centre.auditor.pk, later) == (key + 1, True)
