"""Sign in, sign out, language, first desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.i18n import set_language

from fanzha import __version__
from fanzha.govern.access.lock_out import locked_for
from fanzha.govern.access.opening import open_before_desk, open_to_public, open_to_signed_in
from fanzha.govern.access.queries import users_of_role
from fanzha.govern.audit.actions import record
from fanzha.web.asked import actor, now
from fanzha.web.desks import desks_of
from fanzha.web.templatetags.show import role_name
from fanzha.words.enums import Role

SHOWN_PER_ROLE = 3


class SignIn(LoginView):
    """The door; in a demo it lists who can be played."""

    template_name = "web/signin.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The form, and in demo mode the first people of each role with the one password."""
        demo = {"people": _cast(), "demo_password": settings.DEMO_PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**more, **demo)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and record it: a sign-in opens what the record then lists."""
        answer = super().form_valid(form)
        _record(self.request, form.get_user(), "sign_in")
        return answer


class SignOut(LogoutView):
    """The way out, recorded."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session, and with it every live page of it."""
        _record(request, request.user, "sign_out")
        return super().post(request, *args, **kwargs)


signin = open_to_public(SignIn.as_view())
signout = open_before_desk(SignOut.as_view())


def locked_out(request: HttpRequest, *_more: Any) -> HttpResponse:
    """Too many wrong passwords. AXES_LOCKOUT_CALLABLE names this.

    The same is said whether or not anybody has this sign-in.
    """
    minutes = int(locked_for(request).total_seconds() // 60)
    return render(request, "web/locked_out.html", {"minutes": minutes}, status=429)


language = open_to_public(set_language)


@open_to_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Go to the first desk of one's role, or say that it has none yet."""
    desks = desks_of(actor(request).role)
    return redirect(desks[0].url) if desks else render(request, "web/no_desk.html")


@open_to_public
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be made: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "version": __version__})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in the reader's language that the page is too old. CSRF_FAILURE_VIEW names this."""
    del reason  # Django has logged it
    return render(request, "web/csrf.html", status=403)


def _record(request: HttpRequest, user: Any, verb: str) -> None:
    record(
        actor_id=user.pk, role=user.role, verb=verb, subject_kind="user", subject_id=user.pk,
        ground="sign_in", purpose="sign_in", now=now(request),
    )  # fmt: skip


def _cast() -> list[dict[str, str]]:
    return [
        {"username": person.username, "shown_name": str(person), "role_name": role_name(role)}
        for role in Role
        for person in users_of_role(role)[:SHOWN_PER_ROLE]
    ]
