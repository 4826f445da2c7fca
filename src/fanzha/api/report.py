"""The hotline's door (96110): a report comes in; an officer decides on it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to_machine
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import HEADER, is_signed
from fanzha.recover.report.actions import Contradiction, take_report
from fanzha.recover.report.message import read_message
from fanzha.recover.report.quarantine import keep_refused
from fanzha.recover.report.queries import doubts_of, standing
from fanzha.recover.report.rules import Source

LARGEST = 200_000
"""Bytes: the longest text, and some hundred payments."""
SENDER = "hotline"


@csrf_exempt
@require_POST
@open_to_machine
def reports(request: HttpRequest) -> JsonResponse:
    """Take one report: 200 taken, now or before; 400 names row and field, 401, 409 another
    content under a known number (both kept), 413.

    No order leaves: `doubts` says what an officer has to put right first.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    body, now = request.body, clock.now()
    if not _is_ours(body, request.headers.get(HEADER)):
        return JsonResponse({"error": "signature"}, status=401)
    try:
        return JsonResponse(_taken(body, now))
    except Trouble as trouble:
        keep_refused(body, trouble, now)
        status = 409 if isinstance(trouble, Contradiction) else 400
        return JsonResponse({"error": trouble.as_dict()}, status=status)


def _taken(body: bytes, now: datetime) -> dict[str, object]:
    sent = read_message(body)
    number = take_report(sent.told, source=Source.API, source_ref=sent.source_ref, now=now)
    doubtful = [doubt.as_dict() for doubt in doubts_of(number)]
    return {"report": number, "state": standing(number).state, "doubts": doubtful}


def _is_ours(body: bytes, given: str | None) -> bool:
    """Whether the hotline signed this just now. Without a secret the door is shut."""
    secret: str = settings.HOTLINE_SECRET
    return bool(secret) and is_signed(body, given, SENDER, secret, clock.world())
