"""Guard groups: who decides, what is covered, and messages that reach whom they should once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.models import Entry
from fanzha.kit.errors import Trouble
from fanzha.prevent.protect.actions import NewResident, enter_residents, set_guard
from fanzha.prevent.protect.guard import ports
from fanzha.prevent.protect.guard.actions import (
    guard_places,
    leave_messages,
    let_go,
    take_in,
    want_messages,
    write_to_group,
)
from fanzha.prevent.protect.guard.queries import audience, counts, guards_of, wards
from fanzha.prevent.protect.guard.rules import Counted, coverage, decided, guards, held
from fanzha.prevent.protect.models import GroupMessage, Resident
from tests.cast import Centre

AREAS = ["/C/", "/C/T1/", "/C/T1/V1/", "/C/T2/"]
users = st.integers(1, 5)
places = st.lists(st.tuples(st.sampled_from(AREAS), users), max_size=6)


class Kept:
    """Texts a group queued, by key, as the outbox keeps them."""

    def __init__(self) -> None:
        self.texts: dict[str, ports.GroupText] = {}

    def queue(self, texts: Sequence[ports.GroupText], now: datetime) -> None:
        self.texts |= {text.key: text for text in texts}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    found = Kept()
    monkeypatch.setattr(ports.texts, "_filled", found)
    return found


@pytest.fixture
def residents(centre: Centre) -> dict[str, int]:
    """Two in one grid, one in another; the third has no phone."""
    enter_residents(
        [
            NewResident("P1", "甲(虚构)", "YX010101", phones=("13900000001",)),
            NewResident("P2", "乙(虚构)", "YX010101", phones=("13900000002", "13900000022")),
            NewResident("P3", "丙(虚构)", "YX020101"),
        ]
    )
    return dict(Resident.objects.values_list("person_id", "pk"))


@given(st.none() | users, st.lists(users, max_size=3), places, st.sampled_from(AREAS))
def test_the_nearest_and_most_explicit_choice_decides(
    named: int | None, chosen: list[int], by_place: list[tuple[str, int]], address: str
) -> None:
    order = guards(named, chosen, by_place, address)
    above = [(place, user) for place, user in by_place if address.startswith(place)]
    assert set(order) == {named, *chosen, *(user for _, user in above)} - {None}
    assert len(set(order)) == len(order)
    if named is not None:
        assert order[0] == named
    elif chosen:
        assert order[0] == chosen[0]
    elif above:
        deepest = max(len(place) for place, _ in above)
        assert order[0] in {user for place, user in above if len(place) == deepest}


@given(
    st.lists(st.builds(Counted, st.sampled_from(AREAS), st.none() | users, st.integers(1, 9))),
    places,
)
def test_figures_count_everybody_once(rows: list[Counted], by_place: list[tuple[str, int]]) -> None:
    found = decided(rows, by_place)
    everybody = sum(row.residents for row in rows)
    covered = coverage(found)
    assert sum(row.residents for row in found) == everybody
    assert covered.get("/C/", coverage([Counted("/C/", None, 0)])["/C/"]).residents == everybody
    assert sum(held(found).values()) == (covered["/C/"].guarded if rows else 0)
    for before, after in zip(rows, found, strict=True):
        first = guards(before.guard, [], by_place, before.path)
        assert after.guard == (first[0] if first else None)


def test_one_guard_decides_and_figures_say_so(
    centre: Centre, residents: dict[str, int], now: datetime
) -> None:
    desk = actor_of(centre.dissuader)
    guard_places(centre.police.pk, ["YX01"], desk, now)
    take_in(centre.grid.pk, "13900000002", desk, now)
    take_in(centre.other_grid.pk, "P2", desk, now + timedelta(minutes=1))
    found = guards_of(residents.values())
    assert found[residents["P1"]] == (centre.police.pk,)
    assert found[residents["P2"]] == (centre.grid.pk, centre.other_grid.pk, centre.police.pk)
    assert found[residents["P3"]] == ()
    counted = counts()
    assert held(counted) == {centre.police.pk: 1, centre.grid.pk: 1}
    assert coverage(counted)["/YX/"].share == pytest.approx(2 / 3)
    assert coverage(counts("/YX/YX02/"))["/YX/YX02/"].share == 0
    set_guard("P2", centre.dissuader.pk)
    assert held(counts())[centre.dissuader.pk] == 1


def test_a_list_of_wards_is_masked(
    centre: Centre, residents: dict[str, int], now: datetime
) -> None:
    guard_places(centre.police.pk, ["YX0101"], actor_of(centre.police), now)
    take_in(centre.grid.pk, "P1", actor_of(centre.grid), now)
    first, second = wards(centre.police.pk)
    assert (first.name, first.phone, first.why) == ("甲" + "*" * 4, "139****0001", "address")
    assert (first.decides, second.decides) == (False, True)
    assert wards(centre.duty.pk) == []


def test_a_message_reaches_each_resident_of_ones_own_once(
    centre: Centre, residents: dict[str, int], now: datetime, kept: Kept
) -> None:
    grid = actor_of(centre.grid)
    guard_places(centre.grid.pk, ["YX010101"], grid, now)
    guard_places(centre.police.pk, ["YX01"], actor_of(centre.police), now)
    assert audience(centre.police.pk) == {}  # the nearer guard decides
    assert write_to_group(centre.grid.pk, " 不要  转账 ", 2, grid, now) == 2
    assert write_to_group(centre.grid.pk, "不要 转账", 2, grid, now) == 2
    assert {text.phone for text in kept.texts.values()} == {"13900000001", "13900000002"}
    assert len(kept.texts) == 2
    assert GroupMessage.objects.get().residents == 2
    entry = Entry.objects.get(verb="write_to_group")
    assert "139" not in entry.subject_id


def test_who_left_gets_no_message_and_is_guarded_all_the_same(
    centre: Centre, residents: dict[str, int], now: datetime, kept: Kept
) -> None:
    grid = actor_of(centre.grid)
    guard_places(centre.grid.pk, ["YX010101"], grid, now)
    leave_messages(centre.grid.pk, residents["P1"], grid, now)
    assert audience(centre.grid.pk) == {residents["P2"]: "13900000002"}
    assert guards_of([residents["P1"]])[residents["P1"]] == (centre.grid.pk,)
    with pytest.raises(Trouble, match="1 people now, not 2"):
        write_to_group(centre.grid.pk, "不要转账", 2, grid, now)
    assert not kept.texts
    want_messages(centre.grid.pk, residents["P1"], grid, now)
    assert len(audience(centre.grid.pk)) == 2


def test_nobody_writes_to_anothers_group_or_guards_anothers_branch(
    centre: Centre, residents: dict[str, int], now: datetime, kept: Kept
) -> None:
    grid = actor_of(centre.grid)
    with pytest.raises(PermissionDenied):
        write_to_group(centre.other_grid.pk, "不要转账", 0, grid, now)
    with pytest.raises(PermissionDenied):
        guard_places(centre.grid.pk, ["YX02"], grid, now)
    for unknown in ("P3", "nobody"):  # which of the two it is must not be told
        with pytest.raises(Trouble, match="register of your branch"):
            take_in(centre.grid.pk, unknown, grid, now)
    with pytest.raises(PermissionDenied):
        leave_messages(centre.grid.pk, residents["P3"], grid, now)
    with pytest.raises(PermissionDenied):
        guard_places(centre.grid.pk, ["YX01"], actor_of(centre.leader), now)


def test_a_resident_can_be_let_go(centre: Centre, residents: dict[str, int], now: datetime) -> None:
    grid = actor_of(centre.grid)
    take_in(centre.grid.pk, "P1", grid, now)
    take_in(centre.grid.pk, "P1", grid, now)
    assert Entry.objects.filter(verb="take_in").count() == 1
    let_go(centre.grid.pk, residents["P1"], grid, now)
    assert guards_of([residents["P1"]]) == {residents["P1"]: ()}


def test_a_message_says_something_and_can_be_read(
    centre: Centre, residents: dict[str, int], now: datetime, kept: Kept
) -> None:
    grid = actor_of(centre.grid)
    guard_places(centre.grid.pk, ["YX010101"], grid, now)
    for words in ("  ", "长" * 101):
        with pytest.raises(Trouble):
            write_to_group(centre.grid.pk, words, 2, grid, now)
    assert not kept.texts
