"""Stop-payment orders: no way of acting, answering or waiting leads to a forbidden state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.message.rules import Verdict
from fanzha.recover.stop.actions import note_sent, order_stop, supersede
from fanzha.recover.stop.changes import lift
from fanzha.recover.stop.jobs import sweep
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.queries import changes_of, expiring, orders_of
from fanzha.recover.stop.rules import MOVES, Ask, State, shown_state
from tests.cast import Centre
from tests.recover.helpers import MULE, accepted, answer_to, order_of, stopped, taken

PERIOD = timedelta(hours=48)


def test_it_lets_no_order_leave_before_an_officer_accepts(centre: Centre, now: datetime) -> None:
    taken(now)
    assert not Message.objects.exists()


def test_it_sends_a_stop_and_a_query_at_once(centre: Centre, now: datetime) -> None:
    accepted(now, centre.duty)
    assert sorted(Message.objects.values_list("code", flat=True)) == ["100101", "100301"]


def test_it_runs_48_hours_from_the_banks_moment(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    moment = now + timedelta(seconds=20)
    take_answer(stopped(order, moment), moment + timedelta(seconds=5))
    order.refresh_from_db()
    assert (order.state, order.stopped_at, order.expires_at) == ("stopped", moment, moment + PERIOD)
    assert list(expiring(moment, PERIOD)) == [order]


def test_it_lapses_by_itself(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    assert sweep(now + PERIOD - timedelta(seconds=1)) == 0
    assert sweep(now + PERIOD) == 1
    assert sweep(now + PERIOD) == 0
    order.refresh_from_db()
    assert (order.state, order.ended_at) == ("lapsed", now + PERIOD)


def test_it_never_shows_a_stop_whose_answer_came_after_its_end(
    centre: Centre, now: datetime
) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now + PERIOD)
    order.refresh_from_db()
    assert order.state == "lapsed"


@pytest.mark.parametrize("result", ["0301", "0302", "1304", "0399", "7777"])
def test_it_writes_a_refusal_down_with_its_code(centre: Centre, now: datetime, result: str) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(answer_to(Message.objects.get(key=order.key), result, now), now)
    order.refresh_from_db()
    assert (order.state, order.answer_code, order.expires_at) == ("refused", result, None)


def test_it_takes_already_stopped_for_a_stop_only_with_its_moment(
    centre: Centre, now: datetime
) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(answer_to(Message.objects.get(key=order.key), "1301", now), now)
    order.refresh_from_db()
    assert order.state == "refused"


def test_it_keeps_a_contradiction_and_moves_nothing(centre: Centre, now: datetime) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    refusal = answer_to(Message.objects.get(key=order.key), "0301", now)
    assert take_answer(refusal, now) is Verdict.CONTRADICTION
    order.refresh_from_db()
    assert order.state == "stopped"
    assert Kept.objects.get().reason == "contradiction"


def test_it_keeps_one_live_order_an_account_and_report(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    order = order_of(report)
    again = order_stop(_ask(report, now), actor_of(centre.duty), now)
    assert again.pk == order.pk
    assert len(orders_of(report)) == 1


def test_it_stops_an_account_again_at_most_twice(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    for _ in range(3):
        order = order_stop(_ask(report, now), actor_of(centre.duty), now)
        take_answer(stopped(order, now), now)
        now += PERIOD
        sweep(now)
    for _ in range(2):
        order = order_stop(_ask(report, now), actor_of(centre.duty), now)
        assert (order.state, order.answer_code, order.answered_at) == ("refused", "1304", None)
    assert len(orders_of(report)) == 4
    assert Message.objects.filter(code="100101").count() == 3


def test_it_lets_no_liaison_order_a_stop(centre: Centre, now: datetime) -> None:
    report = taken(now)
    with pytest.raises(PermissionDenied):
        order_stop(_ask(report, now), actor_of(centre.bank_b03), now)


def test_the_database_refuses_a_move_that_the_table_does_not_have(
    centre: Centre, now: datetime
) -> None:
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    forbidden = pytest.raises(DatabaseError, match="Invalid transition")
    with forbidden, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE stop_order SET state = 'queued' WHERE id = %s", [order.pk])


@dataclass
class World:
    """An order in the hands of a hostile schedule."""

    order: Order
    centre: Centre
    now: datetime

    def bank(self, result: str, *, late: bool = False) -> None:
        """The bank answers, perhaps with a moment long ago, perhaps for the second time."""
        at = self.now - (PERIOD if late else timedelta())
        take_answer(stopped(self.order, at, result), self.now)

    def lifted(self) -> None:
        """The bank answers the lifting, if it was asked."""
        for change in changes_of([self.order])[self.order.pk]:
            message = Message.objects.get(key=change.key)
            take_answer(answer_to(message, "0000", self.now), self.now)

    def lift(self) -> None:
        """An officer lifts, if there is something to lift."""
        over = self.order.expires_at is not None and self.order.expires_at <= self.now
        runs = self.order.state == "stopped" and not over
        with nullcontext() if runs else pytest.raises(Trouble):
            lift(self.order.pk, "核实无关", actor_of(self.centre.duty), self.now)

    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)


Step = Callable[[World], object]
STEPS: dict[str, Step] = {
    "sent": lambda w: note_sent(w.order.key, w.now),
    "stopped": lambda w: w.bank("0000"),
    "short": lambda w: w.bank("1200"),
    "stopped before": lambda w: w.bank("1301", late=True),
    "mismatch": lambda w: w.bank("0301"),
    "lift": lambda w: w.lift(),
    "lifted": lambda w: w.lifted(),
    "frozen": lambda w: supersede(w.order.report_id, MULE, w.now),
    "sweep": lambda w: sweep(w.now),
    "an hour": lambda w: w.wait(1),
    "two days": lambda w: w.wait(48),
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=14))
def test_no_schedule_leads_to_a_forbidden_state(
    centre: Centre, now: datetime, steps: list[str]
) -> None:
    with transaction.atomic():
        world = World(order_of(accepted(now, centre.duty)), centre, now)
        path = [State(world.order.state)]
        for step in steps:
            STEPS[step](world)
            world.order.refresh_from_db()
            path.append(State(world.order.state))
            shown = shown_state(world.order.state, world.order.expires_at, world.now)
            over = world.order.expires_at is not None and world.order.expires_at <= world.now
            assert not (shown == State.STOPPED and over)
        _assert_only_moves_of_the_table(path)
        transaction.set_rollback(True)


def _assert_only_moves_of_the_table(path: list[State]) -> None:
    for old, new in pairwise(path):
        by_two = {(a, d) for a, b in MOVES for c, d in MOVES if b == c}
        assert old == new or (old, new) in MOVES or (old, new) in by_two, path


def _ask(report: int, now: datetime) -> Ask:
    return Ask(report, "B03", MULE, "赵某甲(虚构)", 9_048_000, now, "被骗资金转入")
