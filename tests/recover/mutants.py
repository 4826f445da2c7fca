"""Does the machine of `order_machine.py` see a fault? Each of these is put in, one at a time.

    python -m pytest tests/recover/mutants.py

A test a fault: it passes when the machine fails, by its oracle, by the rooms or by the
database. A fault that nobody sees is a hole in the machine, and the run fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import Phase, settings

from fanzha.recover.freeze import actions as freezing
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze import queries as freezes
from fanzha.recover.freeze import rules as freeze_rules
from fanzha.recover.stop import actions as stopping
from fanzha.recover.stop import changes as stop_changes
from fanzha.recover.stop import models as orders
from fanzha.recover.stop import rules
from fanzha.recover.stop.measure import changes as engine
from fanzha.recover.stop.measure import ending, hearing
from tests.cast import Centre
from tests.recover.order_machine import run_each

Fault = tuple[object, str, Callable[..., Any]]


def _nothing(*args: object, **named: object) -> None:
    """A check that lets everything through."""


def _no(*args: object, **named: object) -> bool:
    return False


def _as_stored(state: str, expires_at: datetime | None, now: datetime) -> str:
    return state


def _an_hour_longer(begun_at: datetime, kind: str = rules.Kind.PAYEE) -> datetime:
    return _real_expires(begun_at, kind) + timedelta(hours=1)


def _half_a_year(begun_at: datetime) -> datetime:
    return begun_at + timedelta(days=180)


_real_expires = rules.expires


FAULTS: dict[str, list[Fault]] = {
    "a stop is shown by its column though its time is over": [(rules, "shown_state", _as_stored)],
    "a freeze is shown by its column though its time is over": [
        (freeze_rules, "shown_state", _as_stored)
    ],
    "a freeze counts as running until the sweep has come": [
        (
            freezes,
            "running",
            lambda report_id, now: list(
                freezes.Freeze.objects.filter(report_id=report_id, state="frozen")
            ),
        )
    ],
    "a stop runs an hour too long": [
        (stopping, "expires", _an_hour_longer),
        (orders, "expires", _an_hour_longer),
    ],
    "six months are 180 days": [(freezing, "expires", _half_a_year)],
    "a stop counts from when we heard of it": [
        (stopping, "moment", lambda said, field: datetime.max.replace(tzinfo=UTC))
    ],
    "an extension counts from the old moment": [
        (hearing, "begun_at", lambda told, since, now: since)
    ],
    "an extension counts from when we heard of it": [
        (hearing, "begun_at", lambda told, since, now: now)
    ],
    "an extension after the end is believed": [
        (hearing, "runs_until", lambda period_end, begun_at, ended_at: period_end)
    ],
    "a lapsed stop is extended": [(stop_changes, "check_running", _nothing)],
    "a lapsed freeze is renewed": [(freeze_changes, "check_running", _nothing)],
    "a hold is extended": [(stop_changes, "check_extendable", _nothing)],
    "somebody else's account is held": [(stopping, "check_own", _nothing)],
    "an account is stopped for a report nobody accepted": [(stopping, "check_accepted", _nothing)],
    "an account is stopped as often as one likes": [
        (rules, "too_often", _no),
        (stop_changes, "check_repeat", _nothing),
    ],
    "a second stop of one account for one report": [(stopping, "LIVE", ())],
    "public money is stopped": [
        (stopping, "public_accounts", lambda now: orders.PublicAccount.objects.none())
    ],
    "a refusal counts as a stop": [
        (stopping, "outcome", lambda result, has_moment: rules.State.STOPPED)
    ],
    "a refusal counts as a freeze": [
        (freezing, "outcome", lambda result, has_moment: freeze_rules.State.FROZEN)
    ],
    "a freeze without case and approval": [(freezing, "check_ground", _nothing)],
    "a renewal without approval": [(freeze_changes, "check_ground", _nothing)],
    "a stop runs on beside its freeze": [(freezing, "supersede", _nothing)],
    "one person lifts a freeze": [(engine, "needs_second", _no)],
    "one person is both persons": [(engine, "check_second", _nothing)],
    "what waited is left when its measure is over": [
        (hearing, "end", lambda measure, state, at: _end_alone(measure, state, at)),
        (ending, "end", lambda measure, state, at: _end_alone(measure, state, at)),
        (stopping, "end", lambda measure, state, at: _end_alone(measure, state, at)),
    ],
    "a measure ends though the bank did not let go": [
        (hearing, "over_at_bank", lambda result: True)
    ],
}


def _end_alone(measure: Any, state: str, at: datetime) -> None:
    measure.state, measure.ended_at = state, at
    measure.save()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_machine_sees(
    fault: str, centre: Centre, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, name, wrong in FAULTS[fault]:
        monkeypatch.setattr(place, name, wrong)
    search = settings(
        max_examples=8, stateful_step_count=20, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    with pytest.raises((AssertionError, DatabaseError, LookupError)):
        run_each(centre, now, search)
