"""The queue: its pages are the pages of the whole, for everybody, and one officer gets a task."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from fanzha.govern.access.gates import actor_of
from fanzha.govern.units.models import Unit
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import raise_alert
from fanzha.prevent.alert.keeping import facts_of
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.worth import stake
from fanzha.prevent.dissuade import actions, queue
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.dissuade.queue import PageAsked, own_entries, owners, queue_page
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.alert.signs import signal
from tests.prevent.dissuade.test_task import a_task

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Drawn:
    """An open task: how old its alert is in minutes, whose it is, and what it is worth."""

    age: int
    scam_type: str
    level: Level
    money_fen: int | None
    state: str
    whose: str
    late: bool
    reached: bool
    tries: int


DRAWN = st.builds(
    Drawn, st.integers(0, 300), st.sampled_from(["loan", "investment", "shopping"]),
    st.sampled_from(Level), st.none() | st.integers(0, 10**8),
    st.sampled_from(["waiting", "claimed", "sent"]), st.sampled_from(["", "me", "other"]),
    st.booleans(), st.booleans(), st.integers(0, 4),
)  # fmt: skip


def opened(drawn: list[Drawn], centre: Centre, now: datetime) -> None:
    """Write them down as their alerts and tasks would be."""
    unit, who = Unit.objects.get(code="YX010101"), {"me": centre.dissuader, "other": centre.duty}
    for number, one in enumerate(drawn):
        at = now - one.age * MINUTE
        alert = Alert(
            subject=f"虚构{number}", phone=f"1390000{number:04}", unit=unit, source="detector",
            scam_type=one.scam_type, level=one.level, peak=one.level, money_fen=one.money_fen,
            reasons=[{"code": "person", "params": {}}], received_at=at, expires_at=now,
        )  # fmt: skip
        alert.stake_fen = stake(facts_of(alert))
        alert.save()
        task = Task.objects.create(
            alert=alert, state=one.state, received_at=at, level=one.level,
            reach_by=at + 10 * MINUTE, assigned_to=who.get(one.whose), late_reach=one.late,
            reached_at=now if one.reached else None,
        )  # fmt: skip
        Contact.objects.bulk_create(
            Contact(task=task, way="call", result="no_answer", at=now) for _ in range(one.tries)
        )


@settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(drawn=st.lists(DRAWN, max_size=10))
def test_its_pages_are_the_pages_of_the_whole(
    centre: Centre, now: datetime, drawn: list[Drawn]
) -> None:
    parts: dict[str, Callable[[queue.Line], bool]] = {
        "open": lambda _: True, "late": lambda found: found.late,
        "mine": lambda found: found.mine, "waiting": lambda found: found.task.state == "waiting",
        "street": lambda found: found.task.state == "sent",
    }  # fmt: skip
    officer = actor_of(centre.dissuader)
    with pytest.MonkeyPatch.context() as small, transaction.atomic():
        small.setattr(queue, "PAGE", 3)
        small.setattr(queue, "CHUNK", 2)
        opened(drawn, centre, now)
        for part, is_of in parts.items():
            wanted = [line for line in queue.queue(officer, now) if is_of(line)]
            for page in range(1, len(wanted) // 3 + 2):
                found, figures = queue_page(officer, PageAsked(part, page), now)
                assert found == wanted[3 * page - 3 : 3 * page], part
                assert figures[part] == len(wanted)
        transaction.set_rollback(True)


def test_it_asks_as_often_for_many_open_as_for_one(
    centre: Centre, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_task(now)
    queue_page(actor_of(centre.dissuader), PageAsked(), now)
    opened(
        [Drawn(n, "loan", Level.HIGH, n * 10**6, "waiting", "", False, False, 0) for n in range(150)],
        centre, now,
    )  # fmt: skip
    with django_assert_max_num_queries(11):
        lines, _ = queue_page(actor_of(centre.dissuader), PageAsked(), now)
    assert len(lines) == queue.PAGE


def test_it_says_once_what_several_signs_say_in_the_same_words(
    centre: Centre, now: datetime
) -> None:
    codes = ("risk_high_call", "risk_high_visit", "known_number", "risk_high_payment")
    for number, code in enumerate(codes):
        raise_alert(signal(f"s{number}", now, reasons=(Reason(code),)))
    assert [one["code"] for one in Alert.objects.get().reasons] == list(codes)
    [line] = queue.queue(actor_of(centre.dissuader), now)
    assert [one["code"] for one in line.reasons] == ["risk_high_call", "known_number"]


def test_what_is_ones_own_is_marked_anew_by_every_write(centre: Centre, now: datetime) -> None:
    task, officer = a_task(now), actor_of(centre.dissuader)
    who = officer.user_id or 0
    first = owners()[who]
    actions.claim(task.pk, officer, now)
    claimed = owners()[who]
    Alert.objects.update(money_fen=10**7)
    marks = {first, claimed, owners()[who]}
    assert len(marks) == 3
    assert [entry.task.pk for entry in own_entries(who, PageAsked(), now)] == [task.pk]
    actions.close(task.pk, "no_scam", officer, actions.Entry(now))
    assert who not in owners()


def test_of_many_who_claim_at_once_one_gets_it(
    committed_db: None, centre: Centre, now: datetime
) -> None:
    task, racers = a_task(now).pk, 6
    at_once = Barrier(racers)
    officers = [actor_of(user) for user in (centre.dissuader, centre.duty)] * (racers // 2)

    def claims(number: int) -> tuple[int | None, bool]:
        try:
            at_once.wait(30)
            actions.claim(task, officers[number], now)
            return officers[number].user_id, True
        except Trouble:
            return officers[number].user_id, False
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as threads:
        results = set(threads.map(claims, range(racers)))
    winner = Task.objects.get(pk=task).claimed_by_id
    losers = {officer.user_id for officer in officers} - {winner}
    assert results == {(winner, True)} | {(loser, False) for loser in losers}
