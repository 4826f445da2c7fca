"""The doors of detectors at the owners': how far, what was found, what is in force, how it fares.

Every message is signed by the detector's own key. Nothing that goes down is about a person: no
register of residents, no alert, no event.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from fanzha.govern.access.opening import open_to_machine
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.ports import Overtaken
from fanzha.prevent.detect.remote import actions, answers, crossing, queries, signing, state

LARGEST = 64_000_000
"""Bytes of one message. A batch of the log where every row is an alert stays below it."""
Answer = dict[str, Any]
Act = Callable[[str, HttpRequest, bytes], Answer]


@csrf_exempt
@open_to_machine
def position(request: HttpRequest) -> JsonResponse:
    """How far this detector's log was taken over: 200, 401."""
    return _signed(request, "GET", _position)


@csrf_exempt
@open_to_machine
def commit(request: HttpRequest) -> JsonResponse:
    """Take alerts, findings and position together: 200, 400 names the field, 401, 409 overtaken.

    The same message again is 200 and changes nothing.
    """
    return _signed(request, "POST", _committed)


@csrf_exempt
@open_to_machine
def news(request: HttpRequest) -> JsonResponse:
    """Rules and lists in force that differ from the digests asked with: 200, 401."""
    return _signed(request, "GET", _news)


@csrf_exempt
@open_to_machine
def told(request: HttpRequest) -> JsonResponse:
    """Keep how the detector fares: 200, 400, 401."""
    return _signed(request, "POST", _told)


@csrf_exempt
@open_to_machine
def questions(request: HttpRequest) -> JsonResponse:
    """Back-tests asked of this detector: 200, 401."""
    return _signed(request, "GET", _questions)


@csrf_exempt
@open_to_machine
def answer(request: HttpRequest, number: int) -> JsonResponse:
    """Take the answer to a back-test, counts only: 200, 400, 401, 404 not asked of this one."""
    return _signed(request, "POST", lambda name, _, body: _answered(name, number, body))


def _position(name: str, _: HttpRequest, __: bytes) -> Answer:
    at = queries.position(name)
    return {
        "position": at.position, "log_time": at.log_time.isoformat() if at.log_time else None
    }  # fmt: skip


def _committed(name: str, _: HttpRequest, body: bytes) -> Answer:
    outcome = crossing.read(_parsed(body), name)
    return {"new": actions.commit(name, outcome, hashlib.sha256(body).hexdigest())}


def _news(_: str, request: HttpRequest, __: bytes) -> Answer:
    found = queries.news(request.GET.dict())
    return {name: base64.b64encode(content).decode() for name, content in found.items()}


def _told(name: str, _: HttpRequest, body: bytes) -> Answer:
    actions.tell(name, state.taken(_parsed(body)), clock.now())
    return {}


def _questions(name: str, _: HttpRequest, __: bytes) -> Answer:
    return {"questions": queries.open_questions(name)}


def _answered(name: str, number: int, body: bytes) -> Answer:
    if not actions.answer(name, number, answers.taken(_parsed(body)), clock.now()):
        raise LookupError
    return {}


def _signed(request: HttpRequest, method: str, act: Act) -> JsonResponse:
    """The answer of `act` to a message of a known detector, or why there is none."""
    if request.method != method:
        return _refused("method", 405)
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _refused("too large", 413)
    name = _from(request, body)
    if name is None:
        return _refused("name, key or clock", 401)
    try:
        return JsonResponse(act(name, request, body))
    except Overtaken:
        return _refused("overtaken", 409)
    except LookupError:
        return _refused("not asked", 404)
    except Trouble as trouble:
        return JsonResponse({"error": trouble.as_dict()}, status=400)


def _refused(why: str, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)


def _from(request: HttpRequest, body: bytes) -> str | None:
    """The detector that signed the message, None where nobody known did."""
    name, moment = request.headers.get(signing.NAME, ""), request.headers.get(signing.MOMENT, "")
    given = request.headers.get(signing.SIGNATURE, "")
    if len(name) > 32 or "\0" in name or not signing.is_fresh(moment, clock.world()):
        return None
    key, target = queries.key(name), request.get_full_path()
    if key is None or not signing.is_signed(key, given, request.method or "", target, moment, body):
        return None
    return name


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Trouble(zh="不是 JSON", en="not JSON", field="body") from error
