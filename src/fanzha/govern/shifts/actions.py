"""Verbs on plans, leave and teams. Each checks who acts and is recorded; the past stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.shifts.models import Leave, Shift, Team
from fanzha.govern.shifts.queries import may_plan_here, people
from fanzha.govern.shifts.rules import PLANNED, Person, Span, Week
from fanzha.govern.units.queries import UnitRow, units_by_code
from fanzha.govern.units.rules import area_of
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed

TOPIC = "team"


@dataclass(frozen=True)
class NewShift:
    """One entry of a plan: `user_id`, or a `role` in the branch of the `unit` with this code.

    With a `week` it recurs within the span. `row` is its row in a file, for errors.
    """

    span: Span
    user_id: int | None = None
    role: str = ""
    unit: str = ""
    week: Week | None = None
    row: int | None = None


@dataclass(frozen=True)
class NewLeave:
    """Somebody is away from `since` on and before `until`, UTC."""

    user_id: int
    since: datetime
    until: datetime
    row: int | None = None


@transaction.atomic
def plan(new: Iterable[NewShift | NewLeave], actor: Actor, now: datetime) -> int:
    """Enter shifts and leave, all or none; returns how many were new.

    The same entry again changes nothing. Raises Trouble, with the row, for somebody or a unit
    that is not there and for an end before the beginning; PermissionDenied for another branch.
    """
    known, units = {person.user_id: person for person in people()}, units_by_code()
    entered = 0
    for item in new:
        entered += _written(_row(item, known, units, actor), actor, now)
    changed(TOPIC)
    return entered


@transaction.atomic
def end_shift(key: int, actor: Actor, now: datetime) -> None:
    """Take an entry out of the plan from now on. What lies before now stays as it was."""
    _end(Shift.objects.select_for_update(of=("self",)).get(pk=key), actor, now)


@transaction.atomic
def end_leave(key: int, actor: Actor, now: datetime) -> None:
    """Somebody is back, or does not go at all."""
    _end(Leave.objects.select_for_update(of=("self",)).get(pk=key), actor, now)


@transaction.atomic
def set_team(
    name: str, unit: str, members: Sequence[int], actor: Actor, now: datetime
) -> int:  # fmt: skip
    """Name the members of a duty team of a unit, and no others; returns the team's key.

    Raises Trouble for an empty name or somebody who cannot be planned.
    """
    known, units = {person.user_id: person for person in people()}, units_by_code()
    if not name.strip():
        raise Trouble(zh="请填写班组名称", en="name the team", field="name")
    if unit not in units:
        raise _no_unit(None)
    place = units[unit]
    _must_plan(actor, area_of(place.path, place.kind))
    for user in members:
        _person(user, known, None)
    team, _ = Team.objects.update_or_create(name=name.strip(), defaults={"unit": place})
    team.members.set(members)
    _recorded("set_team", "team", team.pk, actor, now)
    changed(TOPIC)
    return team.pk


def _row(
    new: NewShift | NewLeave, known: dict[int, Person], units: Mapping[str, UnitRow], actor: Actor
) -> Shift | Leave:
    if isinstance(new, NewLeave):
        return _leave(new, known, actor)
    if new.user_id is not None:
        return _shift_of_person(new, known, actor)
    return _shift_of_post(new, units, actor)


def _leave(new: NewLeave, known: dict[int, Person], actor: Actor) -> Leave:
    person = _person(new.user_id, known, new.row)
    _must_plan(actor, person.area)
    _must_have_length(new.since, new.until, new.row)
    return Leave(user_id=new.user_id, since=new.since, until=new.until)


def _shift_of_person(new: NewShift, known: dict[int, Person], actor: Actor) -> Shift:
    person = _person(new.user_id, known, new.row)
    _must_plan(actor, person.area)
    return _shift(new, user_id=person.user_id)


def _shift_of_post(new: NewShift, units: Mapping[str, UnitRow], actor: Actor) -> Shift:
    if new.unit not in units:
        raise _no_unit(new.row)
    if new.role not in PLANNED:
        raise Trouble(
            zh="没有这个排班岗位", en="no role that is planned", field="role", row=new.row
        )
    unit = units[new.unit]
    _must_plan(actor, area_of(unit.path, unit.kind))
    return _shift(new, role=new.role, unit_id=unit.pk)


def _shift(new: NewShift, **whose: int | str) -> Shift:
    span, week = new.span, new.week
    if week is None and span.until is None:
        raise Trouble(zh="请填写结束时间", en="say when it ends", field="until", row=new.row)
    if span.until is not None:
        _must_have_length(span.since, span.until, new.row)
    recurs = {"weekdays": week.days, "begins": week.begins, "ends": week.ends} if week else {}
    return Shift(since=span.since, until=span.until, **whose, **recurs)


def _written(row: Shift | Leave, actor: Actor, now: datetime) -> bool:
    """Write the row unless it is there already."""
    model = type(row)
    same = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del same["id"]
    if model.objects.filter(**same).exists():
        return False
    row.save(force_insert=True)
    kind = model.__name__.lower()
    _recorded(f"plan_{kind}", kind, row.pk, actor, now)
    return True


def _end(row: Shift | Leave, actor: Actor, now: datetime) -> None:
    """Remove what lies ahead of a row; what is over cannot be ended again."""
    area = _area_of(row)
    _must_plan(actor, area)
    kind, key = type(row).__name__.lower(), row.pk
    if row.until is not None and row.until <= now:
        raise Trouble(zh="已经结束, 不能更改", en="it is over and stays", field="until")
    if row.since >= now:
        row.delete()
    else:
        row.until = now
        row.save(update_fields=["until"])
    _recorded(f"end_{kind}", kind, key, actor, now)
    changed(TOPIC)


def _area_of(row: Shift | Leave) -> str:
    unit = row.unit if isinstance(row, Shift) and row.unit else row.user and row.user.unit
    return area_of(unit.path, unit.kind) if unit else ""


def _person(user_id: int | None, known: dict[int, Person], row: int | None) -> Person:
    if user_id not in known:
        raise Trouble(
            zh="没有这个人, 或其岗位不排班", en="nobody of a planned role has this sign-in",
            field="username", row=row,
        )  # fmt: skip
    return known[user_id]


def _must_plan(actor: Actor, area: str) -> None:
    if not may_plan_here(actor, area):
        raise PermissionDenied


def _must_have_length(since: datetime, until: datetime, row: int | None) -> None:
    if until <= since:
        raise Trouble(
            zh="结束不晚于开始", en="it ends no later than it begins", field="until", row=row
        )


def _no_unit(row: int | None) -> Trouble:
    return Trouble(zh="没有这个单位", en="no such unit", field="unit", row=row)


def _recorded(verb: str, kind: str, key: int, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind=kind, subject_id=key,
        ground=f"{kind}:{key}", purpose="plan_duty", now=now,
    )  # fmt: skip
