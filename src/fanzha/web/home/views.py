"""Sign in, sign out, language, first desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.i18n import set_language

from fanzha import __version__
from fanzha.govern.access.opening import open_to_public, open_to_signed_in
from fanzha.web.desks import desks_of

signin = open_to_public(LoginView.as_view(template_name="web/signin.html"))
signout = open_to_signed_in(LogoutView.as_view())
language = open_to_public(set_language)


@open_to_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Go to the first desk of one's role."""
    actor: Any = vars(request)["actor"]
    return redirect(desks_of(actor.role)[0].url)


@open_to_public
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be made: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "version": __version__})
