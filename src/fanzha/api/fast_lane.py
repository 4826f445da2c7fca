"""Two doors of the banks in front of Django: the payee check, for which a customer waits, and
their answers, after which money is still on its way.

The same rules and replies as the views of the same addresses, without what a page needs (sessions,
languages, forms) and on a few threads that keep their database connection. Each door has its own:
statements hold up no customer, and pages neither. Measured by bench/payee_check.py, bench/hops.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError, connection

from fanzha.api import bank, payee_check
from fanzha.outside.bank.signing import HEADER

Reply = tuple[int, dict[str, Any]]
TOO_LARGE: Reply = 413, {"error": "too large"}
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Door:
    """What answers a body, its signature and its content type; asking again must be safe.

    `threads` requests are under way at once; each thread keeps one of the pool's connections.
    """

    reply: Callable[[bytes, str, str], Reply]
    largest: int
    threads: int


def _checked(body: bytes, signed: str, _content_type: str) -> Reply:
    return payee_check.checked(body, signed)


PATH, ANSWERS = "/api/bank/payee-check", "/api/bank/answers"
DOORS: Mapping[str, Door] = {
    PATH: Door(_checked, payee_check.LARGEST, threads=4),
    ANSWERS: Door(bank.taken, bank.LARGEST, threads=3),
}


class FastLane:
    """An ASGI application that answers POSTs to `DOORS` and hands everything else on."""

    def __init__(self, rest: App) -> None:
        self._rest = rest
        self._threads = {
            path: ThreadPoolExecutor(door.threads, path) for path, door in DOORS.items()
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ours = scope["type"] == "http" and scope["path"] in DOORS and scope["method"] == "POST"
        if not ours:
            await self._rest(scope, receive, send)
            return
        door = DOORS[scope["path"]]
        body = await _body(receive, door.largest)
        if body is None:
            await _respond(send, TOO_LARGE)
            return
        headers = dict(scope["headers"])
        signed = headers.get(HEADER.lower().encode(), b"").decode("latin-1")
        kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
        loop, threads = asyncio.get_running_loop(), self._threads[scope["path"]]
        await _respond(send, await loop.run_in_executor(threads, _reply, door, body, signed, kind))

    def close(self) -> None:
        """Give every thread's connection back and end the threads."""
        for path, threads in self._threads.items():
            count = DOORS[path].threads
            together = Barrier(count)  # each thread takes one: none is asked twice
            for _ in range(count):
                threads.submit(_end, together)
            threads.shutdown()


def _end(together: Barrier) -> None:
    connection.close()
    together.wait()


def _reply(door: Door, body: bytes, signed: str, kind: str) -> Reply:
    """The reply; a connection that was lost is replaced once, since asking again is safe."""
    try:
        return door.reply(body, signed, kind)
    except (OperationalError, InterfaceError):
        connection.close()
        return door.reply(body, signed, kind)


async def _body(receive: Receive, largest: int) -> bytes | None:
    """The body, None as soon as it is larger than any that fits the door."""
    parts, size, more = [], 0, True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            return b""
        parts.append(part.get("body", b""))
        more = part.get("more_body", False)
        size += len(parts[-1])
        if size > largest:
            return None
    return b"".join(parts)


async def _respond(send: Send, reply: Reply) -> None:
    status, said = reply
    content = orjson.dumps(said)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
