"""Alerts: one open alert a person; signals merge; who was cheated before ranks higher."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.prevent.alert.actions import close_alert, raise_alert
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.alert.queries import access_alert
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.prevent.protect.models import Phone, Resident
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.alert.signs import OTHER_PHONE, PHONE, seen, signal


def test_signals_of_one_person_merge_into_the_open_alert(centre: Centre, now: datetime) -> None:
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(PHONE, OTHER_PHONE))])
    first = raise_alert(signal("s1", now))
    later = now + timedelta(minutes=3)
    second = raise_alert(
        signal("s2", later, phone=OTHER_PHONE, level=Level.HIGH, scam_type="authority",
               reasons=(Reason("known_number"), Reason("listed_account", {"amount": 5})),
               money_fen=5)
    )  # fmt: skip
    assert first == second
    alert = Alert.objects.get()
    assert (alert.level, alert.scam_type, alert.money_fen) == ("high", "authority", 5)
    assert [item["code"] for item in alert.reasons] == ["known_number", "listed_account"]
    assert [item["event_id"] for item in alert.evidence] == ["s1", "s2"]
    assert alert.received_at == now
    assert Task.objects.count() == 1


def test_the_same_signal_again_changes_nothing(centre: Centre, now: datetime) -> None:
    first = raise_alert(signal("s1", now, money_fen=5))
    assert raise_alert(signal("s1", now, money_fen=5)) == first
    assert Alert.objects.get().money_fen == 5
    close_alert(first, now)
    assert raise_alert(signal("s1", now)) == first
    assert (Alert.objects.count(), Signal.objects.count()) == (1, 1)


def test_one_payment_with_two_reasons_counts_once(centre: Centre, now: datetime) -> None:
    payment = (seen("t1", now),)
    raise_alert(signal("s1", now, money_fen=5, evidence=payment))
    raise_alert(signal("s2", now, money_fen=5, evidence=payment))
    assert Alert.objects.get().money_fen == 5


def test_a_new_signal_after_the_matter_was_closed_is_a_new_alert(
    centre: Centre, now: datetime
) -> None:
    first = raise_alert(signal("s1", now))
    close_alert(first, now)
    assert raise_alert(signal("s2", now)) != first
    assert Task.objects.count() == 2


def test_somebody_cheated_before_ranks_one_level_higher(centre: Centre, now: datetime) -> None:
    case = NewCase(date(2025, 4, 1), "loan", 9_048_000)
    person = NewResident("P1", "张测试", "YX010101", phones=(PHONE,), earlier_cases=(case,))
    enter_residents([person])
    raise_alert(signal("s1", now))
    alert = Alert.objects.get()
    assert alert.level == "high"
    assert alert.reasons[-1]["code"] == "earlier_victim"


def test_it_opens_for_the_unit_that_protects_and_for_no_other(
    centre: Centre, now: datetime
) -> None:
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(PHONE,))])
    alert = raise_alert(signal("s1", now))
    access_alert(actor_of(centre.grid), alert, purpose="visit", now=now)
    for stranger in (centre.other_grid, centre.bank_b03, centre.auditor):
        with pytest.raises(PermissionDenied):
            access_alert(actor_of(stranger), alert, purpose="visit", now=now)
    looks = entries(ground=f"alert:{alert}").filter(verb="look")
    assert [entry.actor for entry in looks] == [centre.grid]


def test_it_keeps_the_history_of_an_alert(centre: Centre, now: datetime) -> None:
    alert = raise_alert(signal("s1", now))
    raise_alert(signal("s2", now, level=Level.HIGH))
    history = Alert.pgh_event_model.objects.filter(pgh_obj_id=alert).order_by("pgh_id")
    assert list(history.values_list("level", flat=True)) == ["medium", "high"]


def test_the_register_takes_the_same_people_again_without_change(
    centre: Centre, now: datetime
) -> None:
    case = NewCase(date(2025, 4, 1), "loan", 9_048_000)
    people = [
        NewResident("P1", "张测试", "YX010101", phones=(PHONE,), earlier_cases=(case,)),
        NewResident("P2", "李测试", "YX020101", phones=(OTHER_PHONE,)),
    ]
    for _ in range(2):
        assert enter_residents(people) == 2
    assert (Resident.objects.count(), Phone.objects.count()) == (2, 2)
    assert Resident.objects.get(person_id="P1").earlier_cases.count() == 1
