"""Answers of the banks."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to_machine
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import HEADER, is_signed
from fanzha.recover.message.actions import keep, take_answer
from fanzha.recover.message.rules import Answer, Verdict

# A statement of some ten thousand lines; more comes as a file.
LARGEST = 2_000_000


@csrf_exempt
@require_POST
@open_to_machine
def answers(request: HttpRequest) -> JsonResponse:
    """Take one answer: 200 taken or known, 400 unreadable (kept), 401, 404 unknown key (kept), 413.

    Posting again is safe; a different second answer is kept for a person and moves nothing.
    """
    size = int(request.headers.get("Content-Length") or 0)
    if size > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    body = request.body
    if not is_signed(body, request.headers.get(HEADER), settings.BANK_SECRET):
        return JsonResponse({"error": "signature"}, status=401)
    try:
        verdict = take_answer(Answer.read(_parsed(body)), clock.now())
    except Trouble as trouble:
        keep(body.decode("utf-8", "replace"), str(trouble), clock.now())
        return JsonResponse({"error": trouble.as_dict()}, status=400)
    status = 404 if verdict is Verdict.UNKNOWN_KEY else 200
    return JsonResponse({"verdict": verdict}, status=status)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Trouble(zh="不是 JSON", en="not JSON", field="body") from error
