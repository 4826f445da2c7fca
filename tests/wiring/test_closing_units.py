"""A unit closes, or something is put there; never both, whichever comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import transaction

from fanzha.govern.access import people
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.govern.units.models import Unit
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.areas import hand_to_area
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.actions import NewResident, enter_residents
from fanzha.wiring.units import close_unit
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import UNITS
from tests.racing import PATIENCE, closing, until_somebody_waits

NOW = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)
GRID = "YX020101"
Act = Callable[[Actor], object]


def _reaches_somebody_there(admin: Actor) -> None:
    desk = actor_of(
        enter_user(
            NewUser("d", "dissuasion_officer", "YX", "劝阻员(虚构)"), password="a-long-password"
        )
    )
    alert = raise_alert(
        NewAlert("s1", "13900000001", PERSON, Level.MEDIUM, "loan", (Reason("person"),), NOW)
    )
    hand_to_area(Task.objects.get(alert=alert).pk, GRID, desk, Entry(NOW))


PUT_THERE: dict[str, Act] = {
    "resident": lambda _: enter_residents([NewResident("P1", "甲(虚构)", GRID)]),
    "person": lambda admin: people.enter_person(
        NewUser("x1", "grid_worker", GRID, "网格员(虚构)"), admin, NOW
    ),
    "unit": lambda admin: people.add_unit(
        NewUnit("YX02010101", "楼栋", "House", "grid", GRID), admin, NOW
    ),
}


@pytest.fixture
def admin(committed_db: None) -> Actor:
    enter_units(UNITS)
    return actor_of(
        enter_user(NewUser("a", "admin", "YX", "管理员(虚构)"), password="a-long-password")
    )


@pytest.mark.parametrize("what", PUT_THERE)
def test_what_was_put_there_first_keeps_the_unit_open(admin: Actor, what: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            PUT_THERE[what](admin)
            later = pool.submit(closing, lambda: close_unit(GRID, admin, NOW))
            until_somebody_waits()
        with pytest.raises(Trouble, match=r"there|below"):
            later.result(PATIENCE)
    assert Unit.objects.get(code=GRID).closed_at is None


@pytest.mark.parametrize("what", [*PUT_THERE, "visit"])
def test_what_comes_while_it_closes_is_refused(admin: Actor, what: str) -> None:
    act = PUT_THERE.get(what, _reaches_somebody_there)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close_unit(GRID, admin, NOW)
            later = pool.submit(closing, lambda: act(admin))
            until_somebody_waits()
        with pytest.raises(Trouble, match=r"closed|no such area"):
            later.result(PATIENCE)
    assert Unit.objects.get(code=GRID).closed_at == NOW
