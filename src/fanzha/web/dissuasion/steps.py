"""The next steps for somebody who resists, or who is elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.prevent.dissuade import actions, areas
from fanzha.prevent.dissuade.queries import task_of
from fanzha.web.asked import actor
from fanzha.web.dissuasion.acts import entry
from fanzha.web.dissuasion.views import WORK


@open_to(*WORK)
@require_POST
def police(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Police go, a second time or with those who were there."""
    actions.send_police(task_of(alert_id), actor(request), entry(request))
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def hold(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Ask the duty desk for a protective hold of the person's own account."""
    actions.ask_hold(task_of(alert_id), actor(request), entry(request))
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def area(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The person is elsewhere: another area is asked to go."""
    unit = request.POST.get("unit", "")
    areas.hand_to_area(task_of(alert_id), unit, actor(request), entry(request))
    return redirect("alert", alert_id)
