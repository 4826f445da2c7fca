"""Verbs on sign-ins."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from fanzha.govern.access.models import User
from fanzha.govern.units.queries import unit


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
def enter_user(new: NewUser, *, password: str) -> User:
    """Give someone a desk; an existing sign-in keeps its password and is moved."""
    user = User.objects.filter(username=new.username).first()
    if user is None:
        user = User(username=new.username)
        user.set_password(password)
    user.role, user.unit = new.role, unit(new.unit)
    user.shown_name, user.phone, user.is_demo = new.shown_name, new.phone, new.is_demo
    user.save()
    return user
