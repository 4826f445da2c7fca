"""Verbs on sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from fanzha.govern.access.models import User
from fanzha.govern.access.sessions import end_seats
from fanzha.govern.audit.actions import record
from fanzha.govern.units.queries import unit
from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class NewUser:
    """What is known of a person who gets a desk; `unit` is a unit's code."""

    username: str
    role: str
    unit: str
    shown_name: str
    phone: str = ""
    is_demo: bool = False


@transaction.atomic
def enter_user(new: NewUser, *, password: str, must_change: bool = False) -> User:
    """Give someone a desk; an existing sign-in keeps its password and is moved.

    `must_change`: the password is somebody else's choice, so it opens only the page where it is
    changed. Who gets another role or unit is signed out everywhere.
    """
    user = User.objects.filter(username=new.username).first()
    if user is None:
        user = User(username=new.username)
        user.password = _hashed(password) if new.is_demo else make_password(password)
        user.must_change_password = must_change
    before = (user.role, user.unit_id)
    user.role, user.unit = new.role, unit(new.unit)
    user.shown_name, user.phone, user.is_demo = new.shown_name, new.phone, new.is_demo
    user.save()
    if before != (user.role, user.unit_id):
        end_seats(user.pk)
    return user


@cache
def _hashed(password: str) -> str:
    """The demo's password, which everybody knows, is hashed once for all who have it: for each
    anew, that was over half of the time in which the sample town is made ready."""
    return make_password(password)


@transaction.atomic
def change_password(user: User, old: str, new: str, now: datetime) -> None:
    """A person's own new password. Raises Trouble: the old one is wrong, the new one too weak."""
    if not user.check_password(old):
        raise Trouble(zh="原密码不对", en="the old password is wrong", field="old")
    if old == new:
        raise Trouble(zh="新密码与原密码相同", en="the new password is the old one", field="new")
    demand_strong(new, user)
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor_id=user.pk, role=user.role, verb="new_password", subject_kind="user",
        subject_id=user.pk, ground="sign_in", purpose="sign_in", now=now,
    )  # fmt: skip


def demand_strong(password: str, user: User | None = None) -> None:
    """Raise Trouble for a password that is short, common, all digits, or like the sign-in."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Trouble(
            zh="密码太弱: 至少 12 位, 不能是常见密码、纯数字, 也不能与登录名相近",
            en="the password is too weak: at least 12 characters, not a common one, not digits "
            "only, not like the sign-in",
            field="password",
        ) from error
