"""A desk opens only to who has done all steps of the sign-in; and who works keeps their session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from fanzha.govern.access.opening import MACHINE, PUBLIC, is_before_desk, opened_to
from fanzha.govern.access.second_factor import step_of
from fanzha.govern.access.session_store import SessionStore
from fanzha.govern.access.steps import Step

GetResponse = Callable[[HttpRequest], HttpResponse]
PAGES = {Step.CODE: "signin_code", Step.CHANGE: "account_password", Step.SET_UP: "account_factor"}
# Sent by the page for what it reads by itself, see acts.js: nobody works because a page lives.
BY_ITSELF = "X-By-Itself"


class StepsOfSignIn:
    """Sends a signed-in person who has a step of the sign-in before them to its page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the view run, or lead to the page of the next step: a whole page, never a part."""
        user: Any = request.user
        if opened_to(view) & {PUBLIC, MACHINE}:
            return None
        if not user.is_authenticated:
            return _whole_page("signin") if _is_part(request) else None
        step = None if is_before_desk(view) else step_of(user)
        if step is not None:
            return _lead_to(PAGES[step], request)
        if BY_ITSELF not in request.headers and isinstance(request.session, SessionStore):
            request.session.touch()
        return None


def _lead_to(page: str, request: HttpRequest) -> HttpResponse:
    if _is_part(request):
        return _whole_page(page)
    return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _whole_page(page: str) -> HttpResponse:
    """htmx goes there. 401, so that a script that sends entries does not take them for taken."""
    response = HttpResponse(status=401)
    response["HX-Redirect"] = reverse(page)
    return response
