"""The ASGI app of intake: `POST /events`, `GET /healthz`, and what the detector adds: pages of
figures, open to this machine, and to whoever has a key from elsewhere.

200 is answered once the rows are synced to disk, and never before. Everything else changes
nothing, so that a sender repeats what was not answered; a repeated request adds nothing.

| status | when |
|---|---|
| 400 | the body is not what its type says |
| 401 | no key, or a wrong one: `Authorization: Bearer <key>` |
| 413 | more than `request.py` allows |
| 415 | another content type or encoding |
| 503 | the disk is full, the detector lags too far, or our clock jumped and a row's times do not
        fit it: again after `Retry-After` seconds |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import orjson

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.feeds import TooLarge
from fanzha.prevent.intake.ports import Door, Parcel, Receipt
from fanzha.prevent.intake.request import (
    ARROW,
    LINES,
    MOST_BYTES,
    PACKINGS,
    Sent,
    parcels,
    too_large,
)
from fanzha.prevent.intake.requests import Requests
from fanzha.prevent.intake.senders import Holder, whose
from fanzha.prevent.intake.state import said

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Page = Callable[[], tuple[str, bytes]]
"""Answers a GET with its content type and body."""

JSON = "application/json; charset=utf-8"
RETRY_AFTER = 2
"""Seconds a sender waits before it tries again."""


@dataclass(frozen=True)
class Answer:
    """A status and what is said with it."""

    status: int
    body: bytes
    type: str = JSON
    retry: bool = False


def refusal(status: int, zh: str, en: str, *, retry: bool = False) -> Answer:
    """An error in both languages."""
    return Answer(status, orjson.dumps({"zh": zh, "en": en}), retry=retry)


_NO_KEY = refusal(401, "没有密钥或密钥不对", "no key, or a wrong one")
_IN_DOUBT = refusal(
    503, "本机时钟跳变, 到达时刻暂无法核对, 请稍后重发",
    "our clock jumped and arrival times cannot be checked: again later", retry=True,
)  # fmt: skip


@dataclass
class App:
    """Requests to the door. `behind()`: whether the detector lags too far; `in_doubt()`: whether
    nobody knows what time it is."""

    door: Door
    holders: Sequence[Holder]
    clock: Callable[[], datetime]
    behind: Callable[[], bool] = lambda: False
    pages: Mapping[str, Page] = field(default_factory=dict)
    in_doubt: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        """Requests wait in one queue."""
        self._requests: Requests[Answer] = Requests(self._hand_in)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = await self._answer(scope, receive)
        headers = [(b"content-type", answer.type.encode())]
        if answer.retry:
            headers.append((b"retry-after", str(RETRY_AFTER).encode()))
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        method, path = scope["method"], scope["path"]
        if (method, path) == ("POST", "/events"):
            return await self._events(dict(scope["headers"]), receive)
        if method == "GET" and path in self.pages:
            if not (_is_from_here(scope) or self._holder(dict(scope["headers"]))):
                return _NO_KEY
            content_type, body = self.pages[path]()
            return Answer(200, body, content_type)
        if (method, path) == ("GET", "/healthz"):
            return Answer(200, b'{"ok":true}')
        return refusal(404, "没有这个地址", "no such address")

    async def _events(self, headers: dict[bytes, bytes], receive: Receive) -> Answer:
        holder = self._holder(headers)
        if holder is None:
            return _NO_KEY
        content_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
        packing = headers.get(b"content-encoding", b"").decode("latin-1").strip().lower()
        if content_type not in (LINES, ARROW) or packing not in ("", *PACKINGS):
            return refusal(
                415,
                f"只接收 {LINES} 或 {ARROW}, 可用 gzip、zstd 压缩",
                f"only {LINES} or {ARROW}, plain, gzip or zstd",
            )
        if self.behind():
            return refusal(
                503, "检测滞后, 请稍后重发", "the detector lags: again later", retry=True
            )
        try:
            sent = Sent(content_type, packing, await _body(headers, receive))
        except TooLarge as trouble:
            return refusal(413, trouble.zh, trouble.en)
        except Trouble as trouble:
            return refusal(400, trouble.zh, trouble.en)
        return await self._requests.answer(sent, holder)

    def _holder(self, headers: dict[bytes, bytes]) -> Holder | None:
        scheme, _, key = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        return whose(key.strip(), self.holders) if scheme.lower() == "bearer" else None

    def _hand_in(self, requests: Sequence[tuple[Sent, Holder]]) -> list[Answer]:
        read = [self._looked_at(each) for each in parcels(requests, self.clock())]
        whole = [each for each in read if isinstance(each, Parcel)]
        taken = iter(self._taken(whole) if whole else [])
        return [next(taken) if isinstance(each, Parcel) else each for each in read]

    def _looked_at(self, each: Parcel | Trouble) -> Parcel | Answer:
        """What is to be handed in, or why it is not. Nothing is called bad by a clock in doubt."""
        if isinstance(each, Trouble):
            return _unread(each)
        return _IN_DOUBT if each.is_doubtful and self.in_doubt() else each

    def _taken(self, whole: list[Parcel]) -> list[Answer]:
        try:
            receipts = self.door.hand_in(whole)
        except Trouble as trouble:
            return [_unread(trouble)] * len(whole)
        except OSError as error:
            return [refusal(503, *said(error), retry=True)] * len(whole)
        return [_receipt(receipt) for receipt in receipts]


def _is_from_here(scope: Scope) -> bool:
    """Whether a program of this machine asks."""
    try:
        host = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return False
    mapped = getattr(host, "ipv4_mapped", None)
    return (mapped or host).is_loopback


def _unread(trouble: Trouble) -> Answer:
    if isinstance(trouble, TooLarge):
        return refusal(413, trouble.zh, trouble.en)
    return Answer(400, orjson.dumps(trouble.as_dict()))


def _receipt(receipt: Receipt) -> Answer:
    given = receipt._asdict()
    return Answer(200, orjson.dumps({"accepted": given.pop("events"), **given}))


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """The whole body. Raises TooLarge as soon as it is known to be, Trouble when it breaks off."""
    said_length = headers.get(b"content-length", b"0")
    if said_length.isdigit() and int(said_length) > MOST_BYTES:
        raise too_large()
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Trouble(zh="连接中断", en="the connection broke")
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise too_large()
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
