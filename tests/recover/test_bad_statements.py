"""What a bank's answer must not bring in: a moment to come. Refused, kept, nothing moved. 虚构."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.trace.models import Line, Query, Statement
from fanzha.recover.trace.rules import read_events, read_statement
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, VICTIM, accepted, line, statement

HOUR = timedelta(hours=1)


def test_a_transfer_to_come_is_set_apart_with_its_row_and_is_no_trail(
    centre: Centre, now: datetime
) -> None:
    query = Query.objects.get(report_id=accepted(now, centre.duty))
    paid = line("t1", now - HOUR, VICTIM, MULE, 500)
    ahead = line("t2", now + HOUR, MULE, NEXT, 400)
    take_answer(statement(query.key, now, paid, ahead, balance=100), now)
    assert list(Line.objects.values_list("transfer_id", flat=True)) == ["t1"]
    (bad,) = Statement.objects.get().bad
    assert (bad["row"], bad["field"], bad["zh"]) == (2, "time", "交易时间在将来")


def test_a_statement_of_a_moment_to_come_moves_nothing(centre: Centre, now: datetime) -> None:
    query = Query.objects.get(report_id=accepted(now, centre.duty))
    with pytest.raises(Trouble, match="流水截止时间在将来"):
        take_answer(statement(query.key, now + HOUR, balance=100), now)
    query.refresh_from_db()
    assert (query.state, Statement.objects.count()) == ("queued", 0)


def test_a_banks_clock_may_run_a_little_ahead(now: datetime) -> None:
    soon = now + timedelta(minutes=4)
    body = {"as_of": soon.isoformat(), "lines": [line("t1", soon, VICTIM, MULE, 5)]}
    assert len(read_statement(body, now).lines) == 1
    events = {"events": [line("t2", now + HOUR, VICTIM, MULE, 5)]}
    assert [bad.field for bad in read_events(events, now)[1]] == ["time"]
