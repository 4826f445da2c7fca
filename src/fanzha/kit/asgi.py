"""The two ends of a request where no framework stands between: its body, and a JSON answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def body_of(receive: Receive, largest: int) -> bytes:
    """The body of a request; of one that is larger than so many bytes only the beginning."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= largest:
        event = await receive()
        parts.append(event.get("body", b""))
        if not event.get("more_body"):
            break
    return b"".join(parts)


async def respond(send: Send, status: int, answer: dict[str, Any]) -> None:
    """Answer with a status and JSON."""
    body = json.dumps(answer).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
