"""The banks' door: an ASGI application with two addresses, and the loop behind it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.signing import CENTRE, HEADER, encoded, is_signed, signature
from fanzha.outside.bank.simulator.banks import Banks

log = logging.getLogger("fanzha.banks")

TICK = 0.1
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
LARGEST = 1_000_000
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class BankApp:
    """POST /messages and /world, both signed; GET /healthz."""

    def __init__(self, banks: Banks, answers_url: str, keys: BankKeys, control: str) -> None:
        self.banks, self._url, self._keys, self._control = banks, answers_url, keys, control
        self._wait: dict[str, float] = {}
        self._again: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server's lifespan runs the loop."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, answer = await self._answer(scope, receive)
            await _respond(send, status, answer)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loop = asyncio.create_task(self._work_for_ever())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        loop.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, dict[str, Any]]:
        if scope["path"] == "/healthz":
            return 200, {"ok": True, "untold": len(self.banks.untold())}
        body = await _body(receive)
        given = dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode("latin-1")
        try:
            raw = json.loads(body)
            if not self._is_signed(scope["path"], raw, body, given):
                return 401, {"error": "signature"}
            return self._take(scope["path"], raw)
        except Trouble as trouble:
            return 400, {"error": trouble.as_dict()}
        except (KeyError, TypeError, ValueError) as error:
            return 400, {"error": type(error).__name__}

    def _is_signed(self, path: str, raw: dict[str, Any], body: bytes, given: str) -> bool:
        """A message is signed with its bank's key, a change of the world with the secret."""
        key = self._keys.of(str(raw["bank"])) if path == "/messages" else self._control
        return is_signed(body, given, CENTRE, key, clock.world())

    def _take(self, path: str, raw: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path == "/messages":
            self.banks.take(raw, clock.now())
            return 202, {"key": raw["key"]}
        if path == "/world":
            self.banks.grow(raw)
            return 202, {}
        return 404, {"error": "path"}

    def _signature(self, bank: str, body: bytes) -> str:
        return signature(body, bank, self._keys.of(bank), clock.world())

    async def _work_for_ever(self) -> None:
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            while True:
                self.banks.work(clock.now())
                await asyncio.gather(*(self._tell(client, answer) for answer in self._due()))
                await asyncio.sleep(TICK)

    def _due(self) -> list[dict[str, Any]]:
        now = asyncio.get_running_loop().time()
        return [a for a in self.banks.untold() if self._again.get(a["key"], 0) <= now]

    async def _tell(self, client: httpx.AsyncClient, answer: dict[str, Any]) -> None:
        body, key = encoded(answer), answer["key"]
        headers = {
            "Content-Type": "application/json",
            HEADER: self._signature(answer["bank"], body),
        }
        try:
            response = await client.post(self._url, content=body, headers=headers)
            if response.is_success or response.status_code == 404:
                self.banks.note_heard(key)
                return
            log.warning("the centre answered %s to %s", response.status_code, key)
        except httpx.HTTPError as error:
            log.warning("the centre cannot be reached: %s", type(error).__name__)
        wait = min(self._wait.get(key, FIRST_WAIT) * 2, LONGEST_WAIT)
        self._wait[key] = wait
        self._again[key] = asyncio.get_running_loop().time() + wait


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LARGEST:
        event = await receive()
        parts.append(event.get("body", b""))
        if not event.get("more_body"):
            break
    return b"".join(parts)


async def _respond(send: Send, status: int, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
