"""The whole machines' door described as OpenAPI 3.1, and the view that serves it.

Open to anybody: a partner's engineer reads it before there is a key, and it holds no secret. What
it says is tried against what the doors do by `tests/api/test_any_request.py`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from fanzha import __version__
from fanzha.api.openapi import bank, channel, detector, report
from fanzha.api.openapi.parts import SCHEMAS, SECURITY, Table, door
from fanzha.govern.access.opening import open_to_public

HERE = "/api/openapi.json"
INTRO = (
    "What banks, the hotline (96110), the gateway for texts and detectors at the owners' send to "
    "the centre, and what it answers. Every message is signed; a message sent again changes "
    "nothing. Money is whole fen; times are ISO 8601 with a zone. "
    "See docs/payee_check.md, docs/bank_messages.md, docs/reports.md and docs/detector.md."
)


@cache
def document() -> dict[str, Any]:
    """The description, by OpenAPI 3.1."""
    itself: Table = {
        HERE: {"get": door("This description", {}, {200: {"type": "object"}}, signed_by=None)}
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "fanzha 反诈", "version": __version__, "description": INTRO},
        "paths": {**bank.PATHS, **channel.PATHS, **report.PATHS, **detector.PATHS, **itself},
        "components": {"schemas": SCHEMAS, "securitySchemes": SECURITY},
    }


@require_safe
@open_to_public
def described(_request: HttpRequest) -> JsonResponse:
    """The description: 200."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
