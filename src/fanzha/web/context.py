"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fanzha import __version__
from fanzha.kit import clock
from fanzha.web.desks import desks_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The desks this person has, the moment of the page, and whether this is a demo."""
    actor = getattr(request, "actor", None)
    return {
        "desks": desks_of(actor.role) if actor else [],
        "now": getattr(request, "now", None) or clock.now(),
        "clock_speed": clock.speed(),
        "demo": settings.DEMO,
        "version": __version__,
    }
