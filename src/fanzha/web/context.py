"""What every template may use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fanzha import __version__
from fanzha.govern.access.rules import Actor
from fanzha.govern.searches.rules import PURPOSES_OF
from fanzha.kit import clock
from fanzha.web.desks import Desk, desks_of
from fanzha.web.templatetags.show import role_name

DARK = "dark"


def page(request: HttpRequest) -> dict[str, Any]:
    """The desks this person has, the moment of the page, its theme, and whether this is a demo."""
    actor: Actor | None = getattr(request, "actor", None)
    desks = desks_of(actor.role) if actor else []
    return {
        "desks": desks,
        "searches": actor is not None and actor.role in PURPOSES_OF,
        "here": desk_at(request.path, desks),
        "role_name": role_name(actor.role) if actor else "",
        "now": getattr(request, "now", None) or clock.now(),
        "begun": f"{getattr(request, 'begun', 0.0):.3f}",
        "clock_speed": clock.speed(),
        "theme": DARK if request.COOKIES.get("theme") == DARK else "light",
        "demo": settings.DEMO,
        "version": __version__,
    }


def desk_at(path: str, desks: Iterable[Desk]) -> str:
    """The URL name of the desk that the address belongs to: the longest that begins it."""
    roots = {reverse(desk.url): desk.url for desk in desks}
    fitting = [root for root in roots if path.startswith(root)]
    return roots[max(fitting, key=len)] if fitting else ""
