"""Reads of sign-ins."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fanzha.govern.access.models import User
from fanzha.govern.access.rules import Actor, may_see_officer
from fanzha.words.enums import Role

FIELD = (Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.COMMUNITY_POLICE, Role.GRID_WORKER)
"""Who reaches people: the officers whose work is counted."""


def users_of_role(*roles: str) -> QuerySet[User]:
    """Active people of these roles with their unit, by sign-in."""
    found = User.objects.filter(role__in=roles, is_active=True)
    return found.select_related("unit").order_by("username")


def officers_seen(actor: Actor) -> list[User]:
    """The officers whose figures the actor may see, also those who have left, by sign-in."""
    near = Q(pk=actor.user_id) | Q(unit__path__startswith=actor.unit_path or "-")
    found = User.objects.filter(near, role__in=FIELD).select_related("unit").order_by("username")
    return [
        user for user in found
        if may_see_officer(actor, user.pk, user.unit.path if user.unit else "")
    ]  # fmt: skip


def shown_name(user_id: int | None) -> str:
    """The name colleagues know, or 系统 when the system itself acted."""
    if user_id is None:
        return "系统"
    return str(User.objects.get(pk=user_id))
