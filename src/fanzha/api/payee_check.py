"""The bank's shield: a bank asks before a transfer leaves, and tells who insisted on it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to_machine
from fanzha.govern.units.queries import is_bank
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import read_keys
from fanzha.outside.bank.signing import HEADER
from fanzha.prevent.shield import actions
from fanzha.prevent.shield.asking import read_ask, read_override
from fanzha.prevent.shield.rules import NotPossible
from fanzha.words.reasons import say

LARGEST = 10_000
Answer = tuple[int, dict[str, Any]]
Act = Callable[[object, str, datetime], Answer]
"""What is asked, the bank that signed it, and the moment."""
TOO_LARGE: Answer = 413, {"error": "too large"}


@csrf_exempt
@require_POST
@open_to_machine
def payee_check(request: HttpRequest) -> JsonResponse:
    """Answer one question: 200, 400 names the wrong field, 401, 409 request id used before, 413."""
    return _signed(request, _checked)


@csrf_exempt
@require_POST
@open_to_machine
def payee_override(request: HttpRequest, key: UUID) -> JsonResponse:
    """Record that the customer insists: 200, 400, 401, 404 unknown check, 409 not possible, 413."""
    return _signed(request, lambda raw, bank, now: _overridden(key, raw, bank, now))


def _checked(raw: object, bank: str, now: datetime) -> Answer:
    ask = read_ask(raw, now)
    _require_own(ask.bank, bank)
    _require_bank(ask.bank)
    said = actions.check(ask, now)
    return 200, {
        "check_id": str(said.key), "answer": said.answer, "delay_minutes": said.delay_minutes,
        "reasons": [
            {"code": one.code, "zh": say(one.code, one.params), "en": say(one.code, one.params, "en")}
            for one in said.reasons
        ],
        "expires_at": said.expires_at.isoformat(),
    }  # fmt: skip


def _overridden(key: UUID, raw: object, bank: str, now: datetime) -> Answer:
    insists = read_override(raw, now)
    _require_own(insists.bank, bank)
    try:
        actions.override(key, insists, now)
    except ObjectDoesNotExist:
        return 404, {"error": "unknown check"}
    return 200, {"check_id": str(key), "recorded": True}


def checked(body: bytes, signed: str | None) -> Answer:
    """Status and answer to one question as it came; `signed` is the signature header."""
    return _heard(body, signed, _checked)


def _signed(request: HttpRequest, act: Act) -> JsonResponse:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse(TOO_LARGE[1], status=TOO_LARGE[0])
    status, said = _heard(request.body, request.headers.get(HEADER), act)
    return JsonResponse(said, status=status)


def _heard(body: bytes, signed: str | None, act: Act) -> Answer:
    bank = read_keys(settings.BANK_KEYS, settings.BANK_SECRET).who_signed(body, signed)
    if not bank:
        return 401, {"error": "signature"}
    try:
        return act(_parsed(body), bank, clock.now())
    except (actions.Contradiction, NotPossible) as trouble:
        return 409, {"error": trouble.as_dict()}
    except Trouble as trouble:
        return 400, {"error": trouble.as_dict()}


def _parsed(body: bytes) -> Any:
    """The message. Raises Trouble for what is no JSON or what no table can keep."""
    try:
        message = json.loads(body)
        text = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise Trouble(zh="不是 JSON", en="not JSON", field="body") from error
    if b"\\u0000" in text:
        raise Trouble(zh="含有 NUL 字符", en="holds a NUL character", field="body")
    return message


def _require_own(named: str, signer: str) -> None:
    """A bank speaks for itself only."""
    if named != signer:
        raise Trouble(zh="签名的是另一家银行", en="another bank has signed this", field="bank")


_banks: dict[str, float] = {}
BANK_HOLDS_S = 60.0
"""How long a bank once found is not looked for again; one that is not found always is."""


def _require_bank(code: str) -> None:
    if _banks.get(code, 0.0) > time.monotonic():
        return
    if not is_bank(code):
        raise Trouble(zh="没有这家银行", en="no such bank", field="bank")
    _banks[code] = time.monotonic() + BANK_HOLDS_S
