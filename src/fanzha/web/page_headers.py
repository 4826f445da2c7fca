"""What every page tells the browser not to do."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from fanzha.recover.trace.flow_map.styles import style

# A fund-flow map carries its colours with it, to stand alone as a file: without this it is black.
MAP_STYLE = f"'sha256-{b64encode(sha256(style().encode()).digest()).decode()}'"
# No script but our files: no handler in an attribute, no text made into code (htmx's `eval` is
# switched off in base.html). Styles in attributes are widths and places of charts and bars.
CONTENT = (
    f"default-src 'self'; script-src 'self'; style-src 'self' {MAP_STYLE}; "
    "style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PERMISSIONS = (
    "camera=(), microphone=(), payment=(), usb=(), geolocation=(self), clipboard-write=(self)"
)
HEADERS = {"Content-Security-Policy": CONTENT, "Permissions-Policy": PERMISSIONS}


class PageHeaders:
    """Adds `HEADERS` to what does not say otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on and add."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
