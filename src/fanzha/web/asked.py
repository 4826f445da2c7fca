"""Who asks and when: what the middleware put on the request, typed."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from fanzha.govern.access.rules import Actor


def actor(request: HttpRequest) -> Actor:
    """The signed-in person; only for views that are not public."""
    return cast(Actor, vars(request)["actor"])


def now(request: HttpRequest) -> datetime:
    """The one moment this request lives in, UTC."""
    return cast(datetime, vars(request)["now"])
