"""The payee check in front of Django: a customer waits, so nothing stands in the way.

The same question, rules and answers as `payee_check.payee_check`, without what a page needs
(sessions, languages, forms) and on threads that keep their database connection. Measured by
bench/payee_check.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError, connection

from fanzha.api.payee_check import LARGEST, TOO_LARGE, Answer, checked
from fanzha.outside.bank.signing import HEADER

PATH = "/api/bank/payee-check"
THREADS = 4
"""Checks under way at once. Each thread keeps one of the pool's connections."""
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class FastLane:
    """An ASGI application that answers POSTs to `PATH` and hands everything else on."""

    def __init__(self, rest: App, threads: int = THREADS) -> None:
        self._rest, self._count = rest, threads
        self._threads = ThreadPoolExecutor(threads, "payee-check")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ours = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST"
        if not ours:
            await self._rest(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await _respond(send, TOO_LARGE)
            return
        signed = dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode("latin-1")
        loop = asyncio.get_running_loop()
        await _respond(send, await loop.run_in_executor(self._threads, _answer, body, signed))

    def close(self) -> None:
        """Give every thread's connection back and end the threads."""
        together = Barrier(self._count)  # each thread takes one: none is asked twice
        for _ in range(self._count):
            self._threads.submit(_end, together)
        self._threads.shutdown()


def _end(together: Barrier) -> None:
    connection.close()
    together.wait()


def _answer(body: bytes, signed: str) -> Answer:
    """The answer; a connection that was lost is replaced once, since asking again is safe."""
    try:
        return checked(body, signed)
    except (OperationalError, InterfaceError):
        connection.close()
        return checked(body, signed)


async def _body(receive: Receive) -> bytes | None:
    """The body, None as soon as it is larger than any question."""
    body, more = b"", True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            return b""
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > LARGEST:
            return None
    return body


async def _respond(send: Send, answer: Answer) -> None:
    status, said = answer
    content = orjson.dumps(said)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
