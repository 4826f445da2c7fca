"""Whom a number means, when more than one resident has to do with it, or none; and it says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from fanzha.prevent.alert.actions import raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.queries import history_of
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.words.enums import Level
from tests.cast import Centre
from tests.prevent.alert.signs import PHONE, signal

HOUR = timedelta(hours=1)


def resident(name: str, unit: str = "YX010101", **rest: Any) -> NewResident:
    """A made-up resident (虚构)."""
    return NewResident(name, f"{name}(虚构)", unit, **rest)


def whom(alert: Alert) -> list[str]:
    """How the person was found."""
    return [item["code"] for item in alert.whom]


def test_the_holder_of_a_number_is_meant_though_others_name_it_as_their_familys(
    centre: Centre, now: datetime
) -> None:
    enter_residents([resident("P1", phones=(PHONE,)), resident("P2", family_phone=PHONE)])
    raise_alert(signal("s1", now))
    alert = Alert.objects.get()
    assert alert.subject == "P1"
    assert alert.whom == [{"code": "number_also_of_family", "params": {"households": 1}}]


def test_a_number_nobody_holds_goes_to_the_one_place_that_names_it(
    centre: Centre, now: datetime
) -> None:
    enter_residents([resident("P1", family_phone=PHONE), resident("P2", family_phone=PHONE)])
    raise_alert(signal("s1", now))
    alert = Alert.objects.get()
    assert (alert.subject, alert.resident, alert.unit.code) == (PHONE, None, "YX010101")
    assert whom(alert) == ["number_of_family"]


def test_it_goes_to_the_centre_where_different_places_name_it_or_none(
    centre: Centre, now: datetime
) -> None:
    enter_residents(
        [resident("P1", family_phone=PHONE), resident("P2", "YX020101", family_phone=PHONE)]
    )
    raise_alert(signal("s1", now))
    raise_alert(signal("s2", now, phone="13900000009"))
    found = [(alert.unit.code, whom(alert)) for alert in Alert.objects.order_by("id")]
    assert found == [("YX", ["number_of_families"]), ("YX", ["number_unknown"])]


def test_it_says_nothing_where_it_is_plain(centre: Centre, now: datetime) -> None:
    enter_residents([resident("P1", phones=(PHONE,), family_phone="13900000009")])
    raise_alert(signal("s1", now))
    assert Alert.objects.get().whom == []


def test_an_alert_about_a_number_becomes_the_residents_once_the_register_knows_them(
    centre: Centre, now: datetime
) -> None:
    first = raise_alert(signal("s1", now))
    enter_residents([resident("P1", phones=(PHONE,))])
    assert raise_alert(signal("s2", now + HOUR, level=Level.HIGH)) == first
    alert = Alert.objects.get()
    assert (alert.subject, alert.unit.code, alert.level) == ("P1", "YX010101", "high")
    assert alert.whom == []
    assert [step.kind for step in history_of(alert)] == ["opened", "found", "raised"]


def test_a_number_that_moved_to_another_resident_leaves_both_alerts_open(
    centre: Centre, now: datetime
) -> None:
    enter_residents([resident("P1", phones=(PHONE,))])
    raise_alert(signal("s1", now))
    enter_residents([resident("P2", phones=(PHONE,))])
    raise_alert(signal("s2", now + HOUR))
    assert list(Alert.objects.order_by("id").values_list("subject", "state")) == [
        ("P1", "open"), ("P2", "open"),
    ]  # fmt: skip


def test_households_are_found_by_an_index(centre: Centre) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT unit_id FROM protect_resident WHERE family_phone = '139'")
        assert "resident_family" in str(cursor.fetchall())
