"""A closed unit: nobody is put there any more, by no way, until it is open again."""

from __future__ import annotations

from datetime import datetime

import pytest

from fanzha.govern.access import people
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.models import Unit
from fanzha.kit.errors import Trouble
from fanzha.prevent.protect.actions import NewResident, enter_residents
from tests.cast import Centre

VILLAGE, GRID = "YX0201", "YX020101"


@pytest.fixture
def admin(centre: Centre) -> Actor:
    return actor_of(centre.admin)


@pytest.fixture
def closed(centre: Centre, admin: Actor, now: datetime) -> None:
    """The village and its grid are closed; who worked there has no desk."""
    User.objects.filter(pk=centre.other_grid.pk).update(is_active=False)
    for code in (GRID, VILLAGE):
        people.set_unit_closed(code, True, admin, now)


@pytest.mark.usefixtures("closed")
def test_nobody_gets_a_desk_back_in_a_closed_unit(
    centre: Centre, admin: Actor, now: datetime
) -> None:
    with pytest.raises(Trouble, match="closed"):
        people.set_active(centre.other_grid.pk, True, admin, now)
    people.move_person(centre.other_grid.pk, "grid_worker", "YX010101", admin, now)
    people.set_active(centre.other_grid.pk, True, admin, now)
    centre.other_grid.refresh_from_db()
    assert centre.other_grid.is_active


@pytest.mark.usefixtures("closed")
def test_no_resident_is_registered_in_a_closed_unit() -> None:
    with pytest.raises(Trouble, match="YX020101") as refused:
        enter_residents([NewResident("P1", "甲(虚构)", GRID)])
    assert refused.value.field == "unit"


@pytest.mark.usefixtures("closed")
def test_a_unit_opens_again_after_the_one_above_it(admin: Actor, now: datetime) -> None:
    with pytest.raises(Trouble, match="above"):
        people.set_unit_closed(GRID, False, admin, now)
    for code in (VILLAGE, GRID):
        people.set_unit_closed(code, False, admin, now)
    assert not Unit.objects.exclude(closed_at=None).exists()
