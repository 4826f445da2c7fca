"""Answers of the banks, as XML or as JSON."""

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
from fanzha.outside.bank.keys import read_keys
from fanzha.outside.bank.signing import HEADER
from fanzha.outside.bank.xml.messages import CONTENT_TYPE, read_answer
from fanzha.recover.message.actions import keep, take_answer, take_event
from fanzha.recover.message.codes import Code, answer_code
from fanzha.recover.message.rules import Answer, Verdict

# A statement of some ten thousand lines; more comes as a file.
LARGEST = 8_000_000


@csrf_exempt
@require_POST
@open_to_machine
def answers(request: HttpRequest) -> JsonResponse:
    """Take one answer: 200 taken or known, 400 unreadable (kept), 401, 404 unknown key (kept), 413.

    Posting again is safe; a different second answer is kept for a person and moves nothing.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    status, said = taken(request.body, request.headers.get(HEADER, ""), request.content_type or "")
    return JsonResponse(said, status=status)


def taken(body: bytes, signed: str, content_type: str) -> tuple[int, dict[str, Any]]:
    """Status and reply to what a bank posts; `signed` is the signature header."""
    keys = read_keys(settings.BANK_KEYS, settings.BANK_SECRET)
    bank = keys.who_signed(body, signed)
    if not bank:
        return 401, {"error": "signature"}
    try:
        verdict = _heard(body, bank, xml=content_type == CONTENT_TYPE)
    except Trouble as trouble:
        keep(_kept_text(body), str(trouble), clock.now())
        return 400, {"error": trouble.as_dict()}
    return 404 if verdict is Verdict.UNKNOWN_KEY else 200, {"verdict": verdict}


def _heard(body: bytes, signer: str, *, xml: bool) -> Verdict:
    """Take what the bank says, an answer or unasked. Raises Trouble naming what is wrong."""
    answer = read_answer(body) if xml else _read_json(body)
    if answer.bank != signer:
        raise Trouble(zh="签名的是另一家银行", en="another bank has signed this", field="bank")
    if _is_unasked(answer):
        return take_event(answer.key, answer.body, answer.at, clock.now(), bank=answer.bank)
    return take_answer(answer, clock.now())


def _is_unasked(answer: Answer) -> bool:
    """Whether the bank tells what it saw on a watched account, having confirmed the watch."""
    watches = answer.code == answer_code(Code.MONITOR)
    return watches and "events" in answer.body and "started_at" not in answer.body


def _read_json(body: bytes) -> Answer:
    """An answer as JSON. Raises Trouble, also for what nests deeper than we can read."""
    try:
        return Answer.read(_parsed(body))
    except RecursionError as error:
        raise Trouble(zh="JSON 嵌套过深", en="JSON nested too deep", field="body") from error


def _parsed(body: bytes) -> Any:
    """The message. Raises Trouble for what is no JSON or what the database cannot keep."""
    try:
        message = json.loads(body)
        # Fails for NaN and for half a character; both pass `loads` and no table takes them.
        text = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise Trouble(zh="不是 JSON", en="not JSON", field="body") from error
    if b"\\u0000" in text:
        raise Trouble(zh="含有 NUL 字符", en="holds a NUL character", field="body")
    return message


def _kept_text(body: bytes) -> str:
    """The body as the database can keep it: a NUL becomes the mark of a lost character."""
    return body.decode("utf-8", "replace").replace("\0", "\ufffd")
