"""Answer for a file of warning orders: acknowledge it, return it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.prevent.alert import answering
from fanzha.web.asked import actor, now
from fanzha.web.warnings.views import WORK


@open_to(*WORK)
@require_POST
def acknowledge(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file was seen."""
    answering.acknowledge(batch_id, actor(request), now(request))
    return redirect("warnings_batch", batch_id)


@open_to(*WORK)
@require_POST
def give_back(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Its outcomes went back to the sender."""
    answering.give_back(batch_id, actor(request), now(request))
    return redirect("warnings_batch", batch_id)
