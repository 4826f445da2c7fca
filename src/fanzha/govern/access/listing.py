"""Who has a desk, for those who give desks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fanzha.govern.access import lock_out, second_factor, sessions
from fanzha.govern.access.models import User
from fanzha.kit import clock

MOST = 200


@dataclass(frozen=True)
class Standing:
    """How a person's sign-in stands now."""

    locked: bool
    needs_factor: bool
    seats: list[sessions.Seat]


def people(search: str = "", role: str = "") -> QuerySet[User]:
    """People by sign-in, those without a desk last; `search` is in the sign-in or the name."""
    found = User.objects.select_related("unit").order_by("-is_active", "username")
    if search:
        found = found.filter(Q(username__icontains=search) | Q(shown_name__icontains=search))
    return found.filter(role=role) if role else found


def person(user_id: int) -> User:
    """One of them. Raises User.DoesNotExist."""
    return User.objects.select_related("unit").get(pk=user_id)


def standing_of(user: User) -> Standing:
    """Locked out anywhere, without the second factor the role needs, signed in where."""
    wanted = second_factor.is_wanted(user.role, clock.world())
    return Standing(
        lock_out.is_locked(user.username), wanted and not user.has_second_factor,
        sessions.seats_of(user.pk, None),
    )  # fmt: skip
