"""The cast of every story: a made-up county with its desks. All names are invented (虚构)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.models import User
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.kit import clock
from fanzha.kit.clock import TownClock

UNITS = [
    NewUnit("YX", "云溪县(虚构)", "Yunxi County (made up)", "county", None),
    NewUnit("YX01", "城关镇", "Chengguan", "town", "YX"),
    NewUnit("YX02", "河西镇", "Hexi", "town", "YX"),
    NewUnit("YX0101", "东街村", "Dongjie", "village", "YX01"),
    NewUnit("YX0201", "柳林村", "Liulin", "village", "YX02"),
    NewUnit("YX010101", "东街一网格", "Dongjie grid 1", "grid", "YX0101"),
    NewUnit("YX020101", "柳林一网格", "Liulin grid 1", "grid", "YX0201"),
    *(
        NewUnit(f"B{n:02}", f"第{n}银行(虚构)", f"Bank {n} (made up)", "bank", "YX")
        for n in range(1, 15)
    ),
]


@dataclass(frozen=True)
class Centre:
    """One person for each desk that a story needs."""

    duty: User
    dissuader: User
    police: User
    grid: User
    other_grid: User
    bank_b03: User
    bank_b04: User
    leader: User
    analyst: User
    auditor: User
    admin: User


PEOPLE = {
    "duty": ("duty_officer", "YX"),
    "dissuader": ("dissuasion_officer", "YX"),
    "police": ("community_police", "YX01"),
    "grid": ("grid_worker", "YX010101"),
    "other_grid": ("grid_worker", "YX020101"),
    "bank_b03": ("bank_liaison", "B03"),
    "bank_b04": ("bank_liaison", "B04"),
    "leader": ("leader", "YX"),
    "analyst": ("analyst", "YX"),
    "auditor": ("auditor", "YX"),
    "admin": ("admin", "YX"),
}


@pytest.fixture
def centre(db: None) -> Centre:
    """The county's units and its people."""
    enter_units(UNITS)
    return Centre(
        **{
            name: enter_user(NewUser(name, role, unit, f"{name}(虚构)"), password="a-long-password")
            for name, (role, unit) in PEOPLE.items()
        }
    )


@pytest.fixture
def now() -> datetime:
    """A Monday afternoon, 16:20:47 in Shanghai."""
    return datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)


@pytest.fixture
def clock_from_now(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre's clock runs on from `now`."""
    monkeypatch.setenv(clock.ENV, TownClock(real=datetime.now(UTC), town=now).to_env())


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
