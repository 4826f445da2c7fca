"""What is not there: told to a person as a page, to a machine as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the form that the asker reads."""
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "no such address"}, status=404)
    return page_not_found(request, exception)
