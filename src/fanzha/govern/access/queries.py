"""Reads of sign-ins."""

from __future__ import annotations

from django.db.models import QuerySet

from fanzha.govern.access.models import User


def users_of_role(*roles: str) -> QuerySet[User]:
    """Active people of these roles with their unit, by sign-in."""
    found = User.objects.filter(role__in=roles, is_active=True)
    return found.select_related("unit").order_by("username")


def shown_name(user_id: int | None) -> str:
    """The name colleagues know, or 系统 when the system itself acted."""
    if user_id is None:
        return "系统"
    return str(User.objects.get(pk=user_id))
