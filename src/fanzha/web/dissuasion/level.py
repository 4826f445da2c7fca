"""Lower an alert's level: an officer knows better than the signs, and says why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.prevent.alert.actions import lower_level
from fanzha.web.asked import actor, now
from fanzha.web.dissuasion.acts import chosen, note
from fanzha.web.dissuasion.views import WORK
from fanzha.words.enums import Level


@open_to(*WORK)
@require_POST
def lower(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The level falls, with the officer's reason in the history."""
    level = Level(chosen(request, "level", tuple(Level)))
    lower_level(alert_id, level, actor(request), note(request), now(request))
    return redirect("alert", alert_id)
