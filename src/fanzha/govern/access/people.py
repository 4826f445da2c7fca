"""What an administrator does to people and units. All of it is recorded and counts at once.

Nobody does these to themselves: so there is always an administrator, and no one raises their
own rights or drops their own second factor.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction

from fanzha.govern.access import lock_out, second_factor, sessions
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import Actor, may_enter_role
from fanzha.govern.audit.actions import record
from fanzha.govern.units.actions import NewUnit, enter_units, hold, hold_open, set_closed
from fanzha.govern.units.queries import UnitRow, ids_by_code, open_below, unit
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role, UnitKind

_FIRST_PASSWORD_BYTES = 12


@transaction.atomic
def enter_person(new: NewUser, by: Actor, now: datetime) -> str:
    """Give somebody a desk; returns the first password, which is shown once and must be changed.

    Raises Trouble when the sign-in is taken, or the role and the unit do not fit.
    """
    _demand_admin(by)
    _check(new.username, new.role, new.unit)
    if User.objects.filter(username=new.username).exists():
        raise Trouble(zh="登录名已有人使用", en="the sign-in is taken", field="username")
    password = secrets.token_urlsafe(_FIRST_PASSWORD_BYTES)
    user = enter_user(new, password=password, must_change=True)
    _record("enter_user", user.pk, by, now)
    return password


@transaction.atomic
def move_person(user_id: int, role: str, unit_code: str, by: Actor, now: datetime) -> None:
    """Another role or unit; every session ends, so that no page keeps the old rights."""
    user = _another(user_id, by)
    _check(user.username, role, unit_code)
    place = unit(unit_code)
    if (user.role, user.unit_id) == (role, place.pk):
        return
    user.role, user.unit = role, place
    user.save(update_fields=["role", "unit"])
    sessions.end_seats(user.pk)
    _record("change_user", user.pk, by, now)


@transaction.atomic
def set_active(user_id: int, active: bool, by: Actor, now: datetime) -> None:
    """Take somebody's desk away, or give it back. Nothing they did is touched.

    Raises Trouble for a desk in a unit that was closed meanwhile: move them first.
    """
    user = _another(user_id, by)
    if user.is_active == active:
        return
    if active and user.unit is not None:
        _known(user.unit.code, "unit")
    user.is_active = active
    user.save(update_fields=["is_active"])
    sessions.end_seats(user.pk)
    _record("activate" if active else "deactivate", user.pk, by, now)


@transaction.atomic
def unlock(user_id: int, by: Actor, now: datetime) -> None:
    """Forget somebody's wrong passwords."""
    user = _another(user_id, by)
    lock_out.unlock(user.username)
    _record("unlock", user.pk, by, now)


@transaction.atomic
def reset_factor(user_id: int, by: Actor, now: datetime) -> None:
    """The phone is lost: the second factor counts no more, and all sessions end."""
    user = _another(user_id, by)
    second_factor.forget(user)
    sessions.end_seats(user.pk)
    _record("reset_factor", user.pk, by, now)


@transaction.atomic
def reset_password(user_id: int, by: Actor, now: datetime) -> str:
    """A new first password, shown once, to be changed at the next sign-in; all sessions end."""
    user = _another(user_id, by)
    password = secrets.token_urlsafe(_FIRST_PASSWORD_BYTES)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_seats(user.pk)
    _record("reset_password", user.pk, by, now)
    return password


@transaction.atomic
def add_unit(new: NewUnit, by: Actor, now: datetime) -> None:
    """Enter one unit below one that is there. Raises Trouble for a code that is taken."""
    _demand_admin(by)
    if new.kind not in set(UnitKind):
        raise Trouble(zh="没有这种单位", en="no such kind of unit", field="kind")
    if not new.code.isascii() or not new.code.isalnum() or len(new.code) > 32 or not new.name_zh:
        raise Trouble(
            zh="代码用字母和数字, 名称必填",
            en="a code of letters and digits, and a name",
            field="code",
        )
    if new.parent is None or new.parent == new.code:
        raise Trouble(zh="请选上级单位", en="choose the unit above", field="parent")
    _known(new.parent, "parent")
    if new.code in ids_by_code():
        raise Trouble(zh="代码已有单位使用", en="the code is taken", field="code")
    enter_units([new])
    _record("enter_unit", new.code, by, now, kind="unit")


@transaction.atomic
def set_unit_closed(code: str, closed: bool, by: Actor, now: datetime) -> None:
    """Close a unit, or open it again. Raises Trouble while somebody sits there or below, or an
    open unit hangs on it; and while the one above it is closed. What else stands in the way is
    `wiring.units`'s to ask."""
    _demand_admin(by)
    (_must_be_empty if closed else _must_hang_on_an_open_one)(hold(code))
    if set_closed(code, now if closed else None):
        _record("close_unit" if closed else "reopen_unit", code, by, now, kind="unit")


def _must_be_empty(place: UnitRow) -> None:
    if open_below(place.path):
        raise Trouble(zh="还有未停用的下级单位", en="there are open units below it", field="unit")
    if User.objects.filter(unit__path__startswith=place.path, is_active=True).exists():
        raise Trouble(
            zh="还有人员属于这个单位: 先变更或停用", field="unit",
            en="people still sit there: move or deactivate them first",
        )  # fmt: skip


def _must_hang_on_an_open_one(place: UnitRow) -> None:
    if place.parent is not None and place.parent.closed_at is not None:
        raise Trouble(
            zh="上级单位已停用, 请先启用上级", en="the unit above is closed: open it first",
            field="unit",
        )  # fmt: skip


def _check(username: str, role: str, unit_code: str) -> None:
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as error:
        raise Trouble(
            zh="登录名用字母、数字和 . _ - @ +", en="a sign-in has letters, digits and . _ - @ +",
            field="username",
        ) from error  # fmt: skip
    if role not in set(Role):
        raise Trouble(zh="没有这个岗位", en="no such role", field="role")
    if not may_enter_role(role, _known(unit_code, "unit")):
        raise Trouble(
            zh="岗位和单位不符: 银行、运营商联络员属于该机构, 其他人不属于",
            en="role and unit do not fit: a liaison belongs to the bank or operator, others do not",
            field="unit",
        )


def _known(code: str, field: str) -> str:
    try:
        found = unit(code)
    except ObjectDoesNotExist as error:
        raise Trouble(zh="没有这个单位", en="there is no such unit", field=field) from error
    if code not in hold_open([code]):
        raise Trouble(zh="这个单位已停用", en="this unit is closed", field=field)
    return found.kind


def _another(user_id: int, by: Actor) -> User:
    _demand_admin(by)
    if user_id == by.user_id:
        raise Trouble(
            zh="不能对自己操作, 请另一位管理员办理",
            en="not on oneself: another administrator must do it",
        )
    return User.objects.select_for_update().get(pk=user_id)


def _demand_admin(by: Actor) -> None:
    if by.role != Role.ADMIN:
        raise PermissionDenied


def _record(verb: str, key: object, by: Actor, now: datetime, *, kind: str = "user") -> None:
    record(
        actor_id=by.user_id, role=by.role, verb=verb, subject_kind=kind, subject_id=key,
        ground="sign_in", purpose="sign_in", now=now,
    )  # fmt: skip
