"""The door of the gateway for texts and of the machine that dials: what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to_machine
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import HEADER, is_signed
from fanzha.prevent.channel.reports import keep_odd, take_call_reports, take_text_reports

LARGEST = 400_000
"""Bytes: a thousand reports."""
SENDER = "gateway"
Take = Callable[[object, datetime], dict[str, int]]


@csrf_exempt
@require_POST
@open_to_machine
def text_reports(request: HttpRequest) -> JsonResponse:
    """Take delivery reports: 200 with counts, 400 names row and field (kept), 401, 413.

    Posting again is safe. A text that is not ours is counted and kept, not refused: the gateway
    would tell it for ever.
    """
    return _answered(request, take_text_reports)


@csrf_exempt
@require_POST
@open_to_machine
def call_outcomes(request: HttpRequest) -> JsonResponse:
    """As `text_reports`, for calls."""
    return _answered(request, take_call_reports)


def _answered(request: HttpRequest, take: Take) -> JsonResponse:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    body, now = request.body, clock.now()
    if not _is_theirs(body, request.headers.get(HEADER)):
        return JsonResponse({"error": "signature"}, status=401)
    try:
        return JsonResponse(take(_parsed(body), now))
    except Trouble as trouble:
        keep_odd(str(trouble), body.decode("utf-8", "replace").replace("\0", "\ufffd"), now)
        return JsonResponse({"error": trouble.as_dict()}, status=400)


def _parsed(body: bytes) -> object:
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Trouble(zh="不是 JSON", en="not JSON", field="body") from error
    return parsed


def _is_theirs(body: bytes, given: str | None) -> bool:
    """Whether the gateway signed this just now. Without a secret the door is shut."""
    secret: str = settings.SMS_SECRET
    return bool(secret) and is_signed(body, given, SENDER, secret, clock.world())
