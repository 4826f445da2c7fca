"""What the phone needs to show a card without a line: the script that keeps it, and a page for a
card that was not kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from fanzha.govern.access.opening import open_to
from fanzha.web.street.views import STREET

SCRIPT = settings.STATIC_ROOT / "fanzha" / "street_worker.js"


@open_to(*STREET)
@never_cache
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. It comes from below /street/: a browser gives it no page outside."""
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")


@open_to(*STREET)
def offline(request: HttpRequest) -> HttpResponse:
    """There is no line, and the card asked for is not on the phone. Nobody's data is in it."""
    return render(request, "street/offline.html")
