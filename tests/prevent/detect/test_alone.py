"""One detector a log, and a commit under way is waited for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from fanzha.prevent.detect import actions
from fanzha.prevent.detect.alone import Alone
from fanzha.prevent.detect.here import CentreHere
from fanzha.prevent.detect.ports import Outcome, Overtaken, ReadElsewhere

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def another_session() -> psycopg.Connection:
    """A session of the test's database, as another process has it."""
    at = connection.settings_dict
    return psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"],
        dbname=at["NAME"],
    )  # fmt: skip


def test_a_second_detector_waits_until_the_first_is_gone(committed_db: None) -> None:
    first, second, elsewhere = Alone("detector"), Alone("detector"), Alone("elsewhere")
    first.hold()
    first.hold()
    with pytest.raises(ReadElsewhere, match="another detector"):
        second.hold()
    elsewhere.hold()
    first.release()
    second.hold()
    for each in (second, elsewhere):
        each.release()


def test_it_begins_behind_the_commit_a_killed_detector_left_under_way(committed_db: None) -> None:
    actions.commit(Outcome(0, 43, T0))
    found: list[int] = []
    with another_session() as left:
        left.execute("UPDATE detect_position SET position = 63 WHERE position = 43")
        centre = CentreHere(lambda: T0)

        def begin() -> None:
            found.append(centre.position().position)
            centre.alone.release()
            connection.close()

        begins = threading.Thread(target=begin)
        begins.start()
        begins.join(0.3)
        assert not found
        left.commit()
        begins.join()
    assert found == [63]


def test_a_commit_that_does_not_start_at_the_position_is_refused(committed_db: None) -> None:
    actions.commit(Outcome(0, 43, T0))
    with pytest.raises(Overtaken):
        actions.commit(Outcome(0, 20, T0))
    assert actions.position().position == 43
