"""What the desks found out is what a back-test is held against."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fanzha.engine.stream.ids import id_of
from fanzha.govern.access.gates import actor_of
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.detect.backtest.ports import Happened, micros
from fanzha.prevent.dissuade.actions import Entry, called, claim, close
from fanzha.prevent.dissuade.by_rule import by_rule
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.wiring.outcomes import OutcomesOfDesks
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.recover.helpers import taken

ANN, ANNS_OLD, BEA, CAI = "15400000001", "15400000009", "15400000002", "15400000003"


def ended(centre: Centre, phone: str, outcome: str, now: datetime, saved_fen: int = 0) -> int:
    """An alert of the rule `made_up` about `phone` whose task ended so."""
    officer = actor_of(centre.dissuader)
    reasons = (Reason("person"),)
    signal = f"made_up@1:{phone[-4:]}:7"
    alert = raise_alert(NewAlert(signal, phone, "detector", Level.HIGH, "loan", reasons, now))
    task = Task.objects.get(alert=alert).pk
    claim(task, officer, now)
    for minute in range(3):
        called(task, "call", "no_answer", officer, Entry(now + timedelta(minutes=minute)))
    close(task, outcome, officer, Entry(now + timedelta(minutes=9)), saved_fen=saved_fen)
    return alert


@pytest.fixture
def told(centre: Centre, now: datetime) -> Happened:
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(ANNS_OLD, ANN))])
    ended(centre, ANN, "dissuaded", now, saved_fen=380_000)
    ended(centre, BEA, "no_scam", now)
    ended(centre, CAI, "unreachable", now)
    taken(now)
    listing = NewListing("number", "95400000091", "虚构", "虚构", now)
    enter([listing], actor_of(centre.analyst), now)
    return OutcomesOfDesks().happened(now - timedelta(days=1), now + timedelta(hours=1))


def test_somebody_dissuaded_and_somebody_who_reports_is_a_case(told: Happened) -> None:
    names = sorted(told.cases["case"].to_pylist())
    assert [name.partition(":")[0] for name in names] == ["alert", "report"]
    assert told.payments["amount_fen"].to_pylist() == [9_048_000]
    assert not told.whole


def test_a_resident_is_known_by_the_phone_the_detector_knows_them_by(told: Happened) -> None:
    keys = set(told.people["key"].to_pylist())
    assert {id_of(ANN), id_of(ANNS_OLD)} <= keys
    assert id_of(BEA) not in keys


def test_somebody_found_safe_is_cleared_and_somebody_unreached_is_not(
    told: Happened, now: datetime
) -> None:
    assert told.cleared["key"].to_pylist() == [id_of(BEA)]
    (ends,) = told.cleared["ends_us"].to_pylist()
    assert ends == micros(now + timedelta(minutes=9))


def test_what_is_listed_belongs_to_con_artists(told: Happened) -> None:
    rows = {(row["about"], row["key"]) for row in told.things.to_pylist()}
    assert rows == {(about, 95400000091) for about in ("caller", "relay", "sender")}


def test_it_counts_what_came_of_a_rule(told: Happened, now: datetime) -> None:
    came = by_rule(now - timedelta(days=7))["made_up"]
    assert (came.signals, came.right, came.wrong, came.saved_fen) == (3, 1, 1, 380_000)
    assert came.precision == 0.5
    assert by_rule(now + timedelta(seconds=1)) == {}
