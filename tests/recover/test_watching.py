"""Live monitoring: believed only while it runs, and what it tells takes the chase further."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from fanzha.govern.access.gates import actor_of
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer, take_event
from fanzha.recover.message.models import Message
from fanzha.recover.trace.jobs import sweep
from fanzha.recover.trace.mandates import issue_usual
from fanzha.recover.trace.models import Line, Monitor
from fanzha.recover.trace.monitoring import MOVES, State
from fanzha.recover.trace.watching import hear_event, watch
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, accepted, answer_to, order_of
from tests.recover.test_mandate import onward, paid_in

UNTIL = timedelta(hours=24)


def watched(centre: Centre, now: datetime) -> tuple[int, Monitor]:
    """A report whose first account is asked to be monitored."""
    report = accepted(now, centre.duty)
    return report, watch(report, MULE, now + UNTIL, "仍在使用", actor_of(centre.duty), now)


def started(monitor: Monitor, now: datetime) -> None:
    """The bank begins."""
    message = Message.objects.get(key=monitor.key)
    take_answer(answer_to(message, "0000", now, started_at=now.isoformat()), now)


def test_an_event_takes_the_chase_further(centre: Centre, now: datetime) -> None:
    report, monitor = watched(centre, now)
    issue_usual(report, actor_of(centre.duty), now)
    started(monitor, now)
    take_event(monitor.key, {"events": [paid_in(now), onward(now)]}, now, now, bank=monitor.bank)
    assert order_of(report).account == NEXT


def test_it_believes_nothing_before_the_start_or_after_the_end(
    centre: Centre, now: datetime
) -> None:
    _, monitor = watched(centre, now)
    body = {"events": [onward(now)]}
    assert hear_event(monitor.key, body, now) is None
    started(monitor, now)
    assert hear_event(monitor.key, body, now + UNTIL) is None
    assert not Line.objects.exists()


def test_it_keeps_only_what_touches_the_account_and_once(centre: Centre, now: datetime) -> None:
    report, monitor = watched(centre, now)
    started(monitor, now)
    strange = {**onward(now), "transfer_id": "y", "payer": "9"}
    body = {"events": [onward(now), strange]}
    assert hear_event(monitor.key, body, now) == report
    assert hear_event(monitor.key, body, now) is None
    assert Line.objects.count() == 1


def test_it_is_over_at_its_time_by_itself(centre: Centre, now: datetime) -> None:
    _, monitor = watched(centre, now)
    assert sweep(now + UNTIL) == 1
    monitor.refresh_from_db()
    assert monitor.state == State.LAPSED


def test_a_period_without_end_is_refused(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    with pytest.raises(Trouble) as trouble:
        watch(report, MULE, now + timedelta(days=30), "仍在使用", actor_of(centre.duty), now)
    assert trouble.value.field == "until"


def test_the_database_refuses_a_move_that_the_table_does_not_have(
    centre: Centre, now: datetime
) -> None:
    _, monitor = watched(centre, now)
    for to in set(State) - {to for at, to in MOVES if at == State.QUEUED} - {State.QUEUED}:
        with pytest.raises(DatabaseError), transaction.atomic():
            Monitor.objects.filter(pk=monitor.pk).update(state=to)
