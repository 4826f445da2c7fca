"""The machine of a text: reports in any order, doubled, with kills between; forward only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fanzha.prevent.channel import jobs
from fanzha.prevent.channel.actions import claim_due, hand_over, note, queue_text
from fanzha.prevent.channel.models import Code, GatewayPace, Text
from fanzha.prevent.channel.ports import Outgoing, Refused, Unreachable
from fanzha.prevent.channel.rules import MOVES, ORDER, REPORTED, State, moves_on
from tests.cast import Centre
from tests.prevent.channel.helpers import listening, new

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = "alert:1:text:1"


@given(st.lists(st.sampled_from(ORDER), max_size=12))
def test_a_text_that_takes_what_is_news_never_goes_back(told: list[State]) -> None:
    state, seen = State.QUEUED, [State.QUEUED]
    for one in told:
        if moves_on(state, one):
            state = one
            seen.append(one)
    assert seen == sorted(seen, key=ORDER.index)
    assert len(seen) == len(set(seen))


def test_what_never_left_cannot_have_arrived() -> None:
    assert {after for before, after in MOVES if before == State.QUEUED} == {"sending", "failed"}


def test_the_database_refuses_a_step_back(centre: Centre, now: datetime) -> None:
    key = queue_text(new(), now)
    for state in (State.SENDING, State.DELIVERED):
        Text.objects.filter(pk=key).update(state=state)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Text.objects.filter(pk=key).update(state=State.SENT)


class Machine(RuleBasedStateMachine):
    """One text: claims, hand-overs that end or are cut off, reports, sweeps, time."""

    def __init__(self) -> None:
        super().__init__()
        for table in (Text, Code, GatewayPace):  # what an earlier play left
            table.objects.all().delete()
        self._ears = listening()
        self.gateway, self.ears = self._ears.__enter__()
        self.now = START
        self.hand: list[Outgoing] = []
        self.states: list[str] = []
        queue_text(new(), self.now)

    def teardown(self) -> None:
        self._ears.__exit__(None, None, None)

    @rule(seconds=st.sampled_from([1, 5, 31, 700, 4000]))
    def time_goes_on(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def a_worker_claims(self) -> None:
        self.hand += claim_due(self.now, 5)

    @precondition(lambda self: self.hand)
    @rule(fault=st.sampled_from([None, None, Unreachable("HTTP 503"), Refused("refused")]))
    def a_worker_hands_over(self, fault: Exception | None) -> None:
        self.gateway.fault = fault
        hand_over(self.hand.pop(), self.now)

    @precondition(lambda self: self.hand)
    @rule()
    def a_worker_is_killed_after_the_gateway_took_it(self) -> None:
        self.gateway.fault = None
        self.gateway.hand_over(self.hand.pop())

    @precondition(lambda self: self.gateway.took)
    @rule(fate=st.sampled_from(sorted(REPORTED)))
    def a_report_comes(self, fate: str) -> None:
        note(KEY, State(fate), self.now)

    @rule()
    def deadlines_are_swept(self) -> None:
        jobs.sweep(self.now)

    @invariant()
    def it_only_goes_forward_and_each_fate_is_told_once(self) -> None:
        text = Text.objects.get()
        if not self.states or self.states[-1] != text.state:
            self.states.append(text.state)
        fates = [fate for _, _, fate in self.ears.heard]
        order = [ORDER.index(State(state)) for state in self.states]
        assert order == sorted(order)
        assert len(fates) == len(set(fates))
        assert fates == sorted(fates, key=ORDER.index)
        told = fates[-1:] or [text.state]
        assert told == [text.state] or text.state in {State.QUEUED, State.SENDING}

    @invariant()
    def every_copy_is_the_same_text(self) -> None:
        assert len({(text.key, text.phone) for text in self.gateway.took}) <= 1

    @invariant()
    def what_waits_has_a_deadline_and_what_ended_has_none(self) -> None:
        text = Text.objects.get()
        waits = text.state in {State.QUEUED, State.SENDING, State.SENT}
        assert (text.next_at is not None) == waits


def test_no_order_of_events_moves_a_text_back_or_tells_a_fate_twice(centre: Centre) -> None:
    search = settings(max_examples=15, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Machine, settings=search)
