"""The doors of detectors at the owners': how far, what was found, what is in force, how it fares.

Every message is signed by the detector's own key. Nothing that goes down is about a person: no
register of residents, no alert, no event.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NamedTuple

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


class Message(NamedTuple):
    """What a known detector sent: its name, what it asks for in the address, the body."""

    sender: str
    asks: dict[str, str]
    body: bytes


def _door(method: str) -> Callable[[Callable[..., Answer]], Callable[..., JsonResponse]]:
    """A view that answers signed messages of `method` by what the decorated function returns."""

    def made(act: Callable[..., Answer]) -> Callable[..., JsonResponse]:
        @csrf_exempt
        @open_to_machine
        @wraps(act)
        def door(request: HttpRequest, **place: int) -> JsonResponse:
            return _signed(request, method, partial(act, **place))

        return door

    return made


def _signed(request: HttpRequest, method: str, act: Callable[[Message], Answer]) -> JsonResponse:
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
        return JsonResponse(act(Message(name, request.GET.dict(), body)))
    except Overtaken:
        return _refused("overtaken", 409)
    except LookupError:
        return _refused("not asked", 404)
    except Trouble as trouble:
        return JsonResponse({"error": trouble.as_dict()}, status=400)


@_door("GET")
def position(message: Message) -> Answer:
    """How far this detector's log was taken over: 200, 401."""
    at = queries.position(message.sender)
    return {
        "position": at.position, "log_time": at.log_time.isoformat() if at.log_time else None
    }  # fmt: skip


@_door("POST")
def commit(message: Message) -> Answer:
    """Take alerts, findings and position together: 200, 400 names the field, 401, 409 overtaken.

    The same message again is 200 and changes nothing.
    """
    outcome = crossing.read(_parsed(message.body), message.sender)
    digest = hashlib.sha256(message.body).hexdigest()
    return {"new": actions.commit(message.sender, outcome, digest)}


@_door("GET")
def news(message: Message) -> Answer:
    """Rules and lists in force that differ from the digests asked with: 200, 401."""
    found = queries.news(message.asks)
    return {name: base64.b64encode(content).decode() for name, content in found.items()}


@_door("POST")
def told(message: Message) -> Answer:
    """Keep how the detector fares: 200, 400, 401."""
    actions.tell(message.sender, state.taken(_parsed(message.body)), clock.now())
    return {}


@_door("GET")
def questions(message: Message) -> Answer:
    """Back-tests asked of this detector: 200, 401."""
    return {"questions": queries.open_questions(message.sender)}


@_door("POST")
def answer(message: Message, number: int) -> Answer:
    """Take the answer to a back-test, counts only: 200, 400, 401, 404 not asked of this one."""
    given = answers.taken(_parsed(message.body))
    if not actions.answer(message.sender, number, given, clock.now()):
        raise LookupError
    return {}


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
