"""A view is closed until one of these marks opens it; the web middleware reads the mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fanzha.words.enums import Role

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
MACHINE = "machine"
EVERY_ROLE = frozenset(Role)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Open a view to signed-in people of these roles."""
    return _mark(frozenset(str(role) for role in roles))


def open_to_signed_in(view: View) -> View:
    """Open a view to everyone with a sign-in."""
    return _mark(frozenset(str(role) for role in EVERY_ROLE))(view)


def open_before_desk(view: View) -> View:
    """Open a view to everyone with a sign-in, also to those who have steps of it before them."""
    vars(view)["before_desk"] = True
    return open_to_signed_in(view)


def is_before_desk(view: Callable[..., Any]) -> bool:
    """Whether a view is part of the sign-in itself."""
    return bool(getattr(view, "before_desk", False))


def open_to_public(view: View) -> View:
    """Open a view to anyone; it must return no personal data."""
    return _mark(frozenset({PUBLIC}))(view)


def open_to_machine(view: View) -> View:
    """Open a view to partners' machines; the view itself must verify their signature."""
    return _mark(frozenset({MACHINE}))(view)


def opened_to(view: Callable[..., Any]) -> frozenset[str]:
    """The roles a view is open to; empty when it is closed to all."""
    mark: frozenset[str] = getattr(view, "opened_to", frozenset())
    return mark


def _mark(who: frozenset[str]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        vars(view)["opened_to"] = who
        return view

    return mark
