"""What stands in front of every view: closed unless opened, and errors people can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django_htmx.http import trigger_client_event

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.opening import MACHINE, PUBLIC, opened_to
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.web.field_names import FIELD_NAMES
from fanzha.web.missing import missing

GetResponse = Callable[[HttpRequest], HttpResponse]


class ChineseUnlessSwitched(LocaleMiddleware):
    """The language of the switch, else Chinese: what the browser prefers does not count.

    A duty desk with a foreign system on it must not change its words by itself.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        vars(request)["LANGUAGE_CODE"] = translation.get_language()


class CompressedPages(GZipMiddleware):
    """Pages go out compressed, with a random length added against BREACH (Django's own guard).

    A stream does not: what the live line says must leave at once, not when a block is full. Nor
    does an answer to a machine: it is short, often signed, and waited for.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress what is whole and meant for a browser."""
        if response.streaming or request.path.startswith("/api/"):
            return response
        return super().process_response(request, response)


class ClosedUnlessOpened:
    """Refuse every view that no mark of `access.opening` opens to this person.

    Sets `request.actor` (None without a sign-in), `request.now` (UTC), the one moment this
    request lives in, and `request.begun`, the same by `clock.elapsed`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the actor and the moment on the request."""
        user: Any = request.user
        vars(request)["now"], vars(request)["begun"] = clock.now(), clock.elapsed()
        vars(request)["actor"] = actor_of(user) if user.is_authenticated else None
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the view run, ask for a sign-in, or refuse."""
        opened = opened_to(view)
        if opened & {PUBLIC, MACHINE}:
            return None
        actor = vars(request)["actor"]
        if actor is None:
            return redirect(f"/signin?next={request.path}")
        if actor.role in opened:
            return None
        raise PermissionDenied


class TroublesAreShown:
    """A Trouble raised by a view becomes a message in the reader's language, status 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a NUL character, which no field can mean and the database cannot keep.

        A machine's message is left to its own door: the signature is over the raw body.
        """
        if MACHINE in opened_to(view):
            return None
        field = _field_with_nul(request)
        if field is None:
            return None
        trouble = Trouble(
            zh="含有无法保存的字符(NUL), 请删除后重试", field=field,
            en="holds a character that cannot be kept (NUL): remove it and try again",
        )  # fmt: skip
        return self.process_exception(request, trouble)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a Trouble, and 404 for a key that names no row; anything else goes on."""
        if isinstance(error, ObjectDoesNotExist):
            return missing(request, error)
        if not isinstance(error, Trouble):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"error": error.as_dict()}, status=400)
        english = (translation.get_language() or "").startswith("en")
        called = str(FIELD_NAMES.get(error.field or "", "")) or None
        text = error.in_english(called) if english else error.in_chinese(called)
        htmx: Any = getattr(request, "htmx", False)
        page = "web/trouble_part.html" if htmx else "web/trouble.html"
        response = render(request, page, {"text": text, "field": error.field}, status=400)
        if htmx:
            response["HX-Retarget"], response["HX-Reswap"] = "#trouble", "innerHTML"
            trigger_client_event(response, "wrong-field", {"field": error.field, "row": error.row})
        return response


def _field_with_nul(request: HttpRequest) -> str | None:
    """The first field of the address or the form whose name or value holds a NUL."""
    for asked in (request.GET, request.POST):
        for name, values in asked.lists():
            if "\0" in name or any("\0" in str(value) for value in values):
                return name.replace("\0", "")
    return None
